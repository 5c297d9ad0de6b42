"""Sealed files on disk: written whole and synced before their row is committed, removed when it is not."""

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from flask import current_app, g

from api import uploads
from api.errors import NotFound

STORED = "stored_files"
ADOPTED = "adopted_uploads"
DROPPED = "dropped_files"


def _path(name: str) -> Path:
    return uploads.place(current_app.extensions["settings"].files, name)


def store(locked: bytes) -> str:
    """Keep sealed bytes under a new random name (32 hex digits). Raises OSError when the disk is full."""
    name = uuid.uuid4().hex
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    g.setdefault(STORED, []).append(name)
    _written(path, BytesIO(locked))
    return name


def _written(path: Path, content: BinaryIO) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())


def adopt(upload: str) -> str:
    """Take in a file that was sent ahead in pieces; its pieces go once the transaction is committed.

    Raises UploadMissing.
    """
    source, name = uploads.whole(upload), uuid.uuid4().hex
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    g.setdefault(STORED, []).append(name)
    try:
        os.link(source, path)
    except OSError:  # a disk that knows no second name for a file
        with source.open("rb") as sent:
            _written(path, sent)
    g.setdefault(ADOPTED, []).append(source)
    return name


def read(name: str) -> bytes:
    """The sealed bytes. Raises NotFound."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError as error:
        raise NotFound from error


def drop(names: Iterable[str]) -> None:
    """These files go once the transaction is committed, as their rows do."""
    g.setdefault(DROPPED, []).extend(names)


def remove(name: str) -> None:
    """Let a file go; nothing happens when it has gone already."""
    with contextlib.suppress(FileNotFoundError):
        _path(name).unlink()


@contextlib.contextmanager
def kept_if_committed() -> Iterator[None]:
    """Around a transaction: files stored in it go when it does not end well, files dropped in it when it does."""
    before = g.pop(STORED, [])
    g.pop(ADOPTED, None)
    g.pop(DROPPED, None)
    try:
        yield
        for name in g.pop(DROPPED, []):
            with contextlib.suppress(OSError):  # swept later
                remove(name)
        for source in g.pop(ADOPTED, []):
            with contextlib.suppress(OSError):  # swept later
                source.unlink()
    except BaseException:
        for name in g.pop(STORED, []):
            with contextlib.suppress(OSError):
                remove(name)
        raise
    finally:
        setattr(g, STORED, before)
