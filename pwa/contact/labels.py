"""The words of safe contact and of the guard; all for members alone."""

from flask_babel import lazy_gettext as _

CHANNELS = {
    "mailbox": _("Hộp thư này"),
    "call": _("Gọi điện"),
    "sms": _("Tin nhắn điện thoại"),
    "zalo": _("Zalo"),
    "facebook": _("Facebook"),
    "telegram": _("Telegram"),
    "someone": _("Nhờ người khác nhắn"),
    "other": _("Khác"),
}
PHONES = {
    "unknown": _("Chưa rõ"),
    "own": _("Của riêng người ấy"),
    "shared": _("Dùng chung"),
    "borrowed": _("Mượn của người khác"),
    "watched": _("Có người canh"),
}
VOICEMAILS = {
    "nothing": _("Không để lại gì"),
    "neutral": _("Chỉ nói sẽ gọi lại, không tên"),
    "asked": _("Được để lời như đã dặn"),
}
ADDRESSES = {
    "ban": _("bạn"),
    "bac": _("bác"),
    "co": _("cô"),
    "chu": _("chú"),
    "anh": _("anh"),
    "chi": _("chị"),
    "em": _("em"),
}
DAYS = {
    "mon": _("thứ hai"),
    "tue": _("thứ ba"),
    "wed": _("thứ tư"),
    "thu": _("thứ năm"),
    "fri": _("thứ sáu"),
    "sat": _("thứ bảy"),
    "sun": _("chủ nhật"),
}
ZONES = {
    "Asia/Ho_Chi_Minh": _("giờ Việt Nam"),
    "Asia/Phnom_Penh": _("giờ Campuchia"),
    "Asia/Vientiane": _("giờ Lào"),
    "Asia/Bangkok": _("giờ Thái Lan"),
    "Asia/Yangon": _("giờ Myanmar"),
    "Asia/Shanghai": _("giờ Trung Quốc"),
    "Asia/Taipei": _("giờ Đài Loan"),
    "Asia/Kuala_Lumpur": _("giờ Malaysia"),
    "Asia/Manila": _("giờ Philippines"),
    "Asia/Seoul": _("giờ Hàn Quốc"),
    "Asia/Tokyo": _("giờ Nhật Bản"),
    "Asia/Dubai": _("giờ Dubai"),
    "Europe/Berlin": _("giờ Đức"),
    "Europe/London": _("giờ Anh"),
    "UTC": _("giờ quốc tế, UTC"),
}
RELATIONS = {
    "unknown": _("Chưa rõ"),
    "self": _("Là chính người ấy"),
    "parent": _("Cha, mẹ"),
    "child": _("Con"),
    "sibling": _("Anh, chị, em"),
    "spouse": _("Vợ, chồng"),
    "relative": _("Họ hàng"),
    "friend": _("Bạn bè"),
    "official": _("Cơ quan, tổ chức"),
    "other": _("Khác"),
}
VERDICTS = {
    "unclear": _("Chưa rõ"),
    "clear": _("Đã rõ, tin được"),
    "involved": _("Có thể liên quan"),
}
WISHES = {
    "not_found": _("Chưa tìm thấy"),
    "found": _("Đã tìm thấy, chưa hỏi"),
    "agrees": _("Đã tìm thấy, đồng ý liên lạc"),
    "refuses": _("Đã tìm thấy, không muốn liên lạc"),
    "died": _("Đã mất"),
}
