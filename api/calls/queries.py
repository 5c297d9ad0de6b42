"""Questions about calls: lists without a word of what was said, and one call opened."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from api.calls.kinds import Direction, Outcome
from api.calls.model import Call
from api.errors import NotFound
from api.keys import queries as keys
from api.keys.ring import Ring
from api.sealed import ContentKey, Label

PAGE = 50
FORGOTTEN_AFTER = timedelta(days=1)
REMINDED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Listed:
    """A call's plain side."""

    id: uuid.UUID
    direction: Direction
    outcome: Outcome
    by_id: uuid.UUID
    began_at: datetime
    ended_at: datetime | None
    case_id: uuid.UUID | None
    conversation_id: uuid.UUID | None
    desk_id: uuid.UUID
    version: int

    @property
    def open(self) -> bool:
        return self.ended_at is None

    @property
    def took_report(self) -> bool:
        """A report was taken down for the caller."""
        return self.direction is Direction.IN and self.conversation_id is not None

    def forgotten(self, at: datetime) -> bool:
        """Left open for a day."""
        return self.open and self.began_at < at - FORGOTTEN_AFTER


@dataclass(frozen=True)
class OpenedCall:
    """A call as a member reads it. ``told``: codes and texts by field; ``back_to``: the missed call it answers."""

    listed: Listed
    told: dict[str, str] = field(repr=False)
    back_to: uuid.UUID | None = None


def listed(call: Call) -> Listed:
    return Listed(
        call.id,
        Direction(call.direction),
        Outcome(call.outcome),
        call.by_id,
        call.began_at,
        call.ended_at,
        call.case_id,
        call.conversation_id,
        call.desk_id,
        call.version,
    )


def opened_under(call: Call, key: ContentKey) -> OpenedCall:
    """A call with the key that it lies under. Raises sealed.Broken."""
    body = key.open_json(call.body, Label.CALL, call.id)
    back_to = body.get("back_to")
    return OpenedCall(listed(call), body["told"], uuid.UUID(back_to) if back_to else None)


def opened(session: Session, ring: Ring, call_id: uuid.UUID) -> OpenedCall:
    """One call. Raises NotFound, also for who is no member of the desk that has it."""
    call = session.get(Call, call_id)
    if call is None or call.desk_id not in ring.desks(session):
        raise NotFound
    return opened_under(call, ring.content_key(session, call.content_key_id))


def exists(session: Session, call_id: uuid.UUID) -> bool:
    return session.get(Call, call_id) is not None


def case_of(session: Session, call_id: uuid.UUID) -> uuid.UUID | None:
    """The case that a call is linked with at this moment, whoever asks."""
    return session.scalar(select(Call.case_id).where(Call.id == call_id))


def ids_of(session: Session, case_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """The calls that are linked with some cases."""
    return list(session.scalars(select(Call.id).where(Call.case_id.in_(list(case_ids)))))


def cases_of(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Of these ids the calls that are linked, each with its case."""
    linked = select(Call.id, Call.case_id).where(Call.id.in_(list(ids)), Call.case_id.is_not(None))
    return {call_id: case_id for call_id, case_id in session.execute(linked) if case_id}


def of_case(session: Session, case_id: uuid.UUID, key: ContentKey) -> list[OpenedCall]:
    """The calls of a case, the latest first, with the case's key."""
    rows = session.scalars(select(Call).where(Call.case_id == case_id).order_by(Call.began_at.desc(), Call.id.desc()))
    return [opened_under(call, key) for call in rows]


def open_logs(session: Session, desks: Collection[uuid.UUID], own: uuid.UUID, *, at: datetime) -> list[Listed]:
    """Logs that this member has open, and whatever was left open at these desks for a day, within the last thirty; the
    latest first."""
    here, still = Call.desk_id.in_(list(desks)), Call.ended_at.is_(None)
    left = Call.began_at.between(at - REMINDED_FOR, at - FORGOTTEN_AFTER)
    found = {
        call.id: listed(call)
        for question in (select(Call).where(Call.by_id == own, still, here), select(Call).where(here, left, still))
        for call in session.scalars(question)
    }
    return sorted(found.values(), key=lambda call: (call.began_at, call.id), reverse=True)


def latest(
    session: Session, desks: Iterable[uuid.UUID], *, after: tuple[datetime, uuid.UUID] | None = None
) -> list[Listed]:
    """A page of calls, the latest first; ``after`` is the last row of the page before."""
    question = select(Call).order_by(Call.began_at.desc(), Call.id.desc()).limit(PAGE)
    if after:
        question = question.where(tuple_(Call.began_at, Call.id) < after)
    groups = keys.apart(session, desks)
    rows = [call for group in groups for call in session.scalars(question.where(_at(group)))]
    rows.sort(key=lambda call: (call.began_at, call.id), reverse=True)
    return [listed(call) for call in rows[:PAGE]]


def _at(desks: set[uuid.UUID]) -> ColumnElement[bool]:
    """At one of these desks; a single one is named as such, since an index then gives its rows in order."""
    return Call.desk_id == next(iter(desks)) if len(desks) == 1 else Call.desk_id.in_(desks)


def taken_down(session: Session, conversation_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these conversations whose report a member took down for a caller."""
    question = select(Call.conversation_id).where(
        Call.conversation_id.in_(list(conversation_ids)), Call.direction == Direction.IN.value
    )
    return {found for found in session.scalars(question) if found}
