"""The words for every card, question and answer of a report: the same on the form and in the case."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

CARDS: dict[str, LazyString] = {
    "last": _("Lần cuối liên lạc"),
    "place": _("Nơi người ấy đang ở"),
    "person": _("Về người ấy"),
    "route": _("Đường đi"),
    "recruiter": _("Người rủ đi"),
    "demand": _("Đòi tiền, đe dọa"),
    "told": _("Bạn đã báo cho ai"),
    "consent": _("Chúng tôi được liên hệ ai"),
    "you": _("Về bạn"),
    "quiet": _("Không nói được"),
    "call": _("Gọi cho tôi"),
}

# Each stands alone, since the case shows a question without its card.
LABELS: dict[str, LazyString] = {
    "last.when": _("Lần cuối liên lạc: khi nào"),
    "last.how": _("Liên lạc bằng cách nào"),
    "last.account": _("Tên tài khoản người ấy dùng"),
    "last.number": _("Số điện thoại gọi đến"),
    "last.heard_by": _("Ai nghe hoặc nhận tin"),
    "last.said": _("Người ấy nói gì"),
    "last.code_words": _("Từ riêng hai người dùng để báo hiệu"),
    "last.phone_watched": _("Có ai canh điện thoại của người ấy không"),
    "last.when_to_call": _("Lúc nào gọi được, lúc nào không"),
    "place.position": _("Vị trí trên điện thoại"),
    "place.photo": _("Nơi chụp ghi trong ảnh"),
    "place.read": _("Toạ độ đọc từ lời nhắn"),
    "place.link": _("Nơi chốn chưa đọc được toạ độ"),
    "place.described": _("Nơi chốn, theo lời kể"),
    "place.country": _("Nước nào"),
    "place.town": _("Thành phố, vùng nào"),
    "place.landmark": _("Gần đó có gì: sông, chợ, cầu, tòa nhà"),
    "place.signs": _("Chữ trên biển hiệu"),
    "place.plate": _("Biển số xe"),
    "place.vessel": _("Tên hoặc số tàu thuyền"),
    "place.wifi": _("Tên mạng Wi-Fi"),
    "place.prefix": _("Đầu số điện thoại ở đó"),
    "place.moved_on": _("Người ấy đã bị đưa đi nơi khác chưa"),
    "person.name": _("Họ tên"),
    "person.nickname": _("Tên gọi ở nhà, biệt danh"),
    "person.born": _("Ngày sinh hoặc tuổi"),
    "person.sex": _("Giới tính"),
    "person.ethnicity": _("Dân tộc"),
    "person.languages": _("Nói được tiếng gì"),
    "person.home": _("Quê ở đâu, tên cũ hay mới đều được"),
    "person.marks": _("Hình dáng, vết sẹo, hình xăm"),
    "person.clothes": _("Quần áo lần cuối"),
    "person.health": _("Sức khỏe, thuốc đang dùng"),
    "person.children": _("Có trẻ em đi cùng không"),
    "route.left": _("Rời nhà khi nào"),
    "route.with_whom": _("Đi với ai"),
    "route.vehicle": _("Đi bằng xe gì"),
    "route.border": _("Qua biên giới ở đâu"),
    "route.papers": _("Ai giữ giấy tờ của người ấy"),
    "recruiter.name": _("Tên người rủ đi"),
    "recruiter.account": _("Tài khoản của người rủ đi"),
    "recruiter.number": _("Số điện thoại của người rủ đi"),
    "recruiter.relation": _("Người rủ đi quen thế nào"),
    "recruiter.promise": _("Họ hứa gì"),
    "recruiter.money": _("Tiền đã trả hoặc còn nợ"),
    "recruiter.bank": _("Tài khoản ngân hàng của họ"),
    "recruiter.contract": _("Có hợp đồng không, ghi gì"),
    "recruiter.others": _("Còn ai khác được rủ đi"),
    "demand.ransom": _("Họ đòi bao nhiêu tiền"),
    "demand.bank": _("Đòi chuyển vào tài khoản nào"),
    "demand.deadline": _("Hạn đến khi nào"),
    "demand.threats": _("Họ đe dọa gì"),
    "told.whom": _("Đã báo cơ quan nào, ai"),
    "told.file_number": _("Số hồ sơ, nếu có"),
    "consent.receivers": _("Bạn đồng ý cho chúng tôi báo với"),
    "you.relation": _("Bạn là ai với người ấy"),
    "you.call_you": _("Chúng tôi gọi bạn là gì: cô, chú, anh, chị"),
    "you.contact": _("Cách liên lạc với bạn"),
    "you.when": _("Lúc nào liên lạc thì an toàn"),
    "you.language": _("Bạn muốn nói tiếng gì"),
    "you.interpreter": _("Có cần người phiên dịch không"),
    "quiet.near": _("Có ai ở gần bạn không?"),
    "quiet.hurt": _("Bạn có bị thương không?"),
    "quiet.company": _("Bạn đang đi với ai?"),
    "quiet.answer_when": _("Khi nào trả lời thì an toàn?"),
    "call.number": _("Số của bạn"),
    "call.country": _("Giờ và số của nước nào"),
    "call.from": _("Gọi được từ mấy giờ"),
    "call.until": _("Đến mấy giờ"),
    "call.say": _("Nếu người khác nghe máy, chúng tôi nói gì?"),
}

# Translators: answers to a question, each on a button or in a list
OPTIONS: dict[str, LazyString] = {
    "yes": _("Có"),
    "no": _("Không"),
    "unknown": _("Không biết"),
    "self": _("Bản thân"),
    "family": _("Người nhà"),
    "other": _("Khác"),
    "parent": _("Cha, mẹ"),
    "child": _("Con"),
    "sibling": _("Anh, chị, em"),
    "spouse": _("Vợ, chồng"),
    "relative": _("Họ hàng"),
    "friend": _("Bạn bè"),
    "call": _("Gọi điện"),
    "video": _("Gọi thấy hình"),
    "zalo": _("Zalo"),
    "facebook": _("Facebook"),
    "wechat": _("WeChat"),
    "telegram": _("Telegram"),
    "sms": _("Tin nhắn điện thoại"),
    "someone": _("Nhờ người khác nhắn"),
    "female": _("Nữ"),
    "male": _("Nam"),
    "police": _("Công an"),
    "border_guard": _("Bộ đội Biên phòng"),
    "coast_guard": _("Cảnh sát biển"),
    "commune": _("Ủy ban xã, phường"),
    "health": _("Ngành y tế"),
    "women_union": _("Hội Phụ nữ"),
    "foreign_ministry": _("Bộ Ngoại giao"),
    "ngo": _("Tổ chức hỗ trợ"),
    "mailbox": _("Hộp thư này"),
    "phone": _("Điện thoại hoặc tin nhắn"),
    "none": _("Không cần trả lời"),
    "adult": _("Từ 18 tuổi"),
    "under_18": _("Dưới 18 tuổi"),
    "inside": _("Trong Việt Nam"),
    "abroad": _("Ở nước ngoài"),
    "alone": _("Một mình"),
    "with_children": _("Có trẻ em đi cùng"),
    "with_others": _("Có người khác cùng cảnh"),
    "anytime": _("Lúc nào cũng được"),
    "daytime": _("Chỉ ban ngày"),
    "night": _("Chỉ ban đêm"),
    "only_mailbox": _("Chỉ qua hộp thư"),
}


def card_title(card: str) -> LazyString:
    """The heading of a card. Raises KeyError."""
    return CARDS[card]


def label_of(topic: str) -> LazyString | str:
    """The question behind '<card>.<field>' (or 'place.position' and its like); an unknown topic as it is."""
    return LABELS.get(topic, topic)


def option_of(code: str) -> LazyString | str:
    """The words for the code of an answer; what somebody typed as it is."""
    return OPTIONS.get(code, code)


def choices(options: Iterable[str]) -> list[tuple[str, LazyString | str]]:
    """A list to choose from: nothing first, then each answer with its words."""
    return [("", _("Chưa chọn")), *((option, option_of(option)) for option in options)]
