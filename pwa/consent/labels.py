"""The words of consent: purposes, receivers, how it was given, grounds, and what may go out."""

from flask_babel import lazy_gettext as _

PURPOSES = {
    "support": _("Giúp đỡ"),
    "identification": _("Xác định theo luật"),
    "search_abroad": _("Tìm ở nước ngoài"),
    "referral": _("Chuyển gửi"),
    "follow_up": _("Hỏi thăm sau này"),
    "statistics": _("Thống kê"),
}
RECIPIENTS = {
    "police": _("Công an"),
    "border_guard": _("Bộ đội Biên phòng"),
    "coast_guard": _("Cảnh sát biển"),
    "commune": _("Ủy ban xã, phường"),
    "health": _("Ngành y tế"),
    "women_union": _("Hội Phụ nữ"),
    "foreign_ministry": _("Bộ Ngoại giao"),
    "ngo": _("Tổ chức hỗ trợ"),
    "reporter": _("Người báo tin"),
    "person": _("Chính người ấy"),
}
HOWS = {
    "call": _("Nói trong cuộc gọi có ghi âm"),
    "mailbox": _("Viết trong hộp thư"),
    "writing": _("Ký giấy"),
    "in_person": _("Nói khi gặp mặt"),
}
GROUNDS = {
    "life": _("Cấp cứu: tính mạng, sức khỏe"),
    "authority": _("Cơ quan có thẩm quyền yêu cầu"),
    "child": _("Trẻ em đang gặp nguy"),
    "law": _("Luật buộc phải báo"),
}
PARTS = {
    "facts": _("Người ấy là ai"),
    "clues": _("Manh mối, nơi chốn"),
    "safe_way": _("Cách liên lạc an toàn với người ấy"),
    "reporter": _("Người báo tin là ai"),
}
LANGUAGES = {"vi": _("Tiếng Việt"), "en": _("Tiếng Anh")}
