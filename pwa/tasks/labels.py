"""The words of the roster."""

from flask_babel import lazy_gettext as _

DUTIES = {
    "lead": _("Trưởng ca trực"),
    "supervisor": _("Giám sát"),
    "counsellor": _("Tư vấn viên"),
    "interpreter": _("Phiên dịch"),
}
TONGUES = {
    "en": _("Tiếng Anh"),
    "zh": _("Tiếng Trung"),
    "km": _("Tiếng Khmer"),
    "lo": _("Tiếng Lào"),
    "th": _("Tiếng Thái Lan"),
    "my": _("Tiếng Miến Điện"),
    "hmn": _("Tiếng Mông"),
    "tyz": _("Tiếng Tày"),
    "blt": _("Tiếng Thái (Việt Nam)"),
    "vi": _("Tiếng Việt"),
}
WEEKDAYS = (
    _("Thứ hai"), _("Thứ ba"), _("Thứ tư"), _("Thứ năm"), _("Thứ sáu"), _("Thứ bảy"), _("Chủ nhật"),
)  # fmt: skip
EVERY_DAY = {
    "1": _("Một ngày"),
    "2": _("2 ngày liền"),
    "3": _("3 ngày liền"),
    "5": _("5 ngày liền"),
    "7": _("7 ngày liền"),
}
