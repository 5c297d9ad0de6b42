"""After a restore: what was taken from an account since the back-up is taken once more.

Each changes nothing when there is nothing left to take, or when the account has changed since.
"""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts import factor, rules
from api.accounts.model import Passkey, Staff, StaffInvitation
from api.accounts.roles import StaffState
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup.rules import Kind, register


def close(session: Session, staff_id: uuid.UUID, _: uuid.UUID | None, at: datetime) -> None:
    """The account is closed, whoever else is left."""
    staff = session.get(Staff, staff_id)
    if staff and staff.state != StaffState.CLOSED.value:
        rules.shut(session, staff, by=None, at=at)


def reset(session: Session, staff_id: uuid.UUID, _: uuid.UUID | None, at: datetime) -> None:
    """Password, key and desks go. The first password that was handed out then is not known here: reset it anew."""
    staff = session.get(Staff, staff_id)
    if staff is None or staff.state == StaffState.CLOSED.value or _is_reset(session, staff, at):
        return
    rules.take_away(session, staff, by=None, at=at)
    staff.state, staff.changed_at = StaffState.INVITED.value, at
    audit.record(session, Act.STAFF_RESET, on=staff_id, at=at)


def _is_reset(session: Session, staff: Staff, at: datetime) -> bool:
    """Nothing of before is left: no way in at all, or only ways that were made with the reset or after it."""
    if staff.state == StaffState.ACTIVE.value:
        return staff.changed_at > at
    invitation = session.get(StaffInvitation, staff.id)
    return invitation is None or invitation.created_at >= at


def reset_factor(session: Session, staff_id: uuid.UUID, _: uuid.UUID | None, at: datetime) -> None:
    """Authenticator and passkeys go; the time to set up a new one runs from the reset."""
    staff = session.get(Staff, staff_id)
    if staff is None or staff.state != StaffState.ACTIVE.value or staff.changed_at > at:
        return
    has_passkey = session.scalar(select(Passkey.id).where(Passkey.staff_id == staff_id).limit(1))
    if staff.locked_totp is None and has_passkey is None:
        return
    factor.take_away(session, staff, by=None, at=at)
    audit.record(session, Act.FACTOR_RESET, on=staff_id, at=at)


def remove_passkey(session: Session, staff_id: uuid.UUID, passkey_id: uuid.UUID | None, at: datetime) -> None:
    row = session.get(Passkey, passkey_id) if passkey_id else None
    if row and row.staff_id == staff_id:
        session.delete(row)
        audit.record(session, Act.PASSKEY_REMOVED, on=staff_id, at=at)


def init_app(app: Flask) -> None:
    register(app, Kind.ACCOUNT_CLOSED, close)
    register(app, Kind.ACCOUNT_RESET, reset)
    register(app, Kind.FACTOR_RESET, reset_factor)
    register(app, Kind.PASSKEY_REMOVED, remove_passkey)
