"""Writing down what was taken back, so that a restore cannot bring it again."""

import uuid
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.backup.model import Restoration, TakenBack
from api.errors import Refused
from api.timed import rules as timed

MAKE = "backup.make"

Again: TypeAlias = Callable[[Session, uuid.UUID, "uuid.UUID | None", datetime], None]


class NotHeld(Refused):
    """Nothing waits to be confirmed: this house was not restored, or somebody confirmed it already."""

    status = 409


class Kind(StrEnum):
    """What was taken back, from whom (``subject_id``) and of what (``object_id``)."""

    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_RESET = "account_reset"
    FACTOR_RESET = "factor_reset"
    PASSKEY_REMOVED = "passkey_removed"
    DESK_REVOKED = "desk_revoked"
    MAILBOX_DELETED = "mailbox_deleted"
    CASE_ERASED = "case_erased"
    CALL_ERASED = "call_erased"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CODE_CHANGED = "code_changed"
    FOLLOW_UP_STOPPED = "follow_up_stopped"
    FOLLOW_UP_GRADUATED = "follow_up_graduated"


def take_back(
    session: Session, kind: Kind, subject_id: uuid.UUID, object_id: uuid.UUID | None = None, *, at: datetime
) -> None:
    """In the transaction of the act itself; timed work copies it out of the house within seconds."""
    session.add(TakenBack(kind=kind.value, subject_id=subject_id, object_id=object_id, at=at))


def register(app: Flask, kind: Kind, again: Again) -> None:
    """A room's ``again.py`` says how to do one kind once more: ``again(session, subject_id, object_id, at)``.

    It changes nothing when there is nothing left to take back.
    """
    agains(app)[kind] = again


def agains(app: Flask | None = None) -> dict[Kind, Again]:
    """How each kind is done once more."""
    found: dict[Kind, Again] = (app or current_app).extensions.setdefault("agains", {})
    return found


def soon(session: Session, *, at: datetime) -> None:
    """Keys have changed: a back-up from before cannot hold the new ones. Nothing happens where none is made."""
    timed.sooner(session, MAKE, at=at)


def confirm(session: Session, *, at: datetime) -> None:
    """Somebody has looked at a restored house: what leaves it may leave again. Raises NotHeld."""
    waiting = session.scalars(select(Restoration).where(Restoration.confirmed_at.is_(None))).all()
    if not waiting:
        raise NotHeld
    for each in waiting:
        each.confirmed_at = at
        audit.record(session, Act.RESTORE_CONFIRMED, at=at, on=each.id)
