"""Timed work in words."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

SEND, TIDY, DUE = "push.send", "push.tidy", "tasks.due"
CHAIN, HEAD, BACKUP = "audit.chain", "audit.head", "backup.make"
WORK: dict[str, LazyString] = {
    CHAIN: _("Nối nhật ký"),
    HEAD: _("Chép đầu chuỗi ra ngoài"),
    BACKUP: _("Làm bản sao lưu"),
    SEND: _("Gửi thông báo"),
    TIDY: _("Dọn danh sách thông báo"),
    DUE: _("Nhắc việc đến hẹn"),
}


def name_of(work: str) -> str:
    """Work that has no words yet goes by its name."""
    return str(WORK.get(work, work))
