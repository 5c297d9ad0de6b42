"""The words for roles, desks and the state of an account."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from api.accounts.roles import Role, StaffState

ROLES: dict[Role, LazyString] = {
    Role.COUNSELLOR: _("Tư vấn viên"),
    Role.LEAD: _("Trưởng ca"),
    Role.SUPERVISOR: _("Giám sát viên"),
    Role.ADMINISTRATOR: _("Quản trị viên"),
    Role.AUDITOR: _("Kiểm tra viên"),
    Role.ANALYST: _("Người phân tích số liệu"),
}

# What a role opens, in one line: shown where somebody is added.
SCOPES: dict[Role, LazyString] = {
    Role.COUNSELLOR: _("Đọc tin, trả lời, làm hồ sơ"),
    Role.LEAD: _("Như tư vấn viên, thêm giao việc và cấp khóa"),
    Role.SUPERVISOR: _("Như trưởng ca, thêm sửa trang chung và xem sổ việc"),
    Role.ADMINISTRATOR: _("Thêm và đóng tài khoản, không đọc hồ sơ"),
    Role.AUDITOR: _("Xem ai đã làm gì, không đọc hồ sơ"),
    Role.ANALYST: _("Xem số liệu, không đọc hồ sơ"),
}

STATES: dict[StaffState, LazyString] = {
    StaffState.INVITED: _("Chưa nhận"),
    StaffState.ACTIVE: _("Đang làm"),
    StaffState.CLOSED: _("Đã đóng"),
}

CASE_CODE = 12  # letters drawn by lot

DESKS: dict[str, LazyString] = {
    "intake": _("Bàn tiếp nhận"),
    "follow-up": _("Bàn theo dõi"),
    "supervision": _("Bàn giám sát"),
    "index": _("Khóa tìm kiếm"),
    "statistics": _("Khóa số liệu"),
}


def desk_name(code: str) -> LazyString | str:
    """A desk's name; the desk of one restricted case has none, and a centre's goes by its code."""
    return DESKS.get(code) or (_("Hồ sơ hạn chế") if len(code) == CASE_CODE else code)
