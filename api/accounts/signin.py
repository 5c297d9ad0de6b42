"""Signing in, in its order: look up, derive without holding any lock, then check and write in one transaction."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from api import clock, db, sealed
from api.accounts import proof as proofs
from api.accounts.model import Staff, StaffInvitation
from api.accounts.proof import Issued, Proof
from api.accounts.roles import StaffState
from api.accounts.rules import kept_email
from api.audit import rules as audit
from api.audit.acts import Act
from api.errors import Refused
from api.keys import rules as keys
from api.keys.ring import Ring
from api.settings import Settings

NOBODY = bytes(proofs.SALT_BYTES)


class WrongSignIn(Refused):
    """Address, password or code is wrong: one sentence for all three, so nobody learns which.

    ``half``: the password was right. For the pace alone, never shown.
    """

    status = 401

    def __init__(self, *, half: bool = False) -> None:
        super().__init__()
        self.half = half


@dataclass(frozen=True)
class Claim:
    """Somebody's claim to be a member, with the derived keys to check it by; checked again when it is used.

    ``first``: the password is the first one of an account that waits to be taken up.
    """

    staff_id: uuid.UUID | None
    email: str
    proof: Proof
    salt: bytes
    first: bool = False


def claimed(email: str, password: str, settings: Settings, *, offered: bool = False) -> Claim:
    """Look up and derive; an unknown address costs the same. ``offered``: against the offer of a first sign-in.

    Slow, and reads in a transaction of its own: call it before the request's session is used. Raises Unavailable.
    """
    kept = kept_email(email)
    with db.reading() as session:
        staff, invitation = _known(session, kept)
    salt = (invitation.offered_salt if invitation else None) if offered else _salt(staff, invitation)
    proof = proofs.prove(password, salt or NOBODY, settings)
    first = invitation is not None and not offered and proofs.matches(proof, invitation.sign_in_check)
    return Claim(staff.id if staff else None, kept, proof, salt or NOBODY, first)


def _known(session: Session, email: str) -> tuple[Staff | None, StaffInvitation | None]:
    row = session.execute(
        select(Staff, StaffInvitation)
        .outerjoin(StaffInvitation, StaffInvitation.staff_id == Staff.id)
        .where(Staff.email == email)
    ).first()
    return (row[0], row[1]) if row else (None, None)


def _salt(staff: Staff | None, invitation: StaffInvitation | None) -> bytes | None:
    if invitation is not None:
        return invitation.salt
    return staff.salt if staff else None


def enter(session: Session, claim: Claim, code: str, *, at: datetime) -> Ring:
    """The member's ring. Raises WrongSignIn; the try is written down, so catch it before the commit."""
    staff = whose_password(session, claim)
    if staff and staff.locked_totp:
        secret = proofs.open_totp(claim.proof, claim.salt, staff.locked_totp)
        if used(session, staff.id, secret, code, at):
            return keys.open_member_key(session, staff.id, claim.proof.wrapping)
    raise refusal(session, claim, at=at, half=staff is not None)


def refusal(session: Session, claim: Claim, *, at: datetime, half: bool = False) -> WrongSignIn:
    """Write a wrong try down."""
    audit.record(session, Act.SIGN_IN_REFUSED, on=claim.staff_id, at=at)
    return WrongSignIn(half=half)


def whose_password(session: Session, claim: Claim) -> Staff | None:
    """The active member whose password this is, held until the commit: a reset meanwhile comes before or after."""
    staff = _member(session, claim, StaffState.ACTIVE)
    return staff if staff and proofs.matches(claim.proof, staff.sign_in_check) else None


def _member(session: Session, claim: Claim, state: StaffState) -> Staff | None:
    staff = session.get(Staff, claim.staff_id, with_for_update=True) if claim.staff_id else None
    return staff if staff and staff.state == state.value else None


def used(session: Session, staff_id: uuid.UUID, secret: str, code: str, at: datetime) -> bool:
    """Use a code up. One conditional change, so two tries with the same code cannot both pass.

    One used far ahead of now was used under a wrong clock: once that is right it shuts nobody out.
    """
    step = proofs.totp_step(secret, code, at)
    if step is None:
        return False
    latest = proofs.step_of(at + clock.MAY_ERR)  # one that was used later than that was so under a clock set ahead
    unused = or_(Staff.last_totp_step.is_(None), Staff.last_totp_step < step, Staff.last_totp_step > latest)
    done = session.execute(
        update(Staff).where(Staff.id == staff_id, unused).values(last_totp_step=step).returning(Staff.id)
    )
    return done.first() is not None


# --- the first sign-in: the first password buys an offer, the offer and a code make the account ---


def _invitation(session: Session, claim: Claim, at: datetime) -> StaffInvitation:
    """The invitation, held until the commit. Raises WrongSignIn when there is none or it is too old."""
    staff = _member(session, claim, StaffState.INVITED)
    invitation = session.get(StaffInvitation, staff.id, with_for_update=True) if staff else None
    if invitation is None or invitation.expires_at <= at or clock.ahead(invitation.created_at, at):
        raise refusal(session, claim, at=at)
    return invitation


def offer(session: Session, claim: Claim, fresh: Issued, totp_secret: str, *, at: datetime) -> None:
    """Keep what the first sign-in shows: a new password and a second factor. An offer before is void."""
    invitation = _invitation(session, claim, at)
    if not proofs.matches(claim.proof, invitation.sign_in_check):
        raise refusal(session, claim, at=at)
    invitation.offered_salt, invitation.offered_check = fresh.salt, fresh.proof.check
    invitation.offered_totp = proofs.lock_totp(fresh.proof, fresh.salt, totp_secret)


def offered_totp(session: Session, claim: Claim, *, at: datetime) -> str:
    """The second factor of an offer, to show it once more after a mistyped code. Raises WrongSignIn."""
    invitation = _invitation(session, claim, at)
    if invitation.offered_totp is None or not proofs.matches(claim.proof, invitation.offered_check):
        raise refusal(session, claim, at=at)
    return proofs.open_totp(claim.proof, claim.salt, invitation.offered_totp)


def take_up(session: Session, claim: Claim, code: str, *, at: datetime) -> Ring | None:
    """The offered password and its first code make the account and its key pair; None for a mistyped code."""
    secret = offered_totp(session, claim, at=at)
    invitation = _invitation(session, claim, at)
    if not used(session, invitation.staff_id, secret, code, at):
        return None
    staff = session.get_one(Staff, invitation.staff_id)
    staff.salt, staff.sign_in_check = invitation.offered_salt, invitation.offered_check
    staff.locked_totp, staff.state, staff.changed_at = invitation.offered_totp, StaffState.ACTIVE.value, at
    session.delete(invitation)
    pair = sealed.new_pair()
    keys.keep_member_key(session, staff.id, pair, claim.proof.wrapping, at=at)
    audit.record(session, Act.STAFF_ENROLLED, by=staff.id, at=at)
    return Ring(staff.id, pair.private)
