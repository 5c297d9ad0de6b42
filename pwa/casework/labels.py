"""The words of casework: why something waits, classes, categories, states, needs and the questions to ask."""

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from api.missing.clues import Told
from pwa.report.labels import label_of, option_of

REASONS = {
    "report": _("Tin mới"),
    "quiet": _("Không nói được"),
    "question": _("Câu hỏi ẩn danh"),
    "addition": _("Người báo tin viết thêm"),
    "contact": _("Người ấy vừa liên lạc"),
    "live": _("Đang chia sẻ nơi của máy"),
    "news": lazy_pgettext("reason", "Xin cho biết tin"),
    "promise": _("Đã hẹn xem lại"),
    "late": _("Tin đến muộn, cần chuyển chìa"),
    "request": _("Yêu cầu về dữ liệu, cần trả lời"),
    "care": _("Hồ sơ nặng: hỏi thăm đồng nghiệp"),
    "task": _("Việc cần làm"),
    "call_back": _("Xin gọi lại"),
    "unanswered": _("Cuộc gọi không ai nghe"),
    "approval": _("Câu trả lời chờ duyệt"),
    "returned": _("Câu trả lời được gửi lại"),
    "ground": _("Có căn cứ ghi tên bạn"),
    "check_in": _("Có câu trả lời hỏi thăm"),
    "follow": _("Đến lúc hỏi thăm"),
    "missed": _("Hai lần chưa trả lời hỏi thăm"),
    "restored": _("Khôi phục làm mất thay đổi"),
    "duress": _("Có thể đang bị ép"),
    "appointment": _("Đến giờ hẹn"),
}
VERBS = {
    "late": _("Chuyển chìa"),
    "call_back": _("Gọi lại"),
    "unanswered": _("Gọi lại"),
    "task": _("Xem việc"),
    "follow": _("Xem cách liên lạc"),
    "missed": _("Xem cách liên lạc"),
    "restored": _("Xem"),
    "check_in": _("Xem"),
    "duress": _("Xem ngay"),
    "appointment": _("Xem"),
}  # the one verb of a row, where it is not to open or to answer
WITHOUT_LANGUAGE = {"promise", "task", "appointment", "restored"}  # nobody outside waits for these
TIES = {
    "parent": _("cha hoặc mẹ"),
    "child": _("con"),
    "sibling": _("anh chị em"),
    "spouse": _("vợ hoặc chồng"),
    "partner": _("người yêu"),
    "relative": _("họ hàng"),
    "guardian": _("người giám hộ"),
    "friend": _("bạn"),
    "went_along": _("người đi cùng"),
    "neighbour": _("hàng xóm"),
    "other": _("quen biết khác"),
}
STATUSES = {
    "unknown": _("Chưa rõ"),
    "potential": _("Có thể cần được xác định"),
    "under_identification": _("Đang trong quá trình xác định"),
    "identified": _("Đã có quyết định xác định"),
    "not_identified": _("Cơ quan không xác định"),
    "minor_with": _("Trẻ em đi cùng người đã được xác định"),
}
WHEREABOUTS = {"unknown": _("Chưa rõ"), "inside": _("Ở Việt Nam"), "abroad": _("Ở nước ngoài")}
AGES = {"unknown": _("Chưa rõ"), "adult": _("Từ đủ 18 tuổi"), "minor": _("Dưới 18 tuổi")}
NATIONALITIES = {
    "unknown": _("Chưa rõ"),
    "vietnamese": _("Công dân Việt Nam"),
    "stateless_resident": _("Người không quốc tịch, thường trú ở Việt Nam"),
    "foreign": _("Người nước ngoài"),
}
SUPPORTS = {
    "essential_needs": _("Nhu cầu thiết yếu"),
    "medical": _("Y tế"),
    "interpretation": _("Phiên dịch"),
    "legal_support": _("Hỗ trợ pháp luật"),
    "legal_aid": _("Trợ giúp pháp lý"),
    "travel": _("Chi phí đi lại"),
    "psychological": _("Tâm lý"),
    "schooling": _("Học văn hóa"),
    "vocational": _("Học nghề, tư vấn việc làm"),
    "hardship_allowance": _("Trợ cấp khó khăn ban đầu, vay vốn"),
}
STAGES = {
    "": _("Chưa hỏi"),
    "asked": _("Đã hỏi người ấy"),
    "waiting": _("Đã nộp đơn, đang chờ"),
    "granted": _("Được hưởng"),
    "refused": _("Bị từ chối"),
}
AUTHORITIES = {"provincial_health": _("Sở Y tế tỉnh, thành phố")}
LATE = {
    "given": _("Đã chuyển chìa. Bàn đang giữ hồ sơ đọc được tin ấy."),
    "unreadable": _("Tin ấy khóa sai, không ai mở được. Đã bỏ khỏi danh sách."),
    "older_key": _("Tin ấy khóa bằng chìa cũ của bàn. Hãy nhờ đồng nghiệp khác."),
}
URGENCY = ("red", "amber", "normal")
CLASSES = {
    "information": _("Thông tin"),
    "counselling": _("Tư vấn"),
    "transfer": _("Chuyển gửi"),
}
CATEGORIES = {
    "lost_contact": _("Tìm người mất liên lạc"),
    "held_to_work": _("Bị giữ để làm việc"),
    "forced_fraud": _("Bị ép lừa người khác"),
    "marriage": _("Kết hôn, giấy tờ kết hôn"),
    "sexual": _("Bị ép bán dâm"),
    "child": _("Trẻ em"),
    "organs": _("Nội tạng, mang thai hộ"),
    "job_abroad": _("Hỏi về việc làm ở nước ngoài"),
    "papers": _("Giấy tờ tùy thân"),
    "support": _("Hỗ trợ"),
    "returned": _("Người đã trở về"),
    "other": _("Việc khác"),
}
STATES = {
    "open": _("Đang làm"),
    "waiting": _("Chờ người báo tin"),
    "closed": _("Đã khép"),
}
DESKS = {
    "intake": _("Tiếp nhận"),
    "follow-up": _("Theo dõi"),
    "supervision": _("Giám sát"),
}
ABOUT = {
    "place": _("Nơi ở bây giờ"),
    "last": _("Lần liên lạc cuối"),
    "person": _("Người ấy là ai"),
    "recruiter": _("Ai đưa đi"),
    "route": _("Đi bằng cách nào"),
    "other": _("Việc khác"),
}
NEEDS = {
    "where_now": _("Nơi ở bây giờ"),
    "last_contact": _("Lần liên lạc cuối"),
    "identity": _("Người ấy là ai"),
    "who_took": _("Ai đưa đi"),
    "how_left": _("Đi bằng cách nào"),
    "safe_way": _("Liên lạc thế nào cho an toàn"),
}
KNOWN = {
    "enough": _("đủ"),
    "some": _("còn ít"),
    "nothing": _("chưa có"),
}
QUESTIONS = {
    "where_now": _("Từ cửa sổ người ấy thấy gì? Có biển hiệu, tiếng động hay mùi gì không?"),
    "last_contact": _("Lần cuối người ấy liên lạc là khi nào, bằng cách nào? Người ấy nói gì?"),
    "identity": _("Người ấy tên đầy đủ là gì, sinh năm nào, quê ở đâu? Có dấu vết riêng nào không?"),
    "who_took": _("Ai rủ người ấy đi? Bạn có tên, số điện thoại hay tài khoản của họ không?"),
    "how_left": _("Người ấy đi ngày nào, bằng xe gì, cùng ai? Ai giữ giấy tờ?"),
    "safe_way": _("Điện thoại ấy có ai khác xem không? Giờ nào nhắn thì an toàn?"),
}
TOLD = {
    "about": _("Báo cho ai"),
    "where": _("Người viết ở đâu"),
    "danger": _("Có nguy hiểm không"),
    "age": _("Tuổi người viết"),
    "reply": _("Trả lời cách nào"),
}
SOURCES = {
    "reporter": _("người báo tin"),
    "person": _("chính người ấy"),
    "heard": _("nghe kể"),
    "photo": _("ghi trong ảnh"),
    "phone": _("điện thoại gửi"),
    "staff": _("người trực ghi"),
    "taken": _("người gọi kể, người trực ghi"),
}
CERTAINTIES = {
    "sure": _("chắc"),
    "likely": _("khá chắc"),
    "unsure": _("chưa chắc"),
    "unknown": _("không rõ"),
}
HOW = {
    "decimal": _("độ thập phân"),
    "degrees": _("độ, phút"),
    "iso_6709": "ISO 6709",
    "geo": "geo:",
    "utm": "UTM",
    "mgrs": "MGRS",
    "plus_code": "Plus Code",
    "google": "Google Maps",
    "apple": "Apple Maps",
    "osm": "OpenStreetMap",
    "baidu": "Baidu",
    "amap": "Gaode",
    "tencent": "Tencent",
    "here": "HERE",
    "waze": "Waze",
    "link": _("liên kết bản đồ"),
    "short_link": _("liên kết ngắn, không mở"),
    "map_link": _("liên kết không có toạ độ"),
    "short_plus_code": _("Plus Code ngắn, chưa rõ ở vùng nào"),
    "three_words": _("ba chữ what3words, không đọc được ở đây"),
}
DOUBTS = {
    "zero": _("0, 0: máy không biết"),
    "wide": _("sai số rất lớn"),
    "swapped": _("có thể đảo vĩ độ và kinh độ"),
    "letters": _("chữ N, S có hai cách hiểu"),
    "view": _("giữa bản đồ đang xem, không phải ghim"),
}
LANGUAGES = {
    "vi": _("Tiếng Việt"),
    "en": _("Tiếng Anh"),
}
WHERE = {
    "abroad": _("Ở nước ngoài"),
    "inside": _("Trong nước"),
    "unknown": "",
}


