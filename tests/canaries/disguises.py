"""A rare string in all the shapes in which it might lie on a disk, and the search for them."""

import base64
import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from api.words import folded

CONTEXT = 40


class Found(NamedTuple):
    """A needle that should not be there, where, and what stands around it."""

    needle: str
    where: str
    around: bytes


def spellings(text: str) -> set[str]:
    """As it was typed, in lower and upper case, and without any marks."""
    return {text, text.casefold(), text.upper(), folded(text)}


def disguises(secret: str | bytes) -> set[bytes]:
    """Plain, UTF-16 either way, hex, base64 at each of its three alignments, and as addresses and JSON write it."""
    if isinstance(secret, bytes):
        return {secret, *_hex(secret), *_base64(secret)}
    shapes: set[bytes] = set()
    for text in spellings(secret):
        plain = text.encode()
        shapes |= {plain, text.encode("utf-16-le"), text.encode("utf-16-be"), *_hex(plain), *_base64(plain)}
        shapes |= {quote(text).encode(), quote_plus(text).encode(), json.dumps(text)[1:-1].encode()}
    return shapes


def _hex(plain: bytes) -> set[bytes]:
    return {plain.hex().encode(), plain.hex().upper().encode()}


def _base64(plain: bytes) -> Iterator[bytes]:
    """Only what is the same whatever stands before and after."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + plain)
        first, last = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        yield coded[first:last]
        yield coded[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def files_in(*places: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below some folders: rows, journals, sealed files, logs, whatever was left behind."""
    for place in places:
        for path in sorted(place.rglob("*")):
            if path.is_file():
                yield str(path), path.name.encode() + b"\n" + path.read_bytes()


def search(hay: Iterable[tuple[str, bytes]], secrets: Iterable[str | bytes]) -> list[Found]:
    """Everything that should not be there."""
    needles = [(str(secret), shape) for secret in secrets for shape in disguises(secret)]
    found = []
    for where, content in hay:
        for secret, shape in needles:
            if (at := content.find(shape)) >= 0:
                found.append(Found(secret, where, content[max(0, at - CONTEXT) : at + len(shape) + CONTEXT]))
    return found


def cells(file: Path, *, but: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Every cell of every table that is not public."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as rows:
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in set(tables) - but:
            for row in rows.execute(f"SELECT * FROM {table}"):
                yield table, b"\n".join(_as_bytes(cell) for cell in row)


def _as_bytes(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else str(cell).encode()
