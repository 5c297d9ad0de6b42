"""Writing down what was taken back, so that a restore cannot bring it again."""

import uuid
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from flask import Flask, current_app
from sqlalchemy.orm import Session

from api.backup.model import TakenBack

Again: TypeAlias = Callable[[Session, uuid.UUID, "uuid.UUID | None", datetime], None]


class Kind(StrEnum):
    """What was taken back, from whom (``subject_id``) and of what (``object_id``)."""

    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_RESET = "account_reset"
    FACTOR_RESET = "factor_reset"
    PASSKEY_REMOVED = "passkey_removed"
    DESK_REVOKED = "desk_revoked"
    MAILBOX_DELETED = "mailbox_deleted"


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
