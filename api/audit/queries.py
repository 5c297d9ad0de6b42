"""Questions about what was done."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.audit.acts import Act
from api.audit.model import Entry

PAGE = 100


@dataclass(frozen=True)
class Done:
    """One act. ``by`` None: nobody of the staff (a person outside, or the house itself)."""

    id: uuid.UUID
    at: datetime
    act: Act
    by: uuid.UUID | None
    on: uuid.UUID | None
    has_reason: bool


def done(
    session: Session,
    *,
    by: uuid.UUID | None = None,
    on: uuid.UUID | None = None,
    after: tuple[datetime, uuid.UUID] | None = None,
) -> list[Done]:
    """A page of acts, the latest first; ``after`` is the last row of the page before."""
    question = select(Entry)
    if by:
        question = question.where(Entry.actor_id == by)
    if on:
        question = question.where(Entry.subject_id == on)
    if after:
        moment, last_id = after
        question = question.where(or_(Entry.at < moment, (Entry.at == moment) & (Entry.id < last_id)))
    rows = session.scalars(question.order_by(Entry.at.desc(), Entry.id.desc()).limit(PAGE))
    return [Done(row.id, row.at, Act[row.act], row.actor_id, row.subject_id, row.reason is not None) for row in rows]
