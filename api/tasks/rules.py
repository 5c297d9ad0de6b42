"""Raising what is due, and marking it as done."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from api import db
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.errors import NotFound, Refused
from api.push import rules as push
from api.sealed import Urgency, Where
from api.tasks.model import Due

RANK = {Urgency.RED: 0, Urgency.AMBER: 1, Urgency.NORMAL: 2}


class DueKind(StrEnum):
    """Why something waits; the order of urgency is a matter of ``rank``, not of kind."""

    REPORT = "report"
    QUIET = "quiet"
    QUESTION = "question"
    ADDITION = "addition"
    CONTACT = "contact"
    LIVE = "live"
    NEWS = "news"
    PROMISE = "promise"
    LATE = "late"
    REQUEST = "request"
    CARE = "care"
    TASK = "task"
    RESTORED = "restored"
    CALL_BACK = "call_back"
    UNANSWERED = "unanswered"
    APPROVAL = "approval"
    RETURNED = "returned"
    GROUND = "ground"
    CHECK_IN = "check_in"
    FOLLOW = "follow"
    MISSED = "missed"
    DURESS = "duress"
    APPOINTMENT = "appointment"


FOR_LATER = (
    DueKind.PROMISE,
    DueKind.TASK,
    DueKind.APPOINTMENT,
)  # on the list from their own time on, as if put there then
AFTER = {
    "promise": 3,
    "call_back": 4,
    "task": 5,
    "appointment": 5,
    "check_in": 6,
    "follow": 6,
    "missed": 6,
}  # what is not urgent comes after people who wait, in this order


def rank_of(kind: DueKind, urgency: Urgency) -> int:
    """The place in the list: 0 danger, 1 soon, 2 people waiting, then what members owe each other and themselves."""
    return RANK[urgency] if urgency is not Urgency.NORMAL else AFTER.get(kind.value, RANK[urgency])


def raise_due(
    session: Session,
    kind: DueKind,
    *,
    desk_id: uuid.UUID,
    subject_id: uuid.UUID,
    urgency: Urgency,
    language: str,
    where: Where,
    at: datetime,
    due_at: datetime,
    assignee_id: uuid.UUID | None = None,
    fresh: bool = False,
    due_id: uuid.UUID | None = None,
) -> None:
    """Put something on the list. The same kind for the same subject waits once, at its most urgent and earliest.

    ``fresh``: the subject was made just now, so nothing can wait for it yet. ``due_id``: of a row that words belong to.
    """
    rank = rank_of(kind, urgency)
    same = select(Due).where(Due.subject_id == subject_id, Due.kind == kind.value, Due.closed_at.is_(None))
    waiting = None if fresh else session.scalar(same)
    if rank < (RANK[Urgency.NORMAL] if waiting is None else waiting.rank):
        push.owed_at_desk(session, desk_id, at=at)
    if waiting is not None:
        if kind is DueKind.CHECK_IN and rank == RANK[Urgency.RED] < waiting.rank:
            waiting.opened_at, waiting.assignee_id = at, None  # a hand is raised now, and nobody has seen it yet
        waiting.rank = min(waiting.rank, rank)
        waiting.due_at = min(waiting.due_at, due_at)
        if waiting.where == Where.UNKNOWN.value:
            waiting.where = where.value
        return
    row = {
        "kind": kind.value,
        "desk_id": desk_id,
        "subject_id": subject_id,
        "rank": rank,
        "language": language,
        "where": where.value,
        "opened_at": due_at if kind in FOR_LATER else at,
        "due_at": due_at,
        "assignee_id": assignee_id,
    }
    db.add(session, Due, row | ({"id": due_id} if due_id else {}))


def close_for(session: Session, subject_id: uuid.UUID, *, by: uuid.UUID | None, at: datetime) -> None:
    """Everything that waited for ``subject_id`` was answered; what was promised besides, and a call, still wait."""
    stays = [kind.value for kind in (*FOR_LATER, DueKind.CALL_BACK, DueKind.DURESS)]
    _close(session, Due.subject_id == subject_id, Due.kind.not_in(stays), by=by, at=at)


def close_all(session: Session, subject_ids: Iterable[uuid.UUID], *, by: uuid.UUID, at: datetime) -> None:
    """Nothing waits for these subjects any more, promises included; what somebody asks of their data still does."""
    _close(session, Due.subject_id.in_(list(subject_ids)), Due.kind != DueKind.REQUEST.value, by=by, at=at)


def close_kinds(session: Session, kinds: Iterable[DueKind], subject_id: uuid.UUID, *, at: datetime) -> None:
    """What waited of these kinds was done by whom it is about, or by the clock."""
    _close(session, Due.subject_id == subject_id, Due.kind.in_([kind.value for kind in kinds]), by=None, at=at)


def close_kind(session: Session, kind: DueKind, subject_id: uuid.UUID, *, by: uuid.UUID, at: datetime) -> None:
    """What waited of one kind for a subject was done."""
    _close(session, Due.subject_id == subject_id, Due.kind == kind.value, by=by, at=at)


def _close(session: Session, *which: ColumnElement[bool], by: uuid.UUID | None, at: datetime) -> None:
    session.execute(update(Due).where(*which, Due.closed_at.is_(None)).values(closed_at=at, closed_by=by))


OWED = {DueKind.NEWS.value, DueKind.REQUEST.value}


class AnswerOwed(Refused):
    """Somebody asked for news, or for their data: only an answer ends that, even one without anything new."""

    status = 409


class CallOwed(Refused):
    """Somebody asked to be called: only a logged call ends that."""

    status = 409


def mark_done(
    session: Session, due_id: uuid.UUID, subject_ids: Collection[uuid.UUID], *, by: uuid.UUID, at: datetime
) -> None:
    """One due thing was done without an answer; a second time changes nothing.

    Raises NotFound when it does not wait for one of ``subject_ids``, AnswerOwed, CallOwed.
    """
    due = session.get(Due, due_id, with_for_update=True)
    if due is None or due.subject_id not in subject_ids:
        raise NotFound
    if due.kind in OWED:
        raise AnswerOwed
    if due.kind == DueKind.CALL_BACK.value:
        raise CallOwed
    if due.closed_at is None:
        due.closed_at, due.closed_by = at, by
        audit.record(session, Act.TASK_DONE, by=by, on=due.subject_id, at=at)


def called(
    session: Session,
    kind: DueKind,
    subject_ids: Iterable[uuid.UUID],
    *,
    reached: bool,
    by: uuid.UUID,
    at: datetime,
    again_at: datetime,
) -> None:
    """Somebody was called: reached, and nothing waits any more; else the next try is due at ``again_at``."""
    which = (Due.kind == kind.value, Due.subject_id.in_(list(subject_ids)))
    if reached:
        for due_id in session.scalars(select(Due.id).where(*which, Due.closed_at.is_(None))).all():
            backup.take_back(session, TakenBack.CALL_MADE, due_id, at=at)
        _close(session, *which, by=by, at=at)
    else:
        session.execute(update(Due).where(*which, Due.closed_at.is_(None)).values(due_at=again_at))


def called_again(session: Session, due_id: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back a call that was made, or was not needed: nobody is called a second time."""
    _close(session, Due.id == due_id, by=None, at=at)


