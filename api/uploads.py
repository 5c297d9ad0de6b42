"""Locked files that are still arriving: kept in pieces as they come, until a report takes them in or nobody asks."""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from flask import current_app

from api import clock
from api.errors import NotFound, Refused, TooLarge, Unavailable
from api.sealed import PIECE_BYTES, is_locked_length

KEPT_SECONDS = 14 * 86400
SWEPT_EVERY = 3600.0


class UploadMissing(Refused):
    """A file that was sent ahead is not here, or not whole: send its pieces again."""

    status = 409


def place(folder: Path, name: str) -> Path:
    """Where a sealed file called ``name`` (32 hex digits) lies in a folder of such files. Raises NotFound."""
    if not re.fullmatch(r"[0-9a-f]{32}", name):
        raise NotFound
    return folder / name[:2] / name


def path_of(name: str) -> Path:
    """Where the pieces of an upload are put together. Raises NotFound."""
    return place(current_app.extensions["settings"].uploads, name)


def arrived(name: str) -> int:
    """How many bytes of an upload are here; 0 for one that never began."""
    try:
        return path_of(name).stat().st_size
    except FileNotFoundError:
        return 0


def append(name: str, offset: int, piece: bytes) -> tuple[int, bool]:
    """Put one piece where it belongs: (bytes that are here now, whether it fitted).

    A piece that is here already changes nothing. Durable when it returns. Raises TooLarge, and Unavailable when the
    disk refuses, with nothing of the piece kept.
    """
    if offset == 0:
        sweep()
    with _alone(path_of(name)) as file:
        here = os.fstat(file).st_size
        if offset + len(piece) <= here:
            return here, True
        if offset != here:
            return here, False
        if here + len(piece) > _most():
            raise TooLarge
        try:
            _write(file, here, piece)
        except OSError as error:
            os.ftruncate(file, here)
            raise Unavailable from error
        return here + len(piece), True


def _most() -> int:
    """A photo or a recording at its largest, padded and sealed."""
    pieces = -(-int(current_app.extensions["settings"].photo_bytes) // PIECE_BYTES) + 1
    return pieces * (PIECE_BYTES + 16)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[int]:
    """The open file, held so that two senders of the same upload come one after the other."""
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
    while done < len(piece):
        done += os.pwrite(file, piece[done:], at + done)
    os.fsync(file)


def whole(name: str) -> Path:
    """The file of an upload that a report takes in. Raises UploadMissing when it is not here as a whole."""
    path = path_of(name)
    if not path.exists() or not is_locked_length(path.stat().st_size):
        raise UploadMissing
    return path


def sweep() -> None:
    """Let go what nobody has touched for two weeks; looked for once an hour at most."""
    shelf, now = current_app.extensions, monotonic()
    if now < shelf.get("uploads_swept", -SWEPT_EVERY) + SWEPT_EVERY:
        return
    shelf["uploads_swept"] = now
    old = clock.now().timestamp() - KEPT_SECONDS
    for path in current_app.extensions["settings"].uploads.glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < old:
                path.unlink()
