"""What is read at once out of a form that came without script: its sender sees that a pasted place was understood.

A phone that seals says nothing of the kind: its words are read when a member opens them."""

from collections.abc import Iterator

from flask_babel import gettext as _

from api.location.reading import Doubt, How, Read, places_in
from api.report.content import Content

MOST = 3


def heard_in(content: Content) -> list[str]:
    """A sentence for each of the first few places in the words and in the place's own field."""
    said = "\n".join((content.fields.get("place", {}).get("text", ""), content.fields.get("words", "")))
    return list(dict.fromkeys(_lines(places_in(said)[:MOST])))


def _lines(found: list[Read]) -> Iterator[str]:
    for read in found:
        if read.lat is None or read.lon is None:
            yield _unread(read)
        elif read.doubt is Doubt.ZERO:
            yield _("Toạ độ 0, 0 thường là máy ghi sai. Hãy ghi thêm bằng lời.")
        elif read.doubt is Doubt.SWAPPED:
            yield _("Đã đọc được toạ độ, có thể bị đảo thứ tự: %(lat).5f, %(lon).5f", lat=read.lat, lon=read.lon)
        else:
            yield _("Đã đọc được toạ độ: %(lat).5f, %(lon).5f", lat=read.lat, lon=read.lon)


def _unread(read: Read) -> str:
    if read.how is How.SHORT_LINK:
        return _("Liên kết ngắn: chúng tôi không mở. Hãy chép toạ độ nếu được.")
    return _("Chưa đọc được nơi chốn trong: %(text)s. Hãy ghi thêm bằng lời.", text=read.text[:60])
