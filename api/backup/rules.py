"""Writing down what was taken back or changed, so that a restore cannot bring it again, nor be relied upon."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from flask import Flask, current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import db
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup.model import Lost, Restoration, TakenBack
from api.errors import Refused
from api.timed import rules as timed

MAKE = "backup.make"

Again: TypeAlias = Callable[[Session, uuid.UUID, "uuid.UUID | None", datetime], None]
Always: TypeAlias = Callable[[Session, datetime], None]


class NotHeld(Refused):
    """Nothing waits to be confirmed: this house was not restored, or somebody confirmed it already."""

    status = 409


class Kind(StrEnum):
    """What was taken back or changed, from whom (``subject_id``) and of what (``object_id``). Never what it said."""

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
    FOLLOW_UP_CHANGED = "follow_up_changed"
    FOLLOW_UP_HANDED = "follow_up_handed"
    PIN_CHANGED = "pin_changed"
    APPOINTMENT_OFF = "appointment_off"
    NOTICES_OFF = "notices_off"
    SHARE_STOPPED = "share_stopped"
    CALL_MADE = "call_made"
    CARD_CHANGED = "card_changed"
    STANDING_CHANGED = "standing_changed"
    WISH_CHANGED = "wish_changed"
    ANSWER_DECIDED = "answer_decided"
    CASE_MOVED = "case_moved"
    CASE_NAMED = "case_named"
    CASE_RESTRICTED = "case_restricted"
    PICTURE_COVERED = "picture_covered"
    HOUSE_TAKEN_OVER = "house_taken_over"


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


def always(app: Flask, do: Always) -> None:
    """A room's ``again.py`` says what becomes of every restored house, whatever the list says: ``do(session, at)``."""
    every_time(app).append(do)


def every_time(app: Flask | None = None) -> list[Always]:
    """What becomes of every restored house."""
    found: list[Always] = (app or current_app).extensions.setdefault("always", [])
    return found


def lose(session: Session, kind: Kind, subject_id: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back how this was before: it is not relied upon until :func:`written_anew`."""
    db.add_unless_there(session, Lost, {"kind": kind.value, "subject_id": subject_id, "at": at})


def written_anew(session: Session, kind: Kind, *subject_ids: uuid.UUID) -> None:
    """A member has written down how it is now."""
    session.execute(delete(Lost).where(Lost.kind == kind.value, Lost.subject_id.in_(subject_ids)))


def bring(session: Session, into: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """What was lost about somebody is lost about whom they turned out to be."""
    goes = [each for each, other in into.items() if each != other]
    for row in session.scalars(select(Lost).where(Lost.subject_id.in_(goes))).all():
        lose(session, Kind(row.kind), into[row.subject_id], at=row.at)
        session.delete(row)
    session.flush()


def objects(session: Session, kind: Kind, subject_id: uuid.UUID) -> Iterable[uuid.UUID]:
    """What stands beside this subject in the list, in all lines of a kind."""
    found = select(TakenBack.object_id).where(TakenBack.kind == kind.value, TakenBack.subject_id == subject_id)
    return [each for each in session.scalars(found) if each is not None]


def soon(session: Session, *, at: datetime) -> None:
    """Keys have changed: a back-up from before cannot hold the new ones. Nothing happens where none is made."""
    timed.sooner(session, MAKE, at=at)


def confirm(session: Session, *, at: datetime) -> uuid.UUID:
    """What leaves a restored house may leave again. The latest restoration's id. Raises NotHeld."""
    question = select(Restoration).where(Restoration.confirmed_at.is_(None)).order_by(Restoration.restored_at)
    waiting = session.scalars(question).all()
    if not waiting:
        raise NotHeld
    for each in waiting:
        each.confirmed_at = at
        audit.record(session, Act.RESTORE_CONFIRMED, at=at, on=each.id)
    return waiting[-1].id


def goes_on_elsewhere(session: Session, restored: uuid.UUID, *, at: datetime) -> None:
    """A house that was brought back from a back-up of this one has been confirmed: nothing leaves this one any more."""
    session.add(Restoration(id=db.new_id(), from_moment=at, restored_at=at, elsewhere=True))
    audit.record(session, Act.HOUSE_ELSEWHERE, at=at, on=restored)


def listed_anew(session: Session, *, at: datetime) -> None:
    """The list in BACKUP_DIR lacked lines, and was written anew."""
    audit.record(session, Act.LIST_WRITTEN_ANEW, at=at)
