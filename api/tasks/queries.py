"""Questions about what waits."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from api.keys import queries as keys
from api.tasks.model import Due
from api.tasks.rules import DueKind

PAGE = 50
MANY = 100


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
    desk_id: uuid.UUID

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
        due.desk_id,
    )


def _now_due(desks: set[uuid.UUID], at: datetime) -> ColumnElement[bool]:
    """What waits at these desks; a promise waits from its own time on."""
    promised_for_later = (Due.kind == DueKind.PROMISE.value) & (Due.due_at > at)
    here = Due.desk_id == next(iter(desks)) if len(desks) == 1 else Due.desk_id.in_(desks)
    return here & Due.closed_at.is_(None) & ~promised_for_later


def waiting(
    session: Session, desks: Iterable[uuid.UUID], *, at: datetime, after: tuple[int, datetime, uuid.UUID] | None = None
) -> list[Waiting]:
    """A page of what waits at these desks, most urgent and longest first.

    ``after``: rank, opened_at and id of the last row of the page before.
    """
    order = (Due.rank, Due.opened_at, Due.id)
    question = select(Due).order_by(*order).limit(PAGE)
    if after:
        question = question.where(tuple_(*order) > after)
    groups = keys.apart(session, desks)
    found = [due for group in groups for due in session.scalars(question.where(_now_due(group, at)))]
    found.sort(key=lambda due: (due.rank, due.opened_at, due.id))
    return [_row(due) for due in found[:PAGE]]


def count_waiting(session: Session, desks: Iterable[uuid.UUID], *, at: datetime) -> int:
    """How many wait at these desks; :data:`MANY` stands for as many or more: nobody counts further."""
    some = select(Due.id).where(_now_due(set(desks), at)).limit(MANY).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def waiting_for(session: Session, subject_ids: Iterable[uuid.UUID]) -> list[Waiting]:
    """What waits for these subjects, promises for later too, the earliest due first."""
    question = select(Due).where(Due.subject_id.in_(list(subject_ids)), Due.closed_at.is_(None))
    return [_row(due) for due in session.scalars(question.order_by(Due.due_at, Due.id))]


def raised(
    session: Session, kind: DueKind, subject_ids: Iterable[uuid.UUID], desks: Iterable[uuid.UUID]
) -> list[Waiting]:
    """What was put on the lists of these desks for one of these subjects, done or not, what still waits first."""
    question = select(Due).where(
        Due.kind == kind.value, Due.subject_id.in_(list(subject_ids)), Due.desk_id.in_(list(desks))
    )
    return [_row(due) for due in session.scalars(question.order_by(Due.closed_at.is_not(None), Due.id))]


def waits(session: Session, kind: DueKind, subject_ids: Iterable[uuid.UUID], desk_id: uuid.UUID) -> uuid.UUID | None:
    """The one of these subjects for which something of this kind waits at a desk."""
    question = select(Due.subject_id).where(
        Due.kind == kind.value,
        Due.subject_id.in_(list(subject_ids)),
        Due.desk_id == desk_id,
        Due.closed_at.is_(None),
    )
    return session.scalars(question).first()


def news_by(session: Session, subject_id: uuid.UUID) -> datetime | None:
    """By when somebody who asked for news has an answer; None when nobody asked."""
    kind = Due.kind == DueKind.NEWS.value
    return session.scalar(select(Due.due_at).where(Due.subject_id == subject_id, kind, Due.closed_at.is_(None)))


OPENING = (DueKind.REPORT, DueKind.QUIET, DueKind.QUESTION, DueKind.CONTACT, DueKind.CALL_BACK)


def first_waiting(session: Session, subject_id: uuid.UUID) -> DueKind | None:
    """What somebody wrote that still waits for this subject, the most urgent first; an addition is read with it."""
    kinds = [kind.value for kind in OPENING]
    found = session.scalar(
        select(Due.kind)
        .where(Due.subject_id == subject_id, Due.closed_at.is_(None), Due.kind.in_(kinds))
        .order_by(Due.rank, Due.opened_at)
        .limit(1)
    )
    return DueKind(found) if found else None
