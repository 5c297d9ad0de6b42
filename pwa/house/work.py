"""Timed work in words."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

CHAIN, HEAD, BACKUP, TAKEN_BACK, SWEEP = "audit.chain", "audit.head", "backup.make", "backup.taken_back", "report.sweep"
SESSIONS, SEND, TIDY, DUE = "accounts.sessions", "push.send", "push.tidy", "tasks.due"
ROSTER = "tasks.tidy"
ASKING = "checkin.turn"
WORK: dict[str, LazyString] = {
    CHAIN: _("Nối nhật ký"),
    HEAD: _("Chép đầu chuỗi ra ngoài"),
    BACKUP: _("Làm bản sao lưu"),
    SEND: _("Gửi thông báo"),
    TIDY: _("Dọn danh sách thông báo"),
    DUE: _("Nhắc việc đến hẹn"),
    ROSTER: _("Dọn lịch trực và số máy của người đã nghỉ"),
    SESSIONS: _("Khóa màn hình để lâu"),
    TAKEN_BACK: _("Chép điều đã thu hồi ra ngoài"),
    ASKING: _("Hỏi thăm đúng giờ, ghi ai chưa trả lời"),
    SWEEP: _("Dọn tệp không ai nhận"),
}


def name_of(work: str) -> str:
    """Work that has no words yet goes by its name."""
    return str(WORK.get(work, work))
