"""Questions about what waits."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.keys import queries as keys
from api.tasks.model import Due
from api.tasks.rules import FOR_LATER, DueKind

PAGE = 50
MANY = 100


@dataclass(frozen=True)
class Waiting:
    """One row of the list. ``rank`` 0 red, 1 amber, 2 and more normal (rules.AFTER)."""

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

    @property
    def red(self) -> bool:
        return self.rank == 0

    @property
    def for_later(self) -> bool:
        """Whether it waits since its own time: then how late it is says nothing more."""
        return self.kind in FOR_LATER


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
    """What waits at these desks; a promise and a task wait from their own time on."""
    promised_for_later = Due.kind.in_([kind.value for kind in FOR_LATER]) & (Due.due_at > at)
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


@dataclass(frozen=True)
class Standing:
    """The list in three figures. ``newest``: since when the latest row waits; ``red``: how many are red.

    ``number`` :data:`MANY` stands for as many or more: nobody looks further, and what is red comes first.
    """

    number: int
    red: int
    newest: datetime | None


def standing(session: Session, desks: Iterable[uuid.UUID], *, at: datetime) -> Standing:
    """One question for each desk, answered by the index in the list's own order."""
    question = select(Due.rank, Due.opened_at).order_by(Due.rank, Due.opened_at, Due.id).limit(MANY)
    groups = keys.apart(session, desks)
    found = [row for group in groups for row in session.execute(question.where(_now_due(group, at)))]
    newest = max((opened_at for _, opened_at in found), default=None)
    return Standing(min(len(found), MANY), sum(rank == 0 for rank, _ in found), newest)


def one(session: Session, due_id: uuid.UUID, desks: Iterable[uuid.UUID]) -> Waiting:
    """One row of these desks, done or not. Raises NotFound."""
    due = session.get(Due, due_id)
    if due is None or due.desk_id not in set(desks):
        raise NotFound
    return _row(due)


def ids_of(session: Session, subject_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Every row there ever was for these subjects."""
    return list(session.scalars(select(Due.id).where(Due.subject_id.in_(list(subject_ids)))))


@dataclass(frozen=True)
class Closed:
    """Something that is done. ``by`` None: nobody of the staff."""

    id: uuid.UUID
    kind: str
    closed_at: datetime
    closed_by: uuid.UUID | None


def done_for(session: Session, subject_ids: Iterable[uuid.UUID]) -> list[Closed]:
    """What members owed and did for these subjects; that somebody's writing was answered is no such thing."""
    wanted = [Due.subject_id.in_(list(subject_ids)), Due.kind.not_in([kind.value for kind in (*OPENING, *NEWS)])]
    rows = session.scalars(select(Due).where(*wanted, Due.closed_at.is_not(None)).order_by(Due.closed_at, Due.id))
    return [Closed(row.id, row.kind, row.closed_at, row.closed_by) for row in rows if row.closed_at]


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


NEWS = (DueKind.ADDITION, DueKind.LIVE, DueKind.NEWS, DueKind.LATE)
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
