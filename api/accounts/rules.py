"""Adding, resetting and closing accounts. Whoever administers hands out first passwords, never the one in use."""

import unicodedata
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import db
from api.accounts import sessions
from api.accounts.model import Passkey, Staff, StaffInvitation
from api.accounts.proof import Issued
from api.accounts.roles import Role, StaffState
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind
from api.db import new_id
from api.errors import Changed, NotFound, Refused, SignedOut
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
    """A new account that waits for its owner; returns its id. ``first``: the password for the first sign-in only.

    Raises SignedOut when ``by`` does not administer any more: deriving a password takes a while. NoName, NoEmail,
    EmailTaken.
    """
    if by is not None and by not in _administrators(session):
        raise SignedOut
    kept, shown = kept_email(email), " ".join(_seen(name).split())
    if not 0 < len(shown) <= NAME_MAX:
        raise NoName
    if len(kept) > EMAIL_MAX or len(kept.split()) != 1 or not all(kept.partition("@")):
        raise NoEmail
    staff_id = new_id()
    row = {"id": staff_id, "email": kept, "name": shown, "role": role.value, "language": language}
    state = StaffState.INVITED.value
    if not db.add_unless_there(session, Staff, row | {"state": state, "created_at": at, "changed_at": at}):
        raise EmailTaken
    _invite(session, session.get_one(Staff, staff_id), first, at=at)
    audit.record(session, Act.STAFF_ADDED, by=by, on=staff_id, at=at)
    return staff_id


def reset(
    session: Session,
    staff_id: uuid.UUID,
    first: Issued,
    *,
    at: datetime,
    by: uuid.UUID | None,
    seen: datetime | None = None,
) -> None:
    """Back to the first password: key, grants and sessions go. Desks must be granted again.

    ``seen``: when the account had last changed as far as who administers knows. Raises Changed when it has changed
    since: of two who reset it at once one is told, instead of handing out a password that is void already.
    """
    staff = to_change(session, staff_id, by=by, seen=seen)
    take_away(session, staff, by=by, at=at)
    _invite(session, staff, first, at=at)
    backup.take_back(session, Kind.ACCOUNT_RESET, staff_id, at=at)
    audit.record(session, Act.STAFF_RESET, by=by, on=staff_id, at=at)


def close(session: Session, staff_id: uuid.UUID, *, at: datetime, by: uuid.UUID | None) -> None:
    """End an account for good. The name stays for the audit. Raises LastAdministrator."""
    shut(session, to_change(session, staff_id, by=by), by=by, at=at)
    backup.take_back(session, Kind.ACCOUNT_CLOSED, staff_id, at=at)


def shut(session: Session, staff: Staff, *, by: uuid.UUID | None, at: datetime) -> None:
    """The closing itself."""
    take_away(session, staff, by=by, at=at)
    staff.state, staff.changed_at = StaffState.CLOSED.value, at
    audit.record(session, Act.STAFF_PAUSED, by=by, on=staff.id, at=at)


def end_sessions(session: Session, staff_id: uuid.UUID, *, at: datetime, by: uuid.UUID | None) -> None:
    """Sign a member out everywhere: a telephone was left in a taxi."""
    sessions.end_all(session, _standing(session, staff_id).id, by=by, at=at)


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


def to_change(
    session: Session,
    staff_id: uuid.UUID,
    *,
    by: uuid.UUID | None,
    seen: datetime | None = None,
    last_may: bool = False,
) -> Staff:
    """An account that is about to lose its way in, held until the commit, as are all who administer.

    Raises SignedOut when ``by`` does not administer any more, LastAdministrator when nobody else could
    (unless ``last_may``), Changed, NotFound, AccountClosed.
    """
    administrators = _administrators(session)  # first and in order: two who close each other at once must queue
    if by is not None and by not in administrators:
        raise SignedOut
    staff = _standing(session, staff_id)
    if seen is not None and staff.changed_at != seen:
        raise Changed
    if administrators == {staff_id} and not last_may:
        raise LastAdministrator
    return staff


def _administrators(session: Session) -> set[uuid.UUID]:
    """Who can administer now, with a second factor of their own; their rows are held."""
    return set(
        session.scalars(
            select(Staff.id)
            .where(
                Staff.role == Role.ADMINISTRATOR.value,
                Staff.state == StaffState.ACTIVE.value,
                Staff.locked_totp.is_not(None),
            )
            .order_by(Staff.id)
            .with_for_update()
        )
    )


def take_away(session: Session, staff: Staff, *, by: uuid.UUID | None, at: datetime) -> None:
    """Everything that lets a member in or lets them read."""
    keys.drop_holder(session, staff.id, at=at)
    sessions.end_all(session, staff.id, by=by, at=at)
    for table in (StaffInvitation, Passkey):
        session.execute(delete(table).where(table.staff_id == staff.id))
    staff.salt = staff.sign_in_check = staff.locked_totp = staff.last_totp_step = staff.factor_reset_until = None


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
