"""Whom to wake for something that waits: a ladder of people with their numbers, and what became of each call."""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts import queries as staff
from api.accounts.roles import Role
from api.audit import rules as audit
from api.audit.acts import Act
from api.db import new_id
from api.doors import Permission
from api.errors import NotFound
from api.keys import queries as desks
from api.keys.ring import Ring
from api.tasks import phones, queries, roster
from api.tasks.model import Wake
from api.tasks.queries import Waiting
from api.tasks.roster import LADDER, Duty, OnDuty

BESIDES = (Role.LEAD, Role.SUPERVISOR, Role.COUNSELLOR)


@dataclass(frozen=True)
class Call:
    """Somebody was called."""

    staff_id: uuid.UUID
    by_id: uuid.UUID
    at: datetime
    reached: bool


@dataclass(frozen=True)
class Rung:
    """Somebody to call. ``duty`` None: not on the roster now; ``number`` empty: none is known."""

    staff_id: uuid.UUID
    name: str
    duty: Duty | None
    number: str = field(repr=False)
    last: Call | None = None


@dataclass(frozen=True)
class Ladder:
    """Whom to call for one thing, in this order. ``next``: whose turn it is, None when somebody was reached or
    nobody is left; ``roster``: somebody else is on duty now."""

    due: Waiting
    rungs: list[Rung]
    interpreters: list[Rung]
    reached: Call | None
    next: Rung | None
    roster: bool


def ladder(session: Session, ring: Ring, due_id: uuid.UUID, *, at: datetime) -> Ladder:
    """On call, supervisor, the others on duty, then who could open it and is not on the roster; never oneself.

    Raises NotFound for something that waits at no desk of this member.
    """
    due = queries.one(session, due_id, ring.desks(session))
    every = called(session, [due_id]).get(due_id, [])
    calls = {call.staff_id: call for call in every}
    shifts = [each for each in roster.on_duty(session, at=at) if each.staff_id != ring.holder_id]
    able = {each.id: each for each in staff.colleagues(session, Permission.READ_CASES) if each.id != ring.holder_id}
    may_open = desks.holders_at(session, due.desk_id) & set(able)
    duties = _duties(shifts)
    order = sorted(may_open, key=lambda each: _place(duties.get(each), able[each].role, able[each].name))
    speaking = {
        shift.staff_id
        for shift in shifts
        if shift.duty is Duty.INTERPRETER and shift.language == due.language and shift.staff_id in able
    }
    numbers = phones.numbers(session, ring, {*order, *speaking})

    def rung(staff_id: uuid.UUID, duty: Duty | None) -> Rung:
        return Rung(staff_id, able[staff_id].name, duty, numbers.get(staff_id, ""), calls.get(staff_id))

    rungs = [rung(each, duties.get(each)) for each in order]
    interpreters = [rung(each, Duty.INTERPRETER) for each in sorted(speaking, key=str)]
    reached = next((call for call in reversed(every) if call.reached), None)
    following = None if reached else next((one for one in rungs if one.last is None and one.number), None)
    return Ladder(due, rungs, interpreters, reached, following, any(each in duties for each in order))


def looked_up(session: Session, ring: Ring, due_id: uuid.UUID, *, at: datetime) -> Ladder:
    """The ladder for a page: it shows colleagues' own numbers, so that somebody looked is written down.

    Raises NotFound.
    """
    found = ladder(session, ring, due_id, at=at)
    audit.record(session, Act.NUMBERS_READ, by=ring.holder_id, on=found.due.subject_id, at=at)
    return found


def _duties(shifts: Iterable[OnDuty]) -> dict[uuid.UUID, Duty]:
    """The first duty in the ladder of each who is on duty as such."""
    found: dict[uuid.UUID, Duty] = {}
    for duty in reversed(LADDER):
        found |= {shift.staff_id: duty for shift in shifts if shift.duty is duty}
    return found


def _place(duty: Duty | None, role: Role, name: str) -> tuple[int, int, str]:
    return (LADDER.index(duty) if duty else len(LADDER), BESIDES.index(role) if role in BESIDES else 9, name)


def called(session: Session, due_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Call]]:
    """All calls for these rows, the earliest first."""
    found: dict[uuid.UUID, list[Call]] = {}
    for row in session.scalars(select(Wake).where(Wake.due_id.in_(list(due_ids))).order_by(Wake.at, Wake.id)):
        found.setdefault(row.due_id, []).append(Call(row.staff_id, row.by_id, row.at, row.reached))
    return found


def put_down(
    session: Session,
    ring: Ring,
    due_id: uuid.UUID,
    staff_id: uuid.UUID,
    *,
    reached: bool,
    token: str = "",
    at: datetime,
) -> None:
    """Somebody was called, and reached or not; the same form sent twice is one call. Raises NotFound."""
    found = ladder(session, ring, due_id, at=at)
    if staff_id not in {each.staff_id for each in (*found.rungs, *found.interpreters)}:
        raise NotFound
    wake_id = new_id()
    with suppress(ValueError):
        wake_id = uuid.UUID(token)
    if session.get(Wake, wake_id) is not None:
        return
    session.add(Wake(id=wake_id, due_id=due_id, staff_id=staff_id, by_id=ring.holder_id, at=at, reached=reached))
    audit.record(session, Act.MEMBER_WOKEN, by=ring.holder_id, on=found.due.subject_id, at=at)
