"""How a reporter stands and what a person wishes, as members write it down; both sealed, known to members alone."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from api.accounts import queries as staff
from api.accounts.roles import may
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.contact.card import TEXT_MAX
from api.contact.guard import Standing, Wished
from api.contact.model import PersonWish, ReporterStanding
from api.doors import Permission
from api.errors import Changed, NotFound, Refused
from api.sealed import ContentKey, Label, Sealed


class NeedsSupervisor(Refused):
    """Only a supervisor may say that who writes is the person: from then on answers to them wait for nobody."""

    status = 403


class TooMuchWeighed(Refused):
    """More than fits into one field."""

    status = 422


def weigh(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    conversation_id: uuid.UUID,
    standing: Standing,
    *,
    version: int,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Write down how who wrote stands to the person; ``version`` as shown, 0 for the first time.

    Raises Changed, NeedsSupervisor, TooMuchWeighed, NotFound.
    """
    _short(standing.checked, standing.against)
    if standing.is_the_person and not approves(session, by):
        raise NeedsSupervisor
    row = session.get(ReporterStanding, conversation_id, with_for_update=True)
    if row is None:
        row = ReporterStanding(conversation_id=conversation_id, case_id=case_id, version=0)
        session.add(row)
    sealed = key.seal_json(standing.body(), Label.REPORTER_STANDING, conversation_id)
    _keep(row, case_id, sealed, version, by, at)
    backup.take_back(session, TakenBack.STANDING_CHANGED, conversation_id, case_id, at=at)
    backup.written_anew(session, TakenBack.STANDING_CHANGED, conversation_id)
    session.flush()
    audit.record(session, Act.STANDING_WEIGHED, by=by, on=case_id, at=at)


def wish(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    wished: Wished,
    *,
    version: int,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Write down what a person wishes; ``version`` as shown, 0 for the first time.

    Raises Changed, TooMuchWeighed, NotFound.
    """
    _short(wished.with_whom, wished.known_by)
    row = session.get(PersonWish, person_id, with_for_update=True)
    if row is None:
        row = PersonWish(person_id=person_id, case_id=case_id, version=0)
        session.add(row)
    _keep(row, case_id, key.seal_json(wished.body(), Label.PERSON_WISH, person_id), version, by, at)
    backup.take_back(session, TakenBack.WISH_CHANGED, person_id, case_id, at=at)
    backup.written_anew(session, TakenBack.WISH_CHANGED, person_id, case_id)
    session.flush()
    audit.record(session, Act.WISH_SET, by=by, on=case_id, at=at)


def _keep(
    row: ReporterStanding | PersonWish, case_id: uuid.UUID, sealed: Sealed, version: int, by: uuid.UUID, at: datetime
) -> None:
    if row.case_id != case_id:
        raise NotFound
    if row.version != version:
        raise Changed
    row.body, row.version, row.changed_by, row.changed_at = sealed, version + 1, by, at


def _short(*texts: str) -> None:
    if any(len(text) > TEXT_MAX for text in texts):
        raise TooMuchWeighed


def approves(session: Session, staff_id: uuid.UUID) -> bool:
    """Whether this member may approve what a colleague wrote."""
    return may(staff.person(session, staff_id).role, Permission.APPROVE)
