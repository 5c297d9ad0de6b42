"""The roster: who is on duty as what, from when to when; set by whoever leads."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts import queries as staff
from api.audit import rules as audit
from api.audit.acts import Act
from api.db import new_id
from api.doors import Permission
from api.errors import NotFound, Refused
from api.keys import queries as desks
from api.keys.ring import Ring
from api.tasks.model import Shift

LONGEST = timedelta(days=7)
DAYS_AT_ONCE = 7
TONGUE_MAX = 8


class Duty(StrEnum):
    """What somebody is on duty as; a lead on call is woken first, then a supervisor."""

    LEAD = "lead"
    SUPERVISOR = "supervisor"
    COUNSELLOR = "counsellor"
    INTERPRETER = "interpreter"


LADDER = (Duty.LEAD, Duty.SUPERVISOR, Duty.COUNSELLOR)


class BadShift(Refused):
    """A shift ends after it begins, within a week; an interpreter's names a language."""

    status = 422


@dataclass(frozen=True)
class OnDuty:
    """One shift. ``language``: of an interpreter alone."""

    id: uuid.UUID
    desk_id: uuid.UUID
    staff_id: uuid.UUID
    duty: Duty
    language: str | None
    begins_at: datetime
    ends_at: datetime


def _shift(row: Shift) -> OnDuty:
    return OnDuty(row.id, row.desk_id, row.staff_id, Duty(row.duty), row.language, row.begins_at, row.ends_at)


def shifts(session: Session, since: datetime, until: datetime, desk_ids: Iterable[uuid.UUID]) -> list[OnDuty]:
    """Every shift at these desks that touches the time between, the earliest first."""
    rows = session.scalars(
        select(Shift)
        .where(Shift.ends_at > since, Shift.begins_at < until, Shift.desk_id.in_(list(desk_ids)))
        .order_by(Shift.begins_at, Shift.ends_at, Shift.id)
    )
    return [_shift(row) for row in rows]


def on_duty(session: Session, *, at: datetime) -> list[OnDuty]:
    """Who is on duty now, at whichever desk."""
    rows = session.scalars(select(Shift).where(Shift.ends_at > at, Shift.begins_at <= at).order_by(Shift.id))
    return [_shift(row) for row in rows]


def add_shifts(
    session: Session,
    ring: Ring,
    desk_id: uuid.UUID,
    staff_id: uuid.UUID,
    duty: Duty,
    begins_at: datetime,
    ends_at: datetime,
    *,
    language: str = "",
    days: int = 1,
    at: datetime,
) -> None:
    """The same shift on so many days after one another; one that stands there already stays once.

    Raises BadShift, and NotFound for a desk that is not the member's or somebody who does not work on cases.
    """
    if desk_id not in ring.desks(session) or staff_id not in _able(session):
        raise NotFound
    tongue = language.strip().lower() if duty is Duty.INTERPRETER else None
    if not timedelta() < ends_at - begins_at <= LONGEST or not 1 <= days <= DAYS_AT_ONCE or not _named(tongue):
        raise BadShift
    for day in range(days):
        ahead = timedelta(days=day)
        begins, ends = begins_at + ahead, ends_at + ahead
        _add(session, ring, OnDuty(new_id(), desk_id, staff_id, duty, tongue, begins, ends))
    audit.record(session, Act.ROSTER_CHANGED, by=ring.holder_id, on=staff_id, at=at)


def _able(session: Session) -> set[uuid.UUID]:
    return {each.id for each in staff.colleagues(session, Permission.READ_CASES)}


def _named(tongue: str | None) -> bool:
    return tongue is None or (0 < len(tongue) <= TONGUE_MAX and tongue.replace("-", "").isalpha() and tongue.isascii())


def _add(session: Session, ring: Ring, new: OnDuty) -> None:
    there = select(Shift.id).where(
        Shift.desk_id == new.desk_id,
        Shift.staff_id == new.staff_id,
        Shift.duty == new.duty.value,
        Shift.language == new.language,
        Shift.begins_at == new.begins_at,
        Shift.ends_at == new.ends_at,
    )
    if session.scalar(there) is None:
        session.add(
            Shift(
                id=new.id,
                desk_id=new.desk_id,
                staff_id=new.staff_id,
                duty=new.duty.value,
                language=new.language,
                begins_at=new.begins_at,
                ends_at=new.ends_at,
                set_by=ring.holder_id,
            )
        )
        session.flush()


def remove_shift(session: Session, ring: Ring, shift_id: uuid.UUID, *, at: datetime) -> None:
    """Take one shift away; one that is gone already stays gone. Raises NotFound for another desk's."""
    row = session.get(Shift, shift_id)
    if row is None:
        return
    if row.desk_id not in ring.desks(session):
        raise NotFound
    session.delete(row)
    audit.record(session, Act.ROSTER_CHANGED, by=ring.holder_id, on=row.staff_id, at=at)


def forget_old(session: Session, *, before: datetime) -> None:
    """Shifts that ended long ago serve nobody."""
    for row in session.scalars(select(Shift).where(Shift.ends_at < before).limit(1000)).all():
        session.delete(row)


def desks_of(session: Session, ring: Ring) -> list[desks.DeskPublic]:
    """The desks whose roster this member sees."""
    mine = ring.desks(session)
    return [desk for desk in desks.desks(session) if desk.id in mine]
