"""Questions about who is followed up."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from api.checkin.kinds import Standing, State
from api.checkin.model import CheckIn, FollowUp
from api.contact.window import Window
from api.conversation import queries as conversations
from api.errors import NotFound
from api.keys import queries as keys
from api.sealed import Kind, Urgency
from api.tasks import queries as tasks
from api.tasks import waking
from api.tasks.rules import DueKind

PAGE = 50
MANY = 100
NEVER = datetime(9000, 1, 1, tzinfo=UTC)

Place: TypeAlias = tuple[int, datetime, uuid.UUID]


@dataclass(frozen=True)
class Time:
    """One of the times; ``state`` a kinds.Turn."""

    id: uuid.UUID
    step: str
    way: str
    state: str
    wanted_at: datetime
    opens_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Followed:
    """The plain side of one follow-up. ``pinned``: a PIN is asked for before the questions."""

    id: uuid.UUID
    case_id: uuid.UUID
    person_id: uuid.UUID
    conversation_id: uuid.UUID
    desk_id: uuid.UUID
    counsellor_id: uuid.UUID | None
    state: State
    standing: Standing
    next_at: datetime | None
    began_at: datetime
    joined_at: datetime | None
    ended_at: datetime | None
    paused_until: datetime | None
    slower: bool
    missed: int
    reminder: str
    window: Window
    pinned: bool
    duress: bool
    version: int


def followed(row: FollowUp) -> Followed:
    return Followed(
        row.id,
        row.case_id,
        row.person_id,
        row.conversation_id,
        row.desk_id,
        row.counsellor_id,
        State(row.state),
        Standing(row.rank),
        row.next_at,
        row.began_at,
        row.joined_at,
        row.ended_at,
        row.paused_until,
        row.slower,
        row.missed,
        row.reminder,
        row.window,
        row.pin_mac is not None,
        row.duress_mac is not None,
        row.version,
    )


def of_case(session: Session, case_id: uuid.UUID) -> list[Followed]:
    """All of a case, those that go on first."""
    rows = session.scalars(select(FollowUp).where(FollowUp.case_id == case_id).order_by(FollowUp.rank, FollowUp.id))
    return [followed(row) for row in rows]


def by_id(session: Session, follow_id: uuid.UUID) -> Followed:
    """One follow-up. Raises NotFound."""
    row = session.get(FollowUp, follow_id)
    if row is None:
        raise NotFound
    return followed(row)


def by_conversations(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Followed]:
    """Who is followed up, by mailbox; ordinary mailboxes are left out."""
    rows = session.scalars(select(FollowUp).where(FollowUp.conversation_id.in_(list(ids))))
    return {row.conversation_id: followed(row) for row in rows}


def followed_by(
    session: Session,
    *,
    counsellor: uuid.UUID | None = None,
    desks: Iterable[uuid.UUID] = (),
    standings: Iterable[Standing] = (),
    after: Place | None = None,
) -> list[Followed]:
    """A page of somebody's people, or of some desks', the most urgent first; ``after``: :func:`place` of the last.

    Each standing is read by itself, so that an index gives its rows in order however many there are.
    """
    ranks = sorted(set(standings) or Standing)
    found = [row for which in _whose(session, counsellor, desks) for row in _page(session, which, ranks, after)]
    return sorted((followed(row) for row in found), key=place)[:PAGE]


def _whose(
    session: Session, counsellor: uuid.UUID | None, desks: Iterable[uuid.UUID]
) -> list[tuple[ColumnElement[bool], ...]]:
    """Of whom a page is made, in parts that an index can give in order."""
    groups = keys.apart(session, desks)
    if counsellor:
        allowed = {desk for group in groups for desk in group}
        return [(FollowUp.counsellor_id == counsellor, FollowUp.desk_id.in_(allowed))]
    return [
        (FollowUp.desk_id == next(iter(each)) if len(each) == 1 else FollowUp.desk_id.in_(each),) for each in groups
    ]


def _page(
    session: Session, which: tuple[ColumnElement[bool], ...], ranks: list[Standing], after: Place | None
) -> list[FollowUp]:
    found: list[FollowUp] = []
    for rank in ranks:
        for dated in (True, False):
            beyond = _beyond(rank, dated, after)
            if beyond is None or len(found) >= PAGE:
                continue
            moment = FollowUp.next_at.is_not(None) if dated else FollowUp.next_at.is_(None)
            question = select(FollowUp).where(*which, FollowUp.rank == int(rank), moment, *beyond)
            question = question.order_by(FollowUp.next_at, FollowUp.id).limit(PAGE - len(found))
            found += session.scalars(question)
    return found


def _beyond(rank: Standing, dated: bool, after: Place | None) -> tuple[ColumnElement[bool], ...] | None:
    """What of one standing comes after a place; None when nothing does. What has no time comes after what has one."""
    if after is None or rank > after[0]:
        return ()
    if rank < after[0] or (dated and after[1] >= NEVER):
        return None
    if dated:
        return (tuple_(FollowUp.next_at, FollowUp.id) > (after[1], after[2]),)
    return (FollowUp.id > after[2],) if after[1] >= NEVER else ()


def counts(
    session: Session, *, counsellor: uuid.UUID | None = None, desks: Iterable[uuid.UUID] = ()
) -> dict[Standing, int]:
    """How many stand where; :data:`MANY` stands for as many or more, since nobody counts further."""
    found = dict.fromkeys(Standing, 0)
    for which in _whose(session, counsellor, desks):
        for rank in Standing:
            some = select(FollowUp.id).where(*which, FollowUp.rank == int(rank)).limit(MANY)
            there = session.scalar(select(func.count()).select_from(some.subquery())) or 0
            found[rank] = min(found[rank] + there, MANY)
    return found


def place(one: Followed) -> Place:
    """Where a row stands in the list."""
    return one.standing, one.next_at or NEVER, one.id


def by_conversation(session: Session, conversation_id: uuid.UUID) -> Followed | None:
    """Who is followed up behind a mailbox; None for an ordinary one."""
    row = session.scalar(select(FollowUp).where(FollowUp.conversation_id == conversation_id))
    return followed(row) if row else None


def hours(session: Session, conversation_id: uuid.UUID) -> Window | None:
    """In which hours alone the person of a mailbox is told of something; None for an ordinary mailbox."""
    found = by_conversation(session, conversation_id)
    return found.window if found else None


def times(session: Session, follow_id: uuid.UUID) -> list[Time]:
    """All times of a plan, the earliest first."""
    rows = session.scalars(
        select(CheckIn).where(CheckIn.follow_up_id == follow_id).order_by(CheckIn.wanted_at, CheckIn.id)
    )
    return [Time(row.id, row.step, row.way, row.state, row.wanted_at, row.opens_at, row.done_at) for row in rows]


class Raised(StrEnum):
    """What a phone is told of the hand that was raised last; words of one length."""

    CALM = "calm"
    WAIT = "wait"
    HERE = "here"
    NONE = "none"


RECENT = timedelta(days=1)


def raised(session: Session, conversation_id: uuid.UUID, *, at: datetime, wake: timedelta) -> Raised:
    """Honestly: whether a member has read or taken it, or was reached; else whether ``wake`` has passed.

    Whoever had something else of this person before is not taken for somebody who has seen this.
    """
    red = conversations.latest(session, conversation_id, Kind.CHECK_IN, Urgency.RED)
    if red is None or red.at < at - RECENT:
        return Raised.CALM
    if red.read_at is not None or _somebody_has(session, conversation_id, red.at):
        return Raised.HERE
    return Raised.NONE if red.at + wake <= at else Raised.WAIT


def _somebody_has(session: Session, conversation_id: uuid.UUID, since: datetime) -> bool:
    """Nothing of it waits any more, or it was taken, or somebody was reached since then."""
    waiting = [each for each in tasks.waiting_for(session, [conversation_id]) if each.kind == DueKind.CHECK_IN.value]
    red = [each for each in waiting if each.red]
    calls = [call for every in waking.called(session, [each.id for each in red]).values() for call in every]
    return not red or any(each.assignee_id for each in red) or any(call.reached and call.at >= since for call in calls)
