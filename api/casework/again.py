"""What a restore takes back once more here: what was narrowed after the back-up is not wide again.

Nobody's key is at hand. What a member has to write anew is marked as lost, and waits for them on the list; a case that
was restricted or handed on goes back behind that desk's doors, and the desk before is asked for its keys.
"""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup import rules as backup
from api.backup.rules import Kind, register
from api.casework.guarding import LOOKED_AT_WITHIN, SUPERVISION
from api.casework.handing import give, held_still, place
from api.casework.late import ask_for_case
from api.casework.model import Case
from api.contact import holding
from api.contact import rules as contact
from api.errors import NotFound
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.queries import DeskPublic
from api.sealed import Urgency, Where
from api.tasks import rules as tasks
from api.tasks.rules import DueKind


def changed(kind: Kind) -> backup.Again:
    """Something about somebody of a case was written anew: what stands here is of before."""

    def again(session: Session, subject_id: uuid.UUID, case_id: uuid.UUID | None, at: datetime) -> None:
        case = session.get(Case, case_id) if case_id else None
        backup.lose(session, kind, subject_id, at=at)
        if case is not None:
            _wait(session, case, DueKind.RESTORED, case.assignee_id, at)

    return again


def wish_changed(session: Session, person_id: uuid.UUID, case_id: uuid.UUID | None, at: datetime) -> None:
    """Whoever of the case it is: the file of somebody who was found may be lost itself, so the case is marked, too."""
    changed(Kind.WISH_CHANGED)(session, person_id, case_id, at)
    if case_id and session.get(Case, case_id) is not None:
        backup.lose(session, Kind.WISH_CHANGED, case_id, at=at)


def _wait(session: Session, case: Case, kind: DueKind, whose: uuid.UUID | None, at: datetime) -> None:
    tasks.raise_due(
        session,
        kind,
        desk_id=case.desk_id,
        subject_id=case.id,
        urgency=Urgency.NORMAL,
        language="vi",
        where=Where.UNKNOWN,
        at=at,
        due_at=at + LOOKED_AT_WITHIN,
        assignee_id=whose,
    )


def answer_decided(session: Session, held_id: uuid.UUID, _case_id: uuid.UUID | None, at: datetime) -> None:
    """Sent or refused, nobody knows: it does not go by itself, and whoever wrote it hears of that."""
    row = holding.decided_again(session, held_id, at=at)
    if row is not None:
        tasks.close_kinds(session, (DueKind.APPROVAL,), held_id, at=at)
        _wait(session, session.get_one(Case, row.case_id), DueKind.RETURNED, row.author_id, at)


def moved(session: Session, case_id: uuid.UUID, desk_id: uuid.UUID | None, at: datetime) -> None:
    """It stands at the desk to which it was handed, at supervision where that desk is lost."""
    if desk_id is not None:
        _put(session, case_id, _desk(session, desk_id), at)


def _desk(session: Session, desk_id: uuid.UUID) -> DeskPublic:
    try:
        return desks.by_id(session, desk_id)
    except NotFound:
        return desks.desk(session, SUPERVISION)


def named(_session: Session, _desk_id: uuid.UUID, _member: uuid.UUID | None, _at: datetime) -> None:
    """For whom a case was restricted; read by what follows."""


def restricted(session: Session, case_id: uuid.UUID, desk_id: uuid.UUID | None, at: datetime) -> None:
    """A desk of its own once more, for those who were named, and supervision."""
    if desk_id is not None and session.get(Case, case_id) is not None:
        members = backup.objects(session, Kind.CASE_NAMED, desk_id)
        _put(session, case_id, keys.make_case_desk_again(session, desk_id, members, at=at), at)


def _put(session: Session, case_id: uuid.UUID, desk: DeskPublic, at: datetime) -> None:
    case = session.get(Case, case_id, with_for_update=True)
    if case is None or case.desk_id == desk.id:
        return
    former = case.desk_id
    place(session, case, held_still(session, case_id), desk, at=at)
    stays = case.assignee_id in desks.holders_at(session, desk.id)
    give(session, case, case.assignee_id if stays else None, tells=False, at=at)
    ask_for_case(session, case, former, at=at)


def covered(session: Session, file_id: uuid.UUID, _case_id: uuid.UUID | None, at: datetime) -> None:
    """It opens to supervision alone once more."""
    backup.lose(session, Kind.PICTURE_COVERED, file_id, at=at)


def every_time(session: Session, _at: datetime) -> None:
    """Whoever is in contact with somebody reads their card anew."""
    contact.read_anew(session)


def init_app(app: Flask) -> None:
    for kind in (Kind.CARD_CHANGED, Kind.STANDING_CHANGED):
        register(app, kind, changed(kind))
    register(app, Kind.WISH_CHANGED, wish_changed)
    register(app, Kind.ANSWER_DECIDED, answer_decided)
    register(app, Kind.CASE_MOVED, moved)
    register(app, Kind.CASE_NAMED, named)
    register(app, Kind.CASE_RESTRICTED, restricted)
    register(app, Kind.PICTURE_COVERED, covered)
    backup.always(app, every_time)