def desk_name(code: str) -> LazyString | str:
    """A desk's name; a desk without words by its code."""
    return DESKS.get(code, code)


def topic_of(topic: str) -> LazyString | str:
    """What a clue is about: the question it answered, or what a member noted it under; empty when under nothing."""
    card, _dot, field = topic.partition(".")
    return ABOUT.get(card, "") if field == "noted" else label_of(topic)


def option(text: str) -> LazyString | str:
    """The words for an answer's code, or what somebody typed."""
    return option_of(text)


def place_marks(told: Told) -> list[str]:
    """What has to be known about a place before it is believed: blurred, converted, live, doubted."""
    marks = []
    if told.blurred:
        marks.append(gettext("người gửi làm mờ: ô %(km)s km", km=f"{told.blurred / 1000:g}"))
    if told.converted:
        marks.append(gettext("đổi từ hệ toạ độ Trung Quốc"))
    if told.live:
        marks.append(gettext("vị trí trực tiếp lúc ấy"))
    return [*marks, *([str(DOUBTS[told.doubt])] if told.doubt in DOUBTS else [])]


def reason(kind: str) -> LazyString | str:
    """Why something waits; a kind without words yet goes by its name."""
    return REASONS.get(kind, kind)


def urgency(rank: int) -> str:
    """The bar of a row: everything after people who wait is as quiet as they are."""
    return URGENCY[min(rank, len(URGENCY) - 1)]
