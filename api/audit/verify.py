"""Whether the chain holds: walked in steps with little memory, the first fault named."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit.chain import FIELDS, START, Facts, Head, link
from api.audit.heads import Copied
from api.audit.model import Entry
from api.sealed import Label
from api.server_key import NoServerKey, ServerKey

STEP = 1000
BEFORE_ALL = -(2**31)

Reading = Callable[[], AbstractContextManager[Session]]


class Fault(Exception):
    """Where the chain breaks first, as one sentence."""


@dataclass
class Held:
    """What was walked over so far. ``first``, ``last``: moments of the oldest and the newest entry."""

    head: Head = Head(0, START)
    first: datetime | None = None
    last: datetime | None = None

    def takes(self, number: int, hash_: bytes, at: datetime) -> None:
        self.head = Head(number, hash_)
        self.first = min(self.first or at, at)
        self.last = max(self.last or at, at)


def walk(reading: Reading, key: ServerKey) -> Held:
    """All of the chain. Raises Fault."""
    held = Held()
    for number, hash_, mac, mac_key, *facts in _entries(reading):
        expected = held.head.number + 1
        if number != expected:
            raise Fault(_gap(expected, number))
        if hash_ != link(held.head.hash, number, Facts(*facts)):
            raise Fault(f"number {number} was changed: its hash does not fit what stands there")
        _signed(number, hash_, mac, mac_key, key)
        held.takes(number, hash_, facts[1])
    return held


def _gap(expected: int, found: int) -> str:
    return f"number {expected} is missing" if found > expected else f"number {found} stands where none belongs"


def _signed(number: int, hash_: bytes, mac: bytes | None, mac_key: str | None, key: ServerKey) -> None:
    try:
        right = key.mac(hash_, Label.AUDIT_LINK, mac_key or "?")
    except NoServerKey as error:
        raise Fault(
            f"number {number} cannot be checked under key {mac_key}: SERVER_KEY_FILE has none so named"
        ) from error
    if not compare_digest(right, mac or b""):
        raise Fault(f"number {number} was not chained by this house: it is not signed with the server key")


def _entries(reading: Reading) -> Iterator[tuple[object, ...]]:
    """Each in a short transaction of STEP entries, so that writers and journals wait for nothing."""
    after = BEFORE_ALL
    while True:
        with reading() as session:
            wanted = select(Entry.number, Entry.hash, Entry.mac, Entry.mac_key, *FIELDS).where(Entry.number > after)
            rows = session.execute(wanted.order_by(Entry.number).limit(STEP)).all()
        yield from rows
        if len(rows) < STEP:
            return
        after = rows[-1][0]


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
