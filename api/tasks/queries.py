"""Questions about what waits."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.tasks.model import Due

PAGE = 50


@dataclass(frozen=True)
class Waiting:
    """One row of the list. ``rank`` 0 red, 1 amber, 2 normal."""

    id: uuid.UUID
    kind: str
    subject_id: uuid.UUID
    rank: int
    language: str
    where: str
    opened_at: datetime
    due_at: datetime
    assignee_id: uuid.UUID | None

    def late(self, at: datetime) -> bool:
        return self.due_at < at


def _row(due: Due) -> Waiting:
    return Waiting(
        due.id,
        due.kind,
        due.subject_id,
        due.rank,
        due.language,
        due.where,
        due.opened_at,
        due.due_at,
        due.assignee_id,
    )


def waiting(session: Session, desks: Iterable[uuid.UUID], *, assignee: uuid.UUID | None = None) -> list[Waiting]:
    """What waits at these desks, most urgent and longest first; with ``assignee`` only what is on their list."""
    question = select(Due).where(Due.desk_id.in_(list(desks)), Due.closed_at.is_(None))
    if assignee:
        question = question.where(Due.assignee_id == assignee)
    return [_row(due) for due in session.scalars(question.order_by(Due.rank, Due.opened_at).limit(PAGE))]


def count_waiting(session: Session, desks: Iterable[uuid.UUID]) -> int:
    question = select(func.count()).select_from(Due).where(Due.desk_id.in_(list(desks)), Due.closed_at.is_(None))
    return session.scalar(question) or 0


def waiting_for(session: Session, subject_ids: Iterable[uuid.UUID]) -> list[Waiting]:
    """What waits for these subjects, the earliest due first."""
    question = select(Due).where(Due.subject_id.in_(list(subject_ids)), Due.closed_at.is_(None))
    return [_row(due) for due in session.scalars(question.order_by(Due.due_at))]


def one(session: Session, due_id: uuid.UUID) -> Waiting:
    """One open due thing. Raises NotFound."""
    due = session.get(Due, due_id)
    if due is None or due.closed_at is not None:
        raise NotFound
    return _row(due)
