"""Whether the chain holds: walked in steps with little memory, the first fault named."""

import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit.chain import FIELDS, START, Facts, Head, link
from api.audit.heads import Copied
from api.audit.model import Entry
from api.sealed import Label
from api.server_key import NoServerKey, ServerKey

STEP = 1000
NOTHING = Head(0, START)
LATE = timedelta(hours=1)
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, MemoryError, struct.error)

Reading = Callable[[], AbstractContextManager[Session]]


class Fault(Exception):
    """Where the chain breaks first, as one sentence."""


class Link(NamedTuple):
    """One link as it stands in the rows."""

    number: int
    hash: bytes
    mac: bytes
    mac_key: str | None
    facts: Facts


@dataclass
class Held:
    """What was walked over so far. ``first``, ``last``: moments of the oldest and the newest entry.

    ``late``: how many were chained after others that are newer by more than LATE, and the first one's number.
    """

    head: Head = NOTHING
    first: datetime | None = None
    last: datetime | None = None
    late: tuple[int, int] = (0, 0)

    def takes(self, found: Link) -> None:
        at, self.head = found.facts.at, Head(found.number, found.hash)
        if self.last is not None and at < self.last - LATE:
            self.late = self.late[0] + 1, self.late[1] or found.number
        self.first = min(self.first or at, at)
        self.last = max(self.last or at, at)


def walk(reading: Reading, key: ServerKey) -> Held:
    """All of the chain. Raises Fault."""
    held = Held()
    for found in _links(reading):
        expected = held.head.number + 1
        if found.number != expected:
            raise Fault(_gap(expected, found.number))
        if not _fits(found, held.head.hash):
            raise Fault(f"number {found.number} was changed: its hash does not fit what stands there")
        _signed(found, key)
        held.takes(found)
    return held


def _fits(found: Link, before: bytes) -> bool:
    try:
        return found.hash == link(before, found.number, found.facts)
    except UNREADABLE:
        return False


def _gap(expected: int, found: int) -> str:
    return f"number {expected} is missing" if found > expected else f"number {found} stands where none belongs"


def _signed(found: Link, key: ServerKey) -> None:
    number, name = found.number, found.mac_key
    try:
        right = key.mac(found.hash, Label.AUDIT_LINK, name or "?")
    except NoServerKey as error:
        raise Fault(f"number {number} cannot be checked under key {name}: SERVER_KEY_FILE has none so named") from error
    if not compare_digest(right, found.mac):
        raise Fault(f"number {number} was not chained by this house: it is not signed with the server key")


def _links(reading: Reading) -> Iterator[Link]:
    """Each in a short transaction of STEP entries, so that writers and journals wait for nothing.

    Nothing that has a number is passed over: not one below the first, nor one that stands twice. Raises Fault.
    """
    last, step = None, STEP
    while True:
        with reading() as session:
            found = _step(session, last, step)
        if found is None and step == 1:
            raise Fault(f"number {last.number + 1 if last else 1} cannot be read")
        if found is None:
            step = 1  # to find out which one it is
            continue
        yield from found
        if len(found) < step:
            return
        last = found[-1]


def _step(session: Session, last: Link | None, most: int) -> list[Link] | None:
    """The links that come after ``last``; None when any of them cannot be read."""
    onward = Entry.number >= last.number if last else Entry.number.is_not(None)
    wanted = select(Entry.number, Entry.hash, Entry.mac, Entry.mac_key, *FIELDS).where(onward).order_by(Entry.number)
    try:
        rows = session.execute(wanted.limit(most + 1 if last else most)).all()
        found = [_readable(*row) for row in rows]
    except UNREADABLE:
        return None
    return [each for each in found if last is None or each.facts.id != last.facts.id][:most]


def _readable(number: object, hash_: bytes | None, mac: bytes | None, mac_key: str | None, *facts: Any) -> Link:
    """SQLite takes anything in any column. Raises one of UNREADABLE for what no entry of ours could hold."""
    if not isinstance(number, int):
        raise TypeError
    return Link(number, bytes(hash_ or b""), bytes(mac or b""), mac_key, Facts(*facts))


def compare(reading: Reading, copies: Iterable[Copied]) -> int:
    """How many heads that were copied out stand in the chain. Raises Fault at the first that does not."""
    counted = 0
    for copied in copies:
        with reading() as session:
            found = session.scalar(select(Entry.hash).where(Entry.number == copied.number))
        if found is None:
            raise Fault(f"number {copied.number}, copied out at {copied.at}, is not in the chain any more")
        if found != copied.hash:
            raise Fault(
                f"number {copied.number} is not the one that was copied out at {copied.at}: the chain was rebuilt"
            )
        counted += 1
    return counted
