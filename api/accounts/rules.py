"""Adding, resetting and closing accounts. Whoever administers hands out first passwords, never the one in use."""

import unicodedata
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.accounts import sessions
from api.accounts.model import Staff, StaffInvitation
from api.accounts.proof import Issued
from api.accounts.roles import Role, StaffState
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind
from api.db import new_id
from api.errors import NotFound, Refused
from api.keys import rules as keys

FIRST_PASSWORD_VALID = timedelta(hours=72)
NAME_MAX, EMAIL_MAX = 80, 254


class NoName(Refused):
    """A member of staff without a name, or with a very long one."""

    status = 422


class NoEmail(Refused):
    """This is no e-mail address."""

    status = 422


class EmailTaken(Refused):
    """Somebody has an account with this address already."""

    status = 409


class LastAdministrator(Refused):
    """Without this account nobody could add or reset one."""

    status = 409


class AccountClosed(Refused):
    """This account was closed; nothing about it changes any more."""

    status = 409


def kept_email(text: str) -> str:
    """An address as it is kept and looked up: no blanks around it, lower case, one Unicode form, nothing unseen."""
    return _seen(unicodedata.normalize("NFKC", text[: EMAIL_MAX * 2])).strip().lower()


def _seen(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def add(
    session: Session,
    email: str,
    name: str,
    role: Role,
    first: Issued,
    *,
    at: datetime,
    by: uuid.UUID | None = None,
    language: str = "vi",
) -> uuid.UUID:
    """A new account that waits for its owner; returns its id. ``first``: the password for the first sign-in only."""
    kept, shown = kept_email(email), " ".join(_seen(name).split())
    if not 0 < len(shown) <= NAME_MAX:
        raise NoName
    if len(kept) > EMAIL_MAX or len(kept.split()) != 1 or not all(kept.partition("@")):
        raise NoEmail
    if session.scalar(select(Staff.id).where(Staff.email == kept)):
        raise EmailTaken
    staff = Staff(id=new_id(), email=kept, name=shown, role=role.value, language=language, created_at=at)
    _invite(session, staff, first, at=at)
    audit.record(session, Act.STAFF_ADDED, by=by, on=staff.id, at=at)
    return staff.id


def reset(session: Session, staff_id: uuid.UUID, first: Issued, *, at: datetime, by: uuid.UUID | None) -> None:
    """Back to the first password: key, grants and sessions go. Desks must be granted again."""
    staff = _standing(session, staff_id)
    _take_away(session, staff, by=by, at=at)
    _invite(session, staff, first, at=at)
    backup.take_back(session, Kind.ACCOUNT_RESET, staff_id, at=at)
    audit.record(session, Act.STAFF_RESET, by=by, on=staff_id, at=at)


def close(session: Session, staff_id: uuid.UUID, *, at: datetime, by: uuid.UUID | None) -> None:
    """End an account for good. The name stays for the audit. Raises LastAdministrator."""
    staff = _standing(session, staff_id)
    if staff.role == Role.ADMINISTRATOR.value and _administrators(session) == {staff_id}:
        raise LastAdministrator
    _take_away(session, staff, by=by, at=at)
    staff.state, staff.changed_at = StaffState.CLOSED.value, at
    backup.take_back(session, Kind.ACCOUNT_CLOSED, staff_id, at=at)
    audit.record(session, Act.STAFF_PAUSED, by=by, on=staff_id, at=at)


def choose_language(session: Session, staff_id: uuid.UUID, language: str) -> None:
    """The language in which the console greets this member."""
    _standing(session, staff_id).language = language


def _standing(session: Session, staff_id: uuid.UUID) -> Staff:
    staff = session.get(Staff, staff_id, with_for_update=True)
    if staff is None:
        raise NotFound
    if staff.state == StaffState.CLOSED.value:
        raise AccountClosed
    return staff


def _administrators(session: Session) -> set[uuid.UUID]:
    """Who can administer now, with their rows held: two who close each other at once must queue."""
    return set(
        session.scalars(
            select(Staff.id)
            .where(Staff.role == Role.ADMINISTRATOR.value, Staff.state == StaffState.ACTIVE.value)
            .order_by(Staff.id)
            .with_for_update()
        )
    )


def _take_away(session: Session, staff: Staff, *, by: uuid.UUID | None, at: datetime) -> None:
    keys.drop_holder(session, staff.id, at=at)
    sessions.end_all(session, staff.id, by=by, at=at)
    session.execute(delete(StaffInvitation).where(StaffInvitation.staff_id == staff.id))
    staff.salt = staff.sign_in_check = staff.locked_totp = staff.last_totp_step = None


def _invite(session: Session, staff: Staff, first: Issued, *, at: datetime) -> None:
    staff.state, staff.changed_at = StaffState.INVITED.value, at
    session.add(staff)
    session.flush()
    session.add(
        StaffInvitation(
            staff_id=staff.id,
            salt=first.salt,
            sign_in_check=first.proof.check,
            created_at=at,
            expires_at=at + FIRST_PASSWORD_VALID,
        )
    )
    session.flush()
