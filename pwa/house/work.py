"""Timed work in words."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

CHAIN, HEAD, BACKUP = "audit.chain", "audit.head", "backup.make"
SESSIONS = "accounts.sessions"
WORK: dict[str, LazyString] = {
    CHAIN: _("Nối nhật ký"),
    HEAD: _("Chép đầu chuỗi ra ngoài"),
    BACKUP: _("Làm bản sao lưu"),
    SESSIONS: _("Khóa màn hình để lâu"),
}


def name_of(work: str) -> str:
    """Work that has no words yet goes by its name."""
    return str(WORK.get(work, work))
