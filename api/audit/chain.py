"""The chain: each entry's place, its hash over the one before it, and that hash under the server key.

docs/audit.md says the same byte by byte, so that others can verify.
"""

import hashlib
import struct
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.orm import Session

from api.audit.model import Entry
from api.sealed import Label
from api.server_key import ServerKey

START = bytes(32)  # what the first entry takes for the hash before it
BATCH = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE_CHAINS = 0x6C6F6976  # PostgreSQL's name for the turn to chain
FIELDS = (Entry.id, Entry.at, Entry.act, Entry.actor_id, Entry.subject_id, Entry.reason)


class Head(NamedTuple):
    """The last link: ``number`` counts from 1, ``hash`` has 32 bytes. Both are 0 where nothing is chained."""

    number: int
    hash: bytes


class Facts(NamedTuple):
    """What an entry's hash is over, besides its number and the hash before it."""

    id: uuid.UUID
    at: datetime
    act: str
    actor_id: uuid.UUID | None
    subject_id: uuid.UUID | None
    reason: bytes | None


def link(before: bytes, number: int, facts: Facts) -> bytes:
    """SHA-256 of one entry and the hash before it; every part has its length or its presence told."""
    message = b"".join(
        (
            Label.AUDIT_LINK.encode(),
            before,
            struct.pack(">Q16sq", number, facts.id.bytes, (facts.at - EPOCH) // timedelta(microseconds=1)),
            _told(facts.act.encode()),
            _told(facts.actor_id.bytes if facts.actor_id else None),
            _told(facts.subject_id.bytes if facts.subject_id else None),
            _told(facts.reason),
        )
    )
    return hashlib.sha256(message).digest()


def _told(part: bytes | None) -> bytes:
    """Length plus one in 4 bytes and the bytes; a length of zero alone for what is not there."""
    return struct.pack(">I", 0) if part is None else struct.pack(">I", len(part) + 1) + bytes(part)


def head(session: Session) -> Head:
    """The last link."""
    last = select(Entry.number, Entry.hash).where(Entry.number.is_not(None)).order_by(Entry.number.desc()).limit(1)
    found = session.execute(last).first()
    return Head(found[0] or 0, found[1] or b"") if found else Head(0, START)


def chain_some(session: Session, key: ServerKey, most: int = BATCH) -> int:
    """Give up to ``most`` entries their place, the oldest first; returns how many.

    One that was committed late, or under a clock set back, is chained later: the chain's order is its numbers'.
    """
    _wait_for_the_turn(session)
    found = session.execute(
        select(*FIELDS).where(Entry.number.is_(None)).order_by(Entry.at, Entry.id).limit(most)
    ).all()
    links = _links(head(session), (Facts(*row) for row in found), key)
    if links:
        place = update(Entry).where(Entry.id == bindparam("entry"), Entry.number.is_(None))
        session.connection().execute(place, links)
    return len(links)


def _wait_for_the_turn(session: Session) -> None:
    """Two workers at once would give the same number twice; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": ONE_CHAINS})


def _links(last: Head, entries: Iterable[Facts], key: ServerKey) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for facts in entries:
        last = Head(last.number + 1, link(last.hash, last.number + 1, facts))
        signed = {"mac": key.mac(last.hash, Label.AUDIT_LINK), "mac_key": key.current}
        made.append({"entry": facts.id, "number": last.number, "hash": last.hash, **signed})
    return made
