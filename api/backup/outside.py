"""The running list of what was taken back, outside of the house: BACKUP_DIR/taken-back.jsonl.

Each line is signed under the server key together with its number and the signature of the line before, so nobody can
slip one in, change one or take one out of the middle. A line that a power cut tore stands again, as a whole, further
on: its row was not marked as copied. Lines of before that were signed each by itself stay readable at the beginning.
"""

import fcntl
import hmac
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import click

from api.audit import heads
from api.backup import shelf
from api.sealed import Label, canonical
from api.server_key import NoServerKey, ServerKey

FILE = "taken-back.jsonl"
TAKEN_OVER = "house_taken_over"


class BadList(click.ClickException):
    """What was taken back cannot be told for certain; the message says where."""


class Line(NamedTuple):
    """One thing that a restore undoes again."""

    id: uuid.UUID
    at: datetime
    kind: str
    subject_id: uuid.UUID
    object_id: uuid.UUID | None

    def facts(self) -> dict[str, str | int | None]:
        return {
            "id": self.id.hex,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "subject": self.subject_id.hex,
            "object": self.object_id.hex if self.object_id else None,
        }


class Tail(NamedTuple):
    """The last line: its number, from 1, and its signature in hex digits; 0 and nothing where there is none."""

    number: int = 0
    mac: str = ""


def begin(folder: Path) -> None:
    """An empty list says that nothing was taken back; one that is missing says nothing. Raises OSError."""
    os.close(os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Two who write into the list come one after the other, also from two machines where their disk can tell."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk that cannot lock: the daily look finds what two have written at once
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def append(folder: Path, lines: Iterable[Line], key: ServerKey, *, after: Tail | None = None) -> None:
    """Add lines, durable when it returns; all of them or none. ``after``: what they follow, where that is known.

    Raises OSError, and BadList when the last line is none of this house's.
    """
    tail = tail_of(folder, key) if after is None else after
    told = [*_told(lines, key, tail)]
    if told:
        heads.append(folder / FILE, "\n".join(told))


def _told(lines: Iterable[Line], key: ServerKey, tail: Tail) -> Iterator[str]:
    for line in lines:
        facts = line.facts() | {"number": tail.number + 1, "after": tail.mac}
        tail = Tail(tail.number + 1, key.mac(canonical(facts), Label.TAKEN_BACK).hex())
        yield json.dumps({**facts, "key": key.current, "mac": tail.mac})


def tail_of(folder: Path, key: ServerKey) -> Tail:
    """Where the list ends; what a power cut tore off is let go. Raises OSError, BadList."""
    path = folder / FILE
    try:
        with path.open("rb+") as file:
            content = file.read()
            whole = content.rfind(b"\n") + 1
            if whole < len(content):
                file.truncate(whole)
    except FileNotFoundError:
        return Tail()
    lines = [line for line in content[:whole].decode("ascii", "replace").splitlines() if line.strip()]
    if not lines:
        return Tail()
    found = _parsed(lines[-1], key)
    if found is None:
        raise BadList(f"{FILE}: its last line is not one that this house wrote.")
    return Tail(found.number or len(lines), found.mac)


def anew(folder: Path, lines: Iterable[Line], key: ServerKey, at: datetime) -> None:
    """Write the whole list from what the house knows itself; the one that lay there is put aside. Raises OSError."""
    fresh, path = folder / f"{FILE}.new", folder / FILE
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    told = [*_told(lines, key, Tail())]
    if told:
        heads.append(fresh, "\n".join(told))
    with suppress(FileNotFoundError):
        path.rename(folder / f"taken-back-until-{at:%Y%m%dT%H%M%SZ}.jsonl")
    fresh.replace(path)
    shelf.sync(folder)


def read(folder: Path, key: ServerKey, *, gaps: bool = False) -> list[Line]:
    """All lines, the oldest first. ``gaps``: also when lines were taken out of it. Raises BadList."""
    try:
        lines = (folder / FILE).read_text("ascii", errors="replace").splitlines()
    except OSError as error:
        raise BadList(f"BACKUP_DIR holds no {FILE}: nobody can tell what was taken back since then.") from error
    return list(_lines(lines, key, gaps))


def _lines(texts: list[str], key: ServerKey, gaps: bool) -> Iterator[Line]:
    tail = Tail()
    chained = False
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        found = _parsed(text, key)
        if found is None and any(later.startswith(text) and later != text for later in texts[number:]):
            continue  # the power failed while it was written; it stands again
        if found is None or (chained and found.number is None):
            raise BadList(f"{FILE}: line {number} is not one that this house wrote.")
        chained = found.number is not None
        if chained and not gaps and (found.number, found.after) != (tail.number + 1, tail.mac):
            raise BadList(f"{FILE}: lines were taken out before line {number}, or put where they were not.")
        tail = Tail(found.number or tail.number + 1, found.mac)
        yield found.line


class Written(NamedTuple):
    """A line as it stands there. ``number``: None where it was signed by itself; ``after``: what it follows."""

    line: Line
    number: int | None
    after: str
    mac: str


def _parsed(text: str, key: ServerKey) -> Written | None:
    """None for whatever this house did not write."""
    with suppress(ValueError, KeyError, TypeError, AttributeError, NoServerKey):
        return _line(json.loads(text), key)
    return None


def _line(told: dict[str, Any], key: ServerKey) -> Written | None:
    object_id = uuid.UUID(told["object"]) if told["object"] else None
    at = datetime.fromisoformat(told["at"])
    line = Line(uuid.UUID(told["id"]), at, str(told["kind"]), uuid.UUID(told["subject"]), object_id)
    number, after = told.get("number"), str(told.get("after", ""))
    facts = line.facts() if number is None else line.facts() | {"number": int(number), "after": after}
    right = key.mac(canonical(facts), Label.TAKEN_BACK, told["key"])
    same = hmac.compare_digest(right, bytes.fromhex(told["mac"]))
    return Written(line, number, after, right.hex()) if same else None


# --- how many there were: beside each copied head of the audit, so that a list that was cut off at its end is noticed


def counted(at: datetime, count: int, key: ServerKey) -> dict[str, str | int]:
    """How many different things stand in the list by now, signed."""
    told: dict[str, str | int] = {"taken_back": count, "counted_at": at.isoformat()}
    return told | {"key": key.current, "mac": key.mac(canonical(told), Label.TAKEN_BACK).hex()}


def most_counted(folder: Path, key: ServerKey) -> int:
    """The highest count beside any head that lies here; what is no count of this house says nothing. Raises OSError."""
    most = 0
    for path in folder.glob("audit-heads*.jsonl"):
        for text in path.read_text("ascii", errors="replace").splitlines():
            with suppress(ValueError, KeyError, TypeError, AttributeError, NoServerKey):
                told = json.loads(text)
                facts = {name: told[name] for name in ("taken_back", "counted_at")}
                right = key.mac(canonical(facts), Label.TAKEN_BACK, told["key"])
                if hmac.compare_digest(right, bytes.fromhex(told["mac"])):
                    most = max(most, int(told["taken_back"]))
    return most


def taken_over(folder: Path, key: ServerKey) -> Line | None:
    """The last time that a restored house took this folder over; None when none ever did. Raises OSError."""
    found = None
    with suppress(FileNotFoundError), (folder / FILE).open(encoding="ascii", errors="replace") as file:
        for text in file:
            if TAKEN_OVER in text:
                written = _parsed(text, key)
                found = written.line if written else found
    return found
