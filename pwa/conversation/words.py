"""The mailbox's words for states, own messages, files that could not be taken, and refusals."""

from collections.abc import Iterable

from flask import request
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from api.conversation.queries import PublicState
from api.report.content import Note

# A title, and what happens next. None of them follows an outcome or names a receiver.
STATES: dict[PublicState, tuple[LazyString, LazyString]] = {
    PublicState.RECEIVED: (_("Đã nhận"), _("Người trực chưa đọc. Tin của bạn đang chờ trong danh sách.")),
    PublicState.READ: (_("Đã đọc"), _("Người trực đã đọc tin của bạn.")),
    PublicState.HANDLED: (_("Đang xử lý"), _("Một người trực đang theo tin này.")),
    PublicState.MESSAGE: (_("Có tin cho bạn"), _("Người trực viết cho bạn. Xin đọc bên dưới.")),
}

# Translators: what the person sent, in a list with times; the words themselves are not shown
SENT: dict[str, LazyString] = {
    "report": _("Tin của bạn"),
    "quiet": _("Bạn cần giúp"),
    "question": _("Câu hỏi của bạn"),
    "addition": _("Điều bạn nhớ thêm"),
    "contact": _("Người ấy liên lạc"),
    "call_back": _("Bạn xin gọi lại"),
    "live": _("Bạn chia sẻ nơi của máy"),
}

NOTES: dict[str, LazyString] = {
    "words_cut": _("Lời quá dài nên phần cuối chưa được gửi. Hãy gửi tiếp phần còn lại."),
    "too_many_photos": _("Mỗi lần gửi được sáu ảnh. Hãy gửi tiếp các ảnh sau."),
    "photo_too_large": _("Ảnh này quá lớn nên chưa được gửi."),
    "not_a_photo": _("Chúng tôi không mở được ảnh này nên chưa nhận."),
    "voice_too_large": _("Tệp ghi âm này quá lớn nên chưa được gửi."),
    "not_a_voice": _("Chúng tôi không mở được tệp ghi âm này nên chưa nhận."),
}


Noted = tuple[str, LazyString]


def notes(found: Iterable[Note]) -> list[Noted]:
    """(the file's name or nothing, one sentence) for each thing that could not be taken along."""
    return [(note.name[:80], NOTES[note.code]) for note in found]


def left_out_words() -> list[tuple[str, LazyString]]:
    """(code, one sentence) for everything that may not be taken along."""
    return list(NOTES.items())


def files_were_chosen() -> bool:
    """A browser never fills a file field again, so the person must be told to choose once more."""
    return any(file.filename for file in request.files.values())
