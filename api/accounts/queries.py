"""Questions about members of staff and their sessions. No answer holds a salt, a check or a locked key."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.model import Staff, StaffInvitation, StaffSession
from api.accounts.roles import Role, StaffState, who_may
from api.doors import Permission
from api.errors import NotFound


@dataclass(frozen=True)
class Person:
    """A member of staff as colleagues see them. ``invited_until``: when the first password stops working."""

    id: uuid.UUID
    name: str
    email: str
    role: Role
    language: str
    state: StaffState
    invited_until: datetime | None = None


@dataclass(frozen=True)
class OpenSession:
    """A browser somebody is signed in with."""

    id: uuid.UUID
    created_at: datetime
    last_seen_at: datetime
    locked: bool


def _person(row: Staff, invited_until: datetime | None = None) -> Person:
    return Person(row.id, row.name, row.email, Role(row.role), row.language, StaffState(row.state), invited_until)


def everybody(session: Session) -> list[Person]:
    """All members of staff, closed accounts last, then by name."""
    rows = session.execute(
        select(Staff, StaffInvitation.expires_at)
        .outerjoin(StaffInvitation, StaffInvitation.staff_id == Staff.id)
        .order_by(Staff.state == StaffState.CLOSED.value, Staff.name, Staff.id)
    )
    return [_person(*row) for row in rows]


def person(session: Session, staff_id: uuid.UUID) -> Person:
    """One member of staff. Raises NotFound."""
    row = session.get(Staff, staff_id)
    if row is None:
        raise NotFound
    return _person(row)


def person_of(session: Session, email: str) -> Person:
    """The member of staff with this address, as it is kept. Raises NotFound."""
    row = session.scalar(select(Staff).where(Staff.email == email))
    if row is None:
        raise NotFound
    return _person(row)


def colleagues(session: Session, permission: Permission) -> list[Person]:
    """Active members whose role may do this, by name."""
    rows = session.scalars(
        select(Staff)
        .where(Staff.state == StaffState.ACTIVE.value, Staff.role.in_([role.value for role in who_may(permission)]))
        .order_by(Staff.name, Staff.id)
    )
    return [_person(row) for row in rows]


def names(session: Session, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Names by id, for showing who did what; closed accounts keep theirs."""
    wanted = {id_ for id_ in ids if id_ is not None}
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(wanted))).all()
    return {row.id: row.name for row in rows}


def sessions_of(session: Session, staff_id: uuid.UUID, *, since: datetime) -> list[OpenSession]:
    """Sessions begun after ``since`` that have not ended, the latest seen first."""
    rows = session.scalars(
        select(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None), StaffSession.created_at > since)
        .order_by(StaffSession.last_seen_at.desc())
    )
    return [OpenSession(row.id, row.created_at, row.last_seen_at, row.locked_at is not None) for row in rows]
