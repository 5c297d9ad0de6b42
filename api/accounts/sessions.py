"""Sessions of signed-in members: begun, seen, locked by idling, unlocked, ended."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from api import clock, sealed
from api.accounts.model import Staff, StaffSession
from api.accounts.roles import StaffState
from api.audit import rules as audit
from api.audit.acts import Act
from api.errors import NotFound, SignedOut
from api.keys.ring import Ring
from api.sealed import Label

FORGOTTEN_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Found:
    """What a cookie leads to: the member, and their locked key unless idling removed it.

    ``proven_at``: when they last showed their second factor.
    """

    session_id: uuid.UUID
    staff: Staff
    last_seen_at: datetime
    proven_at: datetime | None
    locked_private: bytes | None = field(repr=False)


def known_browser(secret: bytes) -> bytes:
    """What stays in a browser when its session is over: tells that somebody signed in there, and opens nothing."""
    return sealed.derived(secret, Label.KNOWN_BROWSER)


def id_hash(secret: bytes) -> bytes:
    """What the row keeps of a session's secret, and of what stays in the browser."""
    return _kept_of(known_browser(secret))


def _kept_of(known: bytes) -> bytes:
    return sealed.derived(known, Label.SESSION_ID)


def entered() -> ColumnElement[bool]:
    """The second factor was shown in this session at least once; before that it is nobody's."""
    return or_(StaffSession.proven_at.is_not(None), StaffSession.locked_at.is_not(None))


def knows(session: Session, known: bytes, email: str, *, at: datetime) -> bool:
    """Whether somebody signed in to this account with this browser in the last 30 days."""
    found = select(StaffSession.id).join(Staff, Staff.id == StaffSession.staff_id)
    lately = StaffSession.created_at > at - FORGOTTEN_AFTER
    return (
        session.scalar(found.where(StaffSession.id_hash == _kept_of(known), Staff.email == email, lately, entered()))
        is not None
    )


def locked(secret: bytes, ring: Ring) -> bytes:
    key = sealed.derived(secret, Label.SESSION_KEY)
    return sealed.lock(key, ring.private, Label.SESSION_KEY.encode() + ring.holder_id.bytes)


def opened(secret: bytes, locked_private: bytes, staff_id: uuid.UUID) -> Ring:
    """The member's ring, with the secret that only the cookie holds. Raises sealed.Broken."""
    key = sealed.derived(secret, Label.SESSION_KEY)
    return Ring(staff_id, sealed.unlock(key, locked_private, Label.SESSION_KEY.encode() + staff_id.bytes))


def start(session: Session, ring: Ring, *, at: datetime, device: str | None = None) -> bytes:
    """A new session; returns the 32 bytes for the cookie, kept nowhere else."""
    secret = secrets.token_bytes(sealed.KEY_BYTES)
    session.add(
        StaffSession(
            id_hash=id_hash(secret),
            staff_id=ring.holder_id,
            created_at=at,
            last_seen_at=at,
            proven_at=at,
            locked_private=locked(secret, ring),
            device=device,
        )
    )
    session.flush()
    audit.record(session, Act.SIGNED_IN, by=ring.holder_id, at=at)
    return secret


def find(session: Session, secret: bytes, *, since: datetime, at: datetime) -> Found | None:
    """The session of a cookie, when it began after ``since``, has not ended, and its member is active.

    One that began later than it can have begun is from before the clock was set back: it would last too long.
    """
    row = session.execute(
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.id_hash == id_hash(secret),
            StaffSession.ended_at.is_(None),
            StaffSession.created_at > since,
            StaffSession.created_at <= at + clock.MAY_ERR,
            Staff.state == StaffState.ACTIVE.value,
            entered(),
        )
    ).first()
    return _found(*row) if row else None


def _found(row: StaffSession, staff: Staff) -> Found:
    """Who is halfway through proving themselves once more holds no key meanwhile."""
    private = row.locked_private if row.proven_at else None
    return Found(row.id, staff, row.last_seen_at, row.proven_at, private)


def seen(session: Session, session_id: uuid.UUID, *, at: datetime) -> None:
    """The member is still here."""
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(last_seen_at=at))


def lock_idle(session: Session, *, unseen_since: datetime, at: datetime) -> None:
    """Remove the locked key of every session that nobody used since ``unseen_since``, nor as long ahead of ``at``.

    One that was seen later than now was so before the clock was set back. One that somebody else holds just now has
    its turn a minute later.
    """
    idle = select(StaffSession).where(
        StaffSession.locked_private.is_not(None),
        StaffSession.proven_at.is_not(None),
        or_(StaffSession.last_seen_at <= unseen_since, StaffSession.last_seen_at >= at + (at - unseen_since)),
    )
    for row in session.scalars(idle.with_for_update(skip_locked=True)).all():
        row.locked_private, row.locked_at = None, at
        audit.record(session, Act.SESSION_LOCKED, by=row.staff_id, at=at)


def unlock(session: Session, secret: bytes, ring: Ring, *, at: datetime) -> None:
    """The member proved again who they are. Raises SignedOut when the session is not theirs or has ended."""
    row = of(session, secret)
    if row is None or row.staff_id != ring.holder_id:
        raise SignedOut
    open_(row, secret, ring, at=at)
    audit.record(session, Act.SESSION_UNLOCKED, by=ring.holder_id, at=at)


def of(session: Session, secret: bytes) -> StaffSession | None:
    """The row of a cookie, held until the commit, unless it has ended."""
    mine = StaffSession.id_hash == id_hash(secret)
    return session.scalar(select(StaffSession).where(mine, StaffSession.ended_at.is_(None)).with_for_update())


def open_(row: StaffSession, secret: bytes, ring: Ring, *, at: datetime) -> None:
    """Put the member's key into the session: the second factor was shown just now."""
    row.locked_private, row.locked_at, row.challenge = locked(secret, ring), None, None
    row.proven_at = row.last_seen_at = at


def end(session: Session, session_id: uuid.UUID, staff_id: uuid.UUID, *, at: datetime) -> None:
    """A member ends one of their own sessions. Raises NotFound for somebody else's."""
    row = session.get(StaffSession, session_id, with_for_update=True)
    if row is None or row.staff_id != staff_id:
        raise NotFound
    _end(session, row, by=staff_id, at=at)


def end_all(
    session: Session,
    staff_id: uuid.UUID,
    *,
    by: uuid.UUID | None,
    at: datetime,
    but: uuid.UUID | None = None,
) -> None:
    """End every session of a member, but for one; ``by``: themselves, or who administers."""
    theirs = select(StaffSession).where(StaffSession.staff_id == staff_id).order_by(StaffSession.id)
    for row in session.scalars(theirs.with_for_update().execution_options(populate_existing=True)).all():
        if row.id != but:
            _end(session, row, by=by, at=at)


def _end(session: Session, row: StaffSession, *, by: uuid.UUID | None, at: datetime) -> None:
    if row.ended_at is None:
        row.ended_at, row.locked_private, row.challenge = at, None, None
        audit.record(session, Act.SIGNED_OUT, by=by, on=row.staff_id, at=at)


def forget_old(session: Session, *, at: datetime) -> None:
    """Remove the rows of sessions that began 30 days ago."""
    session.execute(delete(StaffSession).where(StaffSession.created_at < at - FORGOTTEN_AFTER))
