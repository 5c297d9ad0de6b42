"""What a back-up says, as frames: a head, every table with its rows, every sealed file in pieces, and the tally.

Each frame has its length (4 bytes, big-endian) and is msgpack. docs/backup.md says the same for other programs.
"""

import hashlib
import struct
import uuid
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

import msgpack

from api.sealed import Label
from api.server_key import NoServerKey, ServerKey

FORMAT = 1
HEAD, TABLE, ROWS, FILE, PIECE, TALLY = "loi-ve back-up", "table", "rows", "file", "piece", "tally"
FILES = "files"  # the part that all sealed files are counted in
LONGEST = 64 * 1024 * 1024  # bytes of one frame
UUID_CODE, MOMENT_CODE, DATE_CODE = 1, 2, 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Item: TypeAlias = list[Any]


class Unreadable(Exception):
    """These bytes are no back-up of this format, or not all of one."""


class Head(NamedTuple):
    """The moment of which a back-up is, and the schema's revision of its rows."""

    at: datetime
    schema: str

    def item(self) -> Item:
        return [HEAD, FORMAT, self.at, self.schema]


@dataclass
class Part:
    """How many rows or files a part has, and the SHA-256 of its frames."""

    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256, repr=False)


class Tally:
    """Counts what passes, frame by frame, on the way out and on the way in."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self._now = ""

    def takes(self, item: Item, frame: bytes) -> None:
        kind = item[0]
        if kind in {HEAD, TABLE, FILE}:
            self._now = {HEAD: HEAD, FILE: FILES}.get(kind) or str(item[1])
        part = self.parts.setdefault(self._now, Part())
        part.count += len(item[1]) if kind == ROWS else kind == FILE
        part.digest.update(frame)

    def told(self) -> list[list[Any]]:
        """Name, count and digest of each part, in their order."""
        return [[name, part.count, part.digest.digest()] for name, part in self.parts.items()]

    def digest(self) -> bytes:
        """What the house signs: everything there is in it."""
        return hashlib.sha256(_packed(self.told())).digest()


def frames(items: Iterable[Item], key: ServerKey) -> Generator[bytes, None, None]:
    """All of a back-up, its tally signed under the server key at the end."""
    tally = Tally()
    for item in items:
        frame = _packed(item)
        tally.takes(item, frame)
        yield struct.pack(">I", len(frame)) + frame
    frame = _packed([TALLY, tally.told(), key.current, key.mac(tally.digest(), Label.BACKUP)])
    yield struct.pack(">I", len(frame)) + frame


@dataclass
class Whole:
    """A back-up that was read to its end. ``parts``: how many rows each table has, and the files."""

    head: Head
    parts: dict[str, int]
    digest: bytes = field(repr=False)
    signed: bytes = field(repr=False)
    key: str

    def is_of(self, key: ServerKey) -> bool:
        """Whether the house that holds this server key made it."""
        try:
            return key.mac(self.digest, Label.BACKUP, self.key) == self.signed
        except NoServerKey:
            return False


class Reader:
    """Takes bytes as they come and gives on one item after the other. Raises Unreadable."""

    def __init__(self, take: Callable[[Item], None]) -> None:
        self._take, self._tally, self._buffer = take, Tally(), bytearray()
        self._head: Head | None = None
        self._whole: Whole | None = None

    def write(self, chunk: bytes) -> int:
        self._buffer += chunk
        while len(self._buffer) >= 4:
            length = int.from_bytes(self._buffer[:4])
            if length > LONGEST:
                raise Unreadable
            if len(self._buffer) < 4 + length:
                break
            frame = bytes(self._buffer[4 : 4 + length])
            del self._buffer[: 4 + length]
            self._frame(frame)
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def whole(self) -> Whole:
        """What was read. Raises Unreadable when that was not all."""
        if self._whole is None or self._buffer:
            raise Unreadable
        return self._whole

    def _frame(self, frame: bytes) -> None:
        item = _unpacked(frame)
        if self._whole:
            raise Unreadable
        if self._head is None:
            self._head = _head(item)
        if item[0] == TALLY:
            self._whole = self._counted(item, self._head)
        else:
            self._tally.takes(item, frame)
            self._take(item)

    def _counted(self, item: Item, head: Head) -> Whole:
        _, told, key, signed = item
        if told != self._tally.told():
            raise Unreadable
        parts = {name: part.count for name, part in self._tally.parts.items() if name != HEAD}
        return Whole(head, parts, self._tally.digest(), signed, key)


def _head(item: Item) -> Head:
    if item[:2] != [HEAD, FORMAT] or len(item) != 4:
        raise Unreadable
    return Head(item[2], item[3])


def _packed(item: Item) -> bytes:
    found: bytes = msgpack.packb(item, default=_coded)
    return found


def _unpacked(frame: bytes) -> Item:
    try:
        item = msgpack.unpackb(frame, ext_hook=_decoded)
    except ValueError as error:
        raise Unreadable from error
    if not isinstance(item, list) or not item:
        raise Unreadable
    return item


def _coded(value: object) -> msgpack.ExtType:
    if isinstance(value, uuid.UUID):
        return msgpack.ExtType(UUID_CODE, value.bytes)
    if isinstance(value, datetime):
        return msgpack.ExtType(MOMENT_CODE, struct.pack(">q", (value - EPOCH) // timedelta(microseconds=1)))
    if isinstance(value, date):
        return msgpack.ExtType(DATE_CODE, value.isoformat().encode())
    raise TypeError(f"no back-up of a {type(value).__name__}")


def _decoded(code: int, data: bytes) -> object:
    if code == UUID_CODE:
        return uuid.UUID(bytes=data)
    if code == MOMENT_CODE:
        return EPOCH + timedelta(microseconds=struct.unpack(">q", data)[0])
    if code == DATE_CODE:
        return date.fromisoformat(data.decode())
    raise Unreadable
