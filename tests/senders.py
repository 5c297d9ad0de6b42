"""Who writes to the hotline in tests: a browser without script, the code it was given, and what arrived."""

import re
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from api.conversation import queries
from api.conversation.code import Code, read_code
from api.conversation.model import Conversation
from api.conversation.queries import OpenedMessage
from api.tasks.model import Due
from tests.people import House, Person

HIDDEN = re.compile(r'name="seed" value="([0-9a-f]{20})"')
WORD = re.compile(r"<li><i>\d</i>([^<]+)</li>")


class Sender:
    """One person with one phone. ``code`` is what they copied onto paper from the last page that showed one."""

    def __init__(self, house: House, network: str = "198.51.100.20") -> None:
        self.house, self.browser, self.seed = house, house.client(network), ""
        self.code = ""

    def opens(self, path: str) -> TestResponse:
        return self._saw(self.browser.get(path))

    def sends(self, path: str, *, fresh: bool = True, **form: Any) -> TestResponse:
        """Post a form; ``fresh`` opens the page first, so that it is a new report."""
        if fresh:
            self.opens(path)
        data = {"seed": self.seed, **{name.replace("_", "-", 1): value for name, value in form.items()}}
        return self._saw(self.browser.post(path, data=data, content_type="multipart/form-data"))

    def in_box(self, act: str = "", **form: Any) -> TestResponse:
        """Do something in the mailbox with the code from the paper."""
        data = {"code": self.code, **{name.replace("_", "-", 1): value for name, value in form.items()}}
        return self.browser.post(f"/box{act}", data=data, content_type="multipart/form-data")

    def _saw(self, page: TestResponse) -> TestResponse:
        seed, words = HIDDEN.search(page.text), WORD.findall(page.text)
        self.seed = seed[1] if seed else self.seed
        self.code = " ".join(words) or self.code
        return page

    def arrived(self, reader: Person | None = None) -> list[OpenedMessage]:
        """What Lan (or another reader) reads of this person's messages, the oldest first."""
        with self.house.reading() as session:
            ring = self.house.ring(session, reader or self.house.lan)
            found = session.scalars(select(Conversation.id).where(Conversation.lookup_hash == self.held().lookup_hash))
            return queries.opened(session, ring, found.all())

    def held(self) -> Code:
        return read_code(self.code)


def waiting(house: House, reader: Person | None = None) -> list[Due]:
    """What is open at Lan's desks, or at another reader's."""
    with house.reading() as session:
        desks = house.ring(session, reader or house.lan).desks(session)
        return list(session.scalars(select(Due).where(Due.closed_at.is_(None), Due.desk_id.in_(desks))))


def photo(*, size: tuple[int, int] = (40, 30), place: bool = False, kind: str = "JPEG") -> bytes:
    """A small photo; with ``place`` it says in its metadata that it was taken in Hà Nội, and by whose camera."""
    image, exif, out = Image.new("RGB", size, "teal"), Image.Exif(), BytesIO()
    if place:
        exif[0x010F] = "CANARY-CAMERA"
        exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 15.0)})
    image.save(out, kind, exif=exif)
    return out.getvalue()


def heic(*, place: bool = False) -> bytes:
    """The same as an iPhone makes it."""
    taken, out = Image.open(BytesIO(photo(place=place))), BytesIO()
    pillow_heif.from_pillow(taken).save(out, exif=taken.getexif().tobytes())
    return out.getvalue()


def file(content: bytes, name: str = "anh.jpg") -> tuple[BytesIO, str]:
    """A file as a form sends it."""
    return BytesIO(content), name