def assign(session: Session, subject_id: uuid.UUID, to: uuid.UUID | None, desk_id: uuid.UUID) -> None:
    """What waits for a subject follows it to its new owner and desk; a task stays whose it is while the desk does."""
    open_here, tasks = (Due.subject_id == subject_id, Due.closed_at.is_(None)), Due.kind == DueKind.TASK.value
    session.execute(update(Due).where(*open_here, ~tasks).values(assignee_id=to, desk_id=desk_id))
    session.execute(
        update(Due).where(*open_here, tasks, Due.desk_id != desk_id).values(assignee_id=None, desk_id=desk_id)
    )


def assign_kinds(session: Session, kinds: Iterable[DueKind], subject_id: uuid.UUID, to: uuid.UUID | None) -> None:
    """What waits of these kinds is somebody else's from now on."""
    which = (Due.subject_id == subject_id, Due.kind.in_([kind.value for kind in kinds]), Due.closed_at.is_(None))
    session.execute(update(Due).where(*which).values(assignee_id=to))


def carry_over(session: Session, subject_id: uuid.UUID, into_id: uuid.UUID) -> None:
    """What waits for one subject waits for another one from now on."""
    session.execute(update(Due).where(Due.subject_id == subject_id, Due.closed_at.is_(None)).values(subject_id=into_id))
