"""Questions about members of staff and their sessions. No answer holds a salt, a check or a locked key."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.accounts.model import Staff, StaffInvitation, StaffSession
from api.accounts.roles import Role, StaffState, who_may
from api.accounts.sessions import entered
from api.doors import Permission
from api.errors import NotFound


@dataclass(frozen=True)
class Person:
    """A member of staff as colleagues see them. ``invited_until``: when the first password stops working.

    ``factor_until``: the second factor was reset, and may be set up anew until then.
    """

    id: uuid.UUID
    name: str
    email: str
    role: Role
    language: str
    state: StaffState
    changed_at: datetime
    invited_until: datetime | None = None
    factor_until: datetime | None = None


@dataclass(frozen=True)
class OpenSession:
    """A browser somebody is signed in with. ``device``: its name and its system's, as far as they are known."""

    id: uuid.UUID
    staff_id: uuid.UUID
    device: str | None
    created_at: datetime
    last_seen_at: datetime
    locked: bool


def _person(row: Staff, invited_until: datetime | None = None) -> Person:
    role, state, factor_until = Role(row.role), StaffState(row.state), row.factor_reset_until
    return Person(row.id, row.name, row.email, role, row.language, state, row.changed_at, invited_until, factor_until)


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
    """A member's sessions begun after ``since`` that have not ended, the latest seen first."""
    rows = session.scalars(_open_since(since).where(StaffSession.staff_id == staff_id))
    return [_open(row) for row in rows]


def all_sessions(session: Session, *, since: datetime) -> dict[uuid.UUID, list[OpenSession]]:
    """The same for everybody, by member."""
    found: dict[uuid.UUID, list[OpenSession]] = {}
    for row in session.scalars(_open_since(since)):
        found.setdefault(row.staff_id, []).append(_open(row))
    return found


def _open_since(since: datetime) -> Select[StaffSession]:
    return (
        select(StaffSession)
        .where(StaffSession.ended_at.is_(None), StaffSession.created_at > since, entered())
        .order_by(StaffSession.last_seen_at.desc())
    )


def _open(row: StaffSession) -> OpenSession:
    locked = row.locked_at is not None
    return OpenSession(row.id, row.staff_id, row.device, row.created_at, row.last_seen_at, locked)
