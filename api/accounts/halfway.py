"""Between the password and the second factor: a session that opens no door, for five minutes.

What the password derived lies in its row, locked under what only the cookie holds, so that nobody types it twice.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, not_, or_, select
from sqlalchemy.orm import Session

from api import clock, sealed
from api.accounts import sessions, signin
from api.accounts.model import Passkey, Staff, StaffSession
from api.accounts.proof import Proof
from api.accounts.signin import Claim
from api.audit import rules as audit
from api.audit.acts import Act
from api.errors import SignedOut
from api.keys.ring import Ring
from api.sealed import Label

LASTS = timedelta(minutes=5)
SET_UP_WITHIN = timedelta(hours=72)


class Second(Enum):
    """What a member is asked for after a right password."""

    CODE = "a code, in the same form as the password"
    PASSKEY = "a passkey or a code"
    ANEW = "nothing yet: the second factor was reset and is set up now"


@dataclass(frozen=True)
class Halfway:
    """Somebody whose password was right. ``reset_at``: when their second factor was reset, if it was."""

    session_id: uuid.UUID
    claim: Claim = field(repr=False)
    name: str
    second: Second
    reset_at: datetime | None


def second_of(session: Session, claim: Claim, *, at: datetime) -> Second | None:
    """What this member is asked for; None when the password is wrong, or the time for a new factor has passed."""
    staff = signin.whose_password(session, claim)
    return _second_of(session, staff, at) if staff else None


def _second_of(session: Session, staff: Staff, at: datetime) -> Second | None:
    if staff.locked_totp is None:
        until = staff.factor_reset_until
        return Second.ANEW if until is not None and at < until <= at + SET_UP_WITHIN + clock.MAY_ERR else None
    has_passkey = session.scalar(select(Passkey.id).where(Passkey.staff_id == staff.id).limit(1)) is not None
    return Second.PASSKEY if has_passkey else Second.CODE


def begin(session: Session, claim: Claim, *, at: datetime, device: str | None) -> bytes:
    """A session that waits for the second factor; returns the 32 bytes for the cookie. For a right password only."""
    if claim.staff_id is None:
        raise SignedOut
    secret = secrets.token_bytes(sealed.KEY_BYTES)
    row = StaffSession(
        id_hash=sessions.id_hash(secret), staff_id=claim.staff_id, created_at=at, last_seen_at=at, device=device
    )
    row.locked_private = _lock(secret, claim.staff_id, claim.proof)
    session.add(row)
    session.flush()
    return secret


def hold(session: Session, secret: bytes, claim: Claim, *, at: datetime) -> None:
    """Lock somebody's own session until they show their second factor. Raises SignedOut when it is not theirs."""
    row = sessions.of(session, secret)
    if row is None or claim.staff_id is None or row.staff_id != claim.staff_id:
        raise SignedOut
    row.locked_private, row.proven_at = _lock(secret, claim.staff_id, claim.proof), None
    row.locked_at, row.last_seen_at = row.locked_at or at, at
    session.flush()


def find(session: Session, secret: bytes, *, at: datetime) -> Halfway | None:
    """Who waits behind this cookie, if the five minutes have not passed and the account still stands as it was."""
    row = session.scalar(
        select(StaffSession).where(
            StaffSession.id_hash == sessions.id_hash(secret),
            StaffSession.ended_at.is_(None),
            StaffSession.proven_at.is_(None),
            StaffSession.locked_private.is_not(None),
            not_(_over(at)),
        )
    )
    return _opened(session, row, secret, at) if row else None


def _over(at: datetime) -> ColumnElement[bool]:
    """The five minutes have passed, also where a clock that was set back would begin them anew."""
    return or_(StaffSession.last_seen_at <= at - LASTS, StaffSession.last_seen_at >= at + LASTS)


def _opened(session: Session, row: StaffSession, secret: bytes, at: datetime) -> Halfway | None:
    staff = session.get_one(Staff, row.staff_id)
    if row.locked_private is None or staff.salt is None:
        return None
    claim = Claim(staff.id, staff.email, _unlock(secret, staff.id, row.locked_private), staff.salt)
    second = second_of(session, claim, at=at)
    reset_at = staff.factor_reset_until - SET_UP_WITHIN if staff.factor_reset_until else None
    return Halfway(row.id, claim, staff.name, second, reset_at) if second else None


def through(session: Session, secret: bytes, ring: Ring, *, at: datetime) -> None:
    """The second factor was shown: from here on it is a session like any other. Raises SignedOut when it ended."""
    row = sessions.of(session, secret)
    if row is None or row.proven_at is not None or row.staff_id != ring.holder_id:
        raise SignedOut
    act = Act.SESSION_UNLOCKED if row.locked_at else Act.SIGNED_IN
    sessions.open_(row, secret, ring, at=at)
    audit.record(session, act, by=ring.holder_id, at=at)


def give_up(session: Session, *, at: datetime) -> None:
    """After five minutes: a right password without the second factor is written down as refused."""
    waiting = select(StaffSession).where(
        StaffSession.proven_at.is_(None),
        StaffSession.locked_private.is_not(None),
        _over(at),
    )
    for row in session.scalars(waiting.with_for_update(skip_locked=True)).all():
        audit.record(session, Act.SIGN_IN_REFUSED, on=row.staff_id, at=at)
        if row.locked_at is None:
            session.delete(row)
        row.locked_private = row.challenge = None


def _context(staff_id: uuid.UUID) -> bytes:
    return Label.HALFWAY.encode() + staff_id.bytes


def _lock(secret: bytes, staff_id: uuid.UUID, proof: Proof) -> bytes:
    key = sealed.derived(secret, Label.SESSION_KEY)
    return sealed.lock(key, proof.check + proof.wrapping + proof.totp, _context(staff_id))


def _unlock(secret: bytes, staff_id: uuid.UUID, locked: bytes) -> Proof:
    three = sealed.unlock(sealed.derived(secret, Label.SESSION_KEY), locked, _context(staff_id))
    size = sealed.KEY_BYTES
    return Proof(three[:size], three[size : 2 * size], three[2 * size :])
