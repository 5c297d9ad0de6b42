"""Questions about what was done."""

import hmac
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from api import clock
from api.audit.acts import READS, Act
from api.audit.chain import Head, head
from api.audit.model import Entry
from api.sealed import ContentKey, Label, Sealed
from api.server_key import NoServerKey, ServerKey
from api.timed import rules as timed

PAGE = 100
ENOUGH = 2000
NOBODY = uuid.UUID(int=0)
ACTS = {act.name: act for act in Act}


@dataclass(frozen=True)
class Done:
    """One act. ``number``: in the chain.

    ``by`` None: nobody of the staff; somebody outside or the house itself, as acts.FROM_OUTSIDE says.
    ``act`` None: one that this release does not know, with ``code`` as it stands in the row.
    """

    id: uuid.UUID
    at: datetime
    act: Act | None
    code: str
    by: uuid.UUID | None
    on: uuid.UUID | None
    reason: Sealed | None
    number: int | None


@dataclass(frozen=True)
class Filter:
    """What is looked for. ``on``: any of these things, empty for all; ``since`` is in, ``until`` is not.

    ``reads``: only acts that look (True), only acts that change (False), or both (None).
    """

    by: uuid.UUID | None = None
    on: Collection[uuid.UUID] = ()
    act: Act | None = None
    reads: bool | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self, *, act_leads: bool = False) -> list[ColumnElement[bool]]:
        """``act_leads``: of a member and an act, the act's index is to be used and not the member's."""
        found: list[ColumnElement[bool]] = []
        if self.by:
            found.append((func.coalesce(Entry.actor_id, NOBODY) if act_leads else Entry.actor_id) == self.by)
        if self.on:
            found.append(Entry.subject_id.in_(self.on))
        if self.act:
            follows = bool(self.by) and not act_leads
            found.append((func.coalesce(Entry.act, "") if follows else Entry.act) == self.act.name)
        if self.reads is not None:
            found.append(_looks(self.reads))
        if self.since:
            found.append(Entry.at >= self.since)
        if self.until:
            found.append(Entry.at < self.until)
        return found


class Tail(NamedTuple):
    """What is not chained yet: how many, and since when."""

    waiting: int
    oldest: datetime | None


class Standing(NamedTuple):
    """How far the chain goes. ``reaches``: the moment of its last entry."""

    head: Head
    reaches: datetime | None
    tail: Tail


def done(
    session: Session,
    wanted: Filter = Filter(),
    *,
    after: tuple[datetime, uuid.UUID] | None = None,
    most: int = PAGE,
) -> list[Done]:
    """A page of acts, the latest first; ``after`` is the last row of the page before."""
    question = select(Entry).where(*wanted.conditions(act_leads=_act_leads(session, wanted)))
    if after:
        moment, last_id = after
        question = question.where(Entry.at <= moment, or_(Entry.at < moment, Entry.id < last_id))
    rows = session.scalars(question.order_by(Entry.at.desc(), Entry.id.desc()).limit(most))
    return [
        Done(row.id, row.at, ACTS.get(row.act), row.act, row.actor_id, row.subject_id, row.reason, row.number)
        for row in rows
    ]


def _act_leads(session: Session, wanted: Filter) -> bool:
    """Of a member and an act each has an index and both together have none: the one with fewer entries leads."""
    if not (wanted.by and wanted.act):
        return False
    return _some(session, Entry.act == wanted.act.name) < _some(session, Entry.actor_id == wanted.by)


def _some(session: Session, which: ColumnElement[bool]) -> int:
    """How many entries, counted no further than ENOUGH."""
    return session.scalar(select(func.count()).select_from(select(Entry.id).where(which).limit(ENOUGH).subquery())) or 0


def _looks(reads: bool) -> ColumnElement[bool]:
    """Most rows are one or the other, so the walk by time must stay: the index by act would sort them all."""
    names, kind = [act.name for act in READS], func.coalesce(Entry.act, "")
    return kind.in_(names) if reads else kind.not_in(names)


def newest(session: Session) -> datetime | None:
    """The latest moment that was written down; ahead of now only when the clock was set back."""
    return session.scalar(select(func.max(Entry.at)))


def clock_behind(session: Session, *, at: datetime) -> bool:
    """Whether the clock was set back by more than an hour: something was written down later than now.

    What was chained before somebody said that the clock is right was written under one that stood ahead.
    """
    last = newest(session)
    if last is None or not clock.ahead(last, at):
        return False
    since = select(func.max(Entry.number)).where(Entry.act == Act.CLOCK_CONFIRMED.name).scalar_subquery()
    after = or_(Entry.number.is_(None), Entry.number >= func.coalesce(since, 0))
    return session.scalar(select(Entry.id).where(Entry.at > at + clock.MAY_ERR, after).limit(1)) is not None


def clock_doubt(session: Session, *, at: datetime) -> str | None:
    """``behind``: something was written down later than now; ``ahead``: the house seems to have been away for long."""
    if clock_behind(session, at=at):
        return "behind"
    return "ahead" if timed.doubted(session, at=at) else None


def is_signed(session: Session, key: ServerKey) -> bool:
    """Whether the end of the chain is signed under this key, or one of its generations; so is an empty one.

    A house that was brought back under a key of its own says so in an act that waits to be chained.
    """
    last = select(Entry.hash, Entry.mac, Entry.mac_key).where(Entry.number.is_not(None))
    found = session.execute(last.order_by(Entry.number.desc()).limit(1)).first()
    restored = select(Entry.id).where(Entry.number.is_(None), Entry.act == Act.HOUSE_RESTORED.name).limit(1)
    if found is None or session.scalar(restored) is not None:
        return True
    try:
        return hmac.compare_digest(key.mac(found.hash or b"", Label.AUDIT_LINK, found.mac_key or "?"), found.mac or b"")
    except NoServerKey:
        return False


def waits(session: Session) -> bool:
    """Whether anything is not chained yet."""
    return session.scalar(select(Entry.id).where(Entry.number.is_(None)).limit(1)) is not None


def tail(session: Session) -> Tail:
    """What is not chained yet."""
    found = session.execute(select(func.count(), func.min(Entry.at)).where(Entry.number.is_(None))).one()
    return Tail(found[0], found[1])


def standing(session: Session) -> Standing:
    """How far the chain goes, and what waits."""
    last = head(session)
    reaches = session.scalar(select(Entry.at).where(Entry.number == last.number))
    return Standing(last, reaches, tail(session))


def reason(row: Done, key: ContentKey) -> str:
    """Why it was done, opened. Raises Broken."""
    return key.open(row.reason or Sealed(), Label.AUDIT_REASON, row.id).decode()
