"""A person's checklist of support: sealed under the case's key, changed by one at a time."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from api.errors import Changed, Refused
from api.missing.entitlements import Support, basis, body, is_day, standing_of, together
from api.missing.model import PersonSupport
from api.missing.rules import FACT_MAX, TooManyWords
from api.sealed import ContentKey, Label


class NotADay(Refused):
    """A day is written as YYYY-MM-DD, or left out."""

    status = 422


def opened(session: Session, person_id: uuid.UUID, key: ContentKey) -> tuple[Support, int]:
    """What is known, and its version; version 0 when nothing was put down yet."""
    row = session.get(PersonSupport, person_id)
    if row is None:
        return Support(), 0
    return standing_of(key.open_json(row.body, Label.PERSON_SUPPORT, person_id)), row.version


def change(
    session: Session,
    person_id: uuid.UUID,
    standing: Support,
    key: ContentKey,
    *,
    version: int,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Put a person's support down. Raises Changed when somebody saved after ``version``, NotADay, TooManyWords."""
    _checked(standing)
    row = session.get(PersonSupport, person_id, with_for_update=True)
    if (row.version if row else 0) != version:
        raise Changed
    _keep(session, row, person_id, standing, key, by, at)


def _checked(standing: Support) -> None:
    items = [item for name, item in standing.items.items() if name in basis().items]
    if not all(is_day(day) for day in (standing.identified_on, *(item.day for item in items))):
        raise NotADay
    if any(len(item.note) > FACT_MAX for item in items):
        raise TooManyWords


def _keep(
    session: Session,
    row: PersonSupport | None,
    person_id: uuid.UUID,
    standing: Support,
    key: ContentKey,
    by: uuid.UUID,
    at: datetime,
) -> None:
    sealed = key.seal_json(body(standing), Label.PERSON_SUPPORT, person_id)
    if row is None:
        session.add(PersonSupport(person_id=person_id, version=1, changed_at=at, changed_by=by, body=sealed))
    else:
        row.body, row.version, row.changed_at, row.changed_by = sealed, row.version + 1, at, by
    session.flush()


def bring(session: Session, person_id: uuid.UUID, into_id: uuid.UUID, old: ContentKey, key: ContentKey) -> None:
    """A person's checklist goes into the file of the same or another person, sealed anew; a gap there is filled."""
    row = session.get(PersonSupport, person_id)
    if row is None:
        return
    brought = standing_of(old.open_json(row.body, Label.PERSON_SUPPORT, person_id))
    by, at = row.changed_by, row.changed_at
    session.delete(row)
    session.flush()
    there = session.get(PersonSupport, into_id)
    known, _ = opened(session, into_id, key) if there else (Support(), 0)
    _keep(session, there, into_id, together(known, brought), key, by, at)
