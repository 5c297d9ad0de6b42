"""The running list of what was taken back, outside of the house: BACKUP_DIR/taken-back.jsonl.

Each line is signed under the server key, so nobody can slip one in. A line that a power cut tore stands again, as a
whole, further on: its row was not marked as copied.
"""

import hmac
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import click

from api.audit import heads
from api.sealed import Label, canonical
from api.server_key import NoServerKey, ServerKey

FILE = "taken-back.jsonl"


class BadList(click.ClickException):
    """What was taken back cannot be told for certain; the message says where."""


class Line(NamedTuple):
    """One thing that a restore undoes again."""

    id: uuid.UUID
    at: datetime
    kind: str
    subject_id: uuid.UUID
    object_id: uuid.UUID | None

    def facts(self) -> dict[str, str | None]:
        return {
            "id": self.id.hex,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "subject": self.subject_id.hex,
            "object": self.object_id.hex if self.object_id else None,
        }


def begin(folder: Path) -> None:
    """An empty list says that nothing was taken back; one that is missing says nothing. Raises OSError."""
    os.close(os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))


def append(folder: Path, line: Line, key: ServerKey) -> None:
    """Add one line, durable when it returns. Raises OSError."""
    facts = line.facts()
    mac = key.mac(canonical(facts), Label.TAKEN_BACK)
    heads.append(folder / FILE, json.dumps({**facts, "key": key.current, "mac": mac.hex()}))


def read(folder: Path, key: ServerKey) -> list[Line]:
    """All lines, the oldest first. Raises BadList."""
    try:
        lines = (folder / FILE).read_text("ascii", errors="replace").splitlines()
    except OSError as error:
        raise BadList(f"BACKUP_DIR holds no {FILE}: nobody can tell what was taken back since then.") from error
    return list(_lines(lines, key))


def _lines(lines: list[str], key: ServerKey) -> Iterator[Line]:
    for number, text in enumerate(lines, 1):
        if not text.strip() or any(later.startswith(text) and later != text for later in lines[number:]):
            continue
        found = None
        with suppress(ValueError, KeyError, TypeError, AttributeError, NoServerKey):
            found = _line(json.loads(text), key)
        if found is None:
            raise BadList(f"{FILE}: line {number} is not one that this house wrote.")
        yield found


def _line(told: dict[str, Any], key: ServerKey) -> Line | None:
    object_id = uuid.UUID(told["object"]) if told["object"] else None
    at = datetime.fromisoformat(told["at"])
    line = Line(uuid.UUID(told["id"]), at, str(told["kind"]), uuid.UUID(told["subject"]), object_id)
    right = key.mac(canonical(line.facts()), Label.TAKEN_BACK, told["key"])
    return line if hmac.compare_digest(right, bytes.fromhex(told["mac"])) else None
