"""The second factor: a new authenticator, and a lost one taken away. The password, the keys and the desks stay."""

import uuid
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.accounts import halfway, proof, rules, sessions, signin
from api.accounts.halfway import SET_UP_WITHIN, Halfway, Second
from api.accounts.model import Passkey, Staff
from api.accounts.roles import StaffState
from api.accounts.signin import Claim
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind
from api.errors import Refused
from api.keys import rules as keys
from api.keys.ring import Ring


class NotTakenUp(Refused):
    """The account has not been taken up, so there is no second factor yet."""

    status = 409


class OwnFactor(Refused):
    """Nobody resets their own second factor: whoever sits at an open console could."""

    status = 409


def reset(
    session: Session, staff_id: uuid.UUID, *, at: datetime, by: uuid.UUID | None, seen: datetime | None = None
) -> None:
    """Take authenticator and passkeys away; sessions end. The member sets up a new one with their own password.

    ``by``: who administers, or None on a terminal; ``seen``: as in :func:`rules.reset`. Raises OwnFactor, NotTakenUp,
    LastAdministrator, Changed.
    """
    if by == staff_id:
        raise OwnFactor
    staff = rules.to_change(session, staff_id, by=by, seen=seen, last_may=by is None)
    if staff.state != StaffState.ACTIVE.value:
        raise NotTakenUp
    take_away(session, staff, by=by, at=at)
    backup.take_back(session, Kind.FACTOR_RESET, staff_id, at=at)
    audit.record(session, Act.FACTOR_RESET, by=by, on=staff_id, at=at)


def take_away(session: Session, staff: Staff, *, by: uuid.UUID | None, at: datetime) -> None:
    session.execute(delete(Passkey).where(Passkey.staff_id == staff.id))
    sessions.end_all(session, staff.id, by=by, at=at)
    staff.locked_totp, staff.factor_reset_until, staff.changed_at = None, at + SET_UP_WITHIN, at


def set_up(session: Session, half: Halfway, secret: str, code: str, *, at: datetime) -> Ring | None:
    """After a reset: the first code of a new authenticator makes it the member's; None for a mistyped code."""
    staff = signin.whose_password(session, half.claim)
    if staff is None or halfway.second_of(session, half.claim, at=at) is not Second.ANEW:
        raise signin.refusal(session, half.claim, at=at, half=True)
    if not _kept(session, staff, half.claim, secret, code, at):
        return None
    return keys.open_member_key(session, staff.id, half.claim.proof.wrapping)


def replace(session: Session, claim: Claim, secret: str, code: str, *, at: datetime) -> None:
    """A new authenticator in the place of the old one, which works until then. Raises WrongSignIn."""
    staff = signin.whose_password(session, claim)
    if staff is None or staff.locked_totp is None or not _kept(session, staff, claim, secret, code, at):
        raise signin.refusal(session, claim, at=at, half=staff is not None)


def _kept(session: Session, staff: Staff, claim: Claim, secret: str, code: str, at: datetime) -> bool:
    """Keep a secret of ours once its code is right. The old one's last step says nothing about the new one's."""
    step = proof.totp_step(secret, code, at) if proof.is_totp_secret(secret) else None
    if step is None:
        return False
    staff.locked_totp = proof.lock_totp(claim.proof, claim.salt, secret)
    staff.last_totp_step, staff.factor_reset_until, staff.changed_at = step, None, at
    audit.record(session, Act.FACTOR_CHANGED, by=staff.id, on=staff.id, at=at)
    return True
