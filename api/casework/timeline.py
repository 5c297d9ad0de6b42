"""What happened in a case, in one order: what was written, noted, done, and who was called because of it."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import queries as audit
from api.audit.acts import Act
from api.audit.queries import Filter
from api.calls import queries as calls
from api.casework import tasking
from api.casework.model import Case
from api.casework.opening import case_of
from api.casework.queries import OpenedCase
from api.keys.ring import Ring
from api.sealed import Broken, ContentKey
from api.tasks import queries as tasks
from api.tasks import waking

MOST_ACTS = 500
TOLD_ELSEWHERE = {Act.REPORT_RECEIVED, Act.MESSAGE_RECEIVED, Act.CASE_ANSWERED, Act.CASE_NOTED, Act.TASK_DONE}
TOLD_ELSEWHERE |= {Act.MEMBER_WOKEN}


class What(StrEnum):
    """Of which kind something that happened is."""

    MESSAGE = "message"
    ANSWER = "answer"
    NOTE = "note"
    ACT = "act"
    DONE = "done"
    WOKEN = "woken"
    CALL = "call"


@dataclass(frozen=True)
class Moment:
    """One thing that happened. ``code``: a message's or a due thing's kind, an act's name, 'reached' or not.

    ``by`` None: somebody outside, or the house itself; ``of``: whom it was done to; ``text``: words that go with it.
    """

    at: datetime
    what: What
    code: str
    by: uuid.UUID | None
    of: uuid.UUID | None = None
    text: str = field(default="", repr=False)


Source = Callable[[Session, Ring, OpenedCase], Iterator[Moment]]


def timeline(session: Session, ring: Ring, case: OpenedCase) -> list[Moment]:
    """Everything that members may see of a case they have opened, the earliest first. Reads are not in it."""
    found = [moment for source in SOURCES for moment in source(session, ring, case)]
    return sorted(found, key=lambda moment: moment.at)


def _messages(session: Session, ring: Ring, case: OpenedCase) -> Iterator[Moment]:
    for each in case.messages:
        words = str((each.content or {}).get("words", ""))
        yield Moment(each.at, What.ANSWER if each.staff_id else What.MESSAGE, each.kind, each.staff_id, text=words)


def _notes(session: Session, ring: Ring, case: OpenedCase) -> Iterator[Moment]:
    for each in case.notes:
        yield Moment(each.at, What.NOTE, "note", each.author_id, text=each.text)


def _acts(session: Session, ring: Ring, case: OpenedCase) -> Iterator[Moment]:
    _, key = case_of(session, ring, case.listed.id)
    wanted = Filter(on=_subjects(session, case), reads=False)
    for row in audit.done(session, wanted, most=MOST_ACTS):
        if row.act and row.act not in TOLD_ELSEWHERE:
            yield Moment(row.at, What.ACT, row.code, row.by, text=_reason(row, key))


def _subjects(session: Session, case: OpenedCase) -> list[uuid.UUID]:
    """The case, its conversations, and cases that were brought into it."""
    joined = session.scalars(select(Case.id).where(Case.joined_into == case.listed.id)).all()
    return [case.listed.id, *(each.id for each in case.conversations), *joined]


def _reason(row: audit.Done, key: ContentKey) -> str:
    """Why, where this case's key opens it; of a case that was brought in it does not."""
    try:
        return audit.reason(row, key) if row.reason else ""
    except Broken:
        return ""


def _done(session: Session, ring: Ring, case: OpenedCase) -> Iterator[Moment]:
    words = tasking.task_words(session, ring, case.listed.id)
    for row in tasks.done_for(session, [case.listed.id, *(each.id for each in case.conversations)]):
        yield Moment(row.closed_at, What.DONE, row.kind, row.closed_by, text=words.get(row.id, ""))


def _woken(session: Session, ring: Ring, case: OpenedCase) -> Iterator[Moment]:
    due_ids = tasks.ids_of(session, [case.listed.id, *(each.id for each in case.conversations)])
    for made in waking.called(session, due_ids).values():
        for call in made:
            yield Moment(call.at, What.WOKEN, "reached" if call.reached else "not_reached", call.by_id, call.staff_id)


def _calls(session: Session, ring: Ring, case: OpenedCase) -> Iterator[Moment]:
    _, key = case_of(session, ring, case.listed.id)
    for call in calls.of_case(session, case.listed.id, key):
        words = str(call.told.get("words", ""))
        yield Moment(call.listed.began_at, What.CALL, call.listed.outcome.value, call.listed.by_id, text=words)


SOURCES: tuple[Source, ...] = (_messages, _notes, _acts, _done, _woken, _calls)
