"""The chain's head, copied out of the house: who rebuilds the whole chain cannot rebuild what lies elsewhere."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flask import Flask, current_app
from sqlalchemy.orm import Session

from api.audit.chain import Head

FILE = "audit-heads.jsonl"
MOST = 2**31 - 1  # as far as a number goes in a row


class NoHead(Exception):
    """A line that is no head; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Copied(NamedTuple):
    """A head as it was at a moment (ISO 8601)."""

    at: str
    number: int
    hash: bytes


def line_of(head: Head, at: datetime, more: dict[str, str | int] | None = None) -> str:
    """One line of JSON; ``more`` stands beside it."""
    told = {"at": at.isoformat(timespec="seconds"), "number": head.number, "hash": head.hash.hex()}
    return json.dumps(told | (more or {}))


def beside(app: Flask, asked: Callable[[Session, datetime], dict[str, str | int]]) -> None:
    """Let a later room say what leaves the house with each head."""
    app.extensions["beside_heads"] = asked


def more(session: Session, at: datetime) -> dict[str, str | int]:
    """What a later room says."""
    asked = current_app.extensions.get("beside_heads")
    return asked(session, at) if asked else {}


def read(path: Path) -> Iterator[Copied]:
    """Every head of such a file. Raises NoHead, OSError."""
    with path.open(encoding="ascii", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _copied(number, line)


def _copied(line: int, text: str) -> Copied:
    try:
        found = json.loads(text)
        at, number, digest = found["at"], found["number"], bytes.fromhex(found["hash"])
        if not (isinstance(at, str) and isinstance(number, int) and 0 < number <= MOST):
            raise TypeError
    except (ValueError, KeyError, TypeError) as error:
        raise NoHead(line) from error
    return Copied(at, number, digest)


def append(path: Path, line: str) -> None:
    """Add a line, durable when it returns. Raises OSError with nothing of the line kept; makes no folder."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(file).st_size
        torn = size and os.pread(file, 1, size - 1) != b"\n"
        text = (b"\n" if torn else b"") + line.encode() + b"\n"
        try:
            if os.write(file, text) != len(text):
                raise OSError("the disk is full")
            os.fsync(file)
        except OSError:
            with suppress(OSError):
                os.ftruncate(file, size)
            raise
    finally:
        os.close(file)
