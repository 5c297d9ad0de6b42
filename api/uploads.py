"""Locked files that are still arriving: kept in pieces as they come, until a report takes them in or nobody asks."""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import current_app

from api import clock
from api.errors import NotFound, Refused, TooLarge, Unavailable
from api.sealed import PIECE_BYTES, is_locked_length

KEPT_SECONDS = 14 * 86400
EACH = 4096  # bytes that even an empty file takes
TOTAL = "total"


class UploadMissing(Refused):
    """A file that was sent ahead is not here, or not whole: send its pieces again."""

    status = 409


class UploadsFull(Refused):
    """All arriving files together take as much room as they may: words still come through, files later."""

    status = 507
    retry_after = 300


def place(folder: Path, name: str) -> Path:
    """Where a sealed file called ``name`` (32 hex digits) lies in a folder of such files. Raises NotFound."""
    if not re.fullmatch(r"[0-9a-f]{32}", name):
        raise NotFound
    return folder / name[:2] / name


def path_of(name: str) -> Path:
    """Where the pieces of an upload are put together. Raises NotFound."""
    return place(_folder(), name)


def arrived(name: str) -> int:
    """How many bytes of an upload are here; 0 for one that never began."""
    try:
        return path_of(name).stat().st_size
    except FileNotFoundError:
        return 0


def append(name: str, offset: int, piece: bytes) -> tuple[int, bool]:
    """Put one piece where it belongs: (bytes that are here now, whether it fitted).

    A piece that is here already changes nothing. Durable when it returns. Raises TooLarge, UploadsFull, and Unavailable
    when the disk refuses, with nothing of the piece kept.
    """
    path = path_of(name)
    with _total() as total:
        here = arrived(name)
        if offset + len(piece) <= here:
            return here, True
        if offset != here:
            return here, False
        if here + len(piece) > _most():
            raise TooLarge
        total.takes(len(piece) + (0 if here else EACH))
        with _alone(path) as file:
            _write(file, here, piece)
        return here + len(piece), True


def _most() -> int:
    """A photo or a recording at its largest, padded and sealed."""
    pieces = -(-int(current_app.extensions["settings"].photo_bytes) // PIECE_BYTES) + 1
    return pieces * (PIECE_BYTES + 16)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[int]:
    """The open file, held so that two senders come one after the other."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _write(file: int, at: int, piece: bytes) -> None:
    done = 0
    try:
        while done < len(piece):
            done += os.pwrite(file, piece[done:], at + done)
        os.fsync(file)
    except OSError as error:
        os.ftruncate(file, at)
        raise Unavailable from error


def whole(name: str) -> Path:
    """The file of an upload that a report takes in. Raises UploadMissing when it is not here as a whole."""
    path = path_of(name)
    if not path.exists() or not is_locked_length(path.stat().st_size):
        raise UploadMissing
    return path


def sweep(at: datetime) -> None:
    """Let go what nobody has touched for two weeks, and count anew what is left."""
    with _total() as total:
        for path in _folder().glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                touched = path.stat().st_mtime
                if touched < at.timestamp() - KEPT_SECONDS:
                    path.unlink()
                elif (
                    touched > (at + clock.MAY_ERR).timestamp()
                ):  # under a clock that stood ahead: the time runs from now
                    os.utime(path, (at.timestamp(), at.timestamp()))
        total.recount()


# --- how much is arriving, all together ---


class _Total:
    """The bytes of all arriving files, in a file of their own: counting them at each piece would take too long."""

    def __init__(self, file: int) -> None:
        self._file = file

    def takes(self, more: int) -> None:
        """Raises UploadsFull, after counting anew: what reports have taken in is not counted off one by one."""
        most = int(current_app.extensions["settings"].uploads_bytes)
        if self._told() + more > most and self.recount() + more > most:
            raise UploadsFull
        self._tell(self._told() + more)

    def recount(self) -> int:
        """What is there now."""
        found = sum(EACH + _size(path) for path in _folder().glob("??/*"))
        self._tell(found)
        return found

    def _told(self) -> int:
        return int(os.pread(self._file, 20, 0) or b"0")

    def _tell(self, count: int) -> None:
        os.pwrite(self._file, b"%020d" % count, 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextlib.contextmanager
def _total() -> Iterator[_Total]:
    """One sender after the other, so that two together never take more than there is room for."""
    with _alone(_folder() / TOTAL) as file:
        yield _Total(file)


def _folder() -> Path:
    found: Path = current_app.extensions["settings"].uploads
    return found
