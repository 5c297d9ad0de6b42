"""Questions about cases: the lists, and one case opened."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.casework.model import Case, CaseConversation, CaseNote, CasePerson
from api.casework.rules import case_of
from api.conversation import queries as conversations
from api.conversation.queries import OpenedMessage, Standing
from api.keys.ring import Ring
from api.missing import queries as missing
from api.missing.queries import OpenedPerson
from api.sealed import Label
from api.tasks import queries as tasks
from api.tasks.queries import Waiting

PAGE = 50


@dataclass(frozen=True)
class Listed:
    """A case in a list: its plain side only."""

    id: uuid.UUID
    name: str
    desk_id: uuid.UUID
    state: str
    call_class: str | None
    rank: int
    assignee_id: uuid.UUID | None
    opened_at: datetime
    changed_at: datetime
    version: int


@dataclass(frozen=True)
class Note:
    author_id: uuid.UUID
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True)
class OpenedCase:
    """A case as a member reads it."""

    listed: Listed
    category: str | None
    persons: Sequence[OpenedPerson] = field(repr=False)
    messages: Sequence[OpenedMessage] = field(repr=False)
    notes: Sequence[Note] = field(repr=False)
    conversations: Sequence[Standing]
    waiting: Sequence[Waiting]


def _listed(case: Case) -> Listed:
    return Listed(
        case.id,
        case.name,
        case.desk_id,
        case.state,
        case.call_class,
        case.rank,
        case.assignee_id,
        case.opened_at,
        case.changed_at,
        case.version,
    )


def opened(session: Session, ring: Ring, case_id: uuid.UUID) -> OpenedCase:
    """One case with everything in it. Raises NotFound. Call rules.read first: a read is audited."""
    case, key = case_of(session, ring, case_id)
    linked = list(session.scalars(select(CaseConversation.conversation_id).where(CaseConversation.case_id == case_id)))
    people = list(session.scalars(select(CasePerson.person_id).where(CasePerson.case_id == case_id)))
    notes = session.scalars(select(CaseNote).where(CaseNote.case_id == case_id).order_by(CaseNote.id)).all()
    return OpenedCase(
        _listed(case),
        key.open_json(case.facts, Label.CASE_FACTS, case.id).get("category"),
        missing.persons(session, people, ring),
        conversations.opened(session, ring, linked),
        [Note(row.author_id, row.at, ring.open_json(session, row.body, Label.CASE_NOTE, row.id)) for row in notes],
        conversations.standing(session, linked),
        tasks.waiting_for(session, [*linked, case_id]),
    )


def cases(
    session: Session,
    desks: Iterable[uuid.UUID],
    *,
    mine: uuid.UUID | None = None,
    state: str | None = None,
    call_class: str | None = None,
    after: tuple[datetime, uuid.UUID] | None = None,
) -> list[Listed]:
    """A page of cases, the latest changed first; ``after`` is the last row of the page before."""
    question = select(Case).where(Case.desk_id.in_(list(desks)))
    if mine:
        question = question.where(Case.assignee_id == mine)
    if state:
        question = question.where(Case.state == state)
    if call_class:
        question = question.where(Case.call_class == call_class)
    if after:
        moment, last_id = after
        older = (Case.changed_at == moment) & (Case.id < last_id)
        question = question.where(or_(Case.changed_at < moment, older))
    rows = session.scalars(question.order_by(Case.changed_at.desc(), Case.id.desc()).limit(PAGE))
    return [_listed(case) for case in rows]


def by_name(session: Session, desks: Iterable[uuid.UUID], name: str) -> Listed | None:
    """The case with exactly this name, at one of these desks."""
    case = session.scalar(select(Case).where(Case.name == name.strip(), Case.desk_id.in_(list(desks))))
    return _listed(case) if case else None


def cases_of(session: Session, subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Listed]:
    """Cases by what waits: by conversation id, and by their own id."""
    wanted = list(subject_ids)
    found = {
        conversation_id: _listed(case)
        for conversation_id, case in session.execute(
            select(CaseConversation.conversation_id, Case)
            .join(Case, Case.id == CaseConversation.case_id)
            .where(CaseConversation.conversation_id.in_(wanted))
        )
    }
    found.update({case.id: _listed(case) for case in session.scalars(select(Case).where(Case.id.in_(wanted)))})
    return found


def case_of_conversation(session: Session, conversation_id: uuid.UUID) -> uuid.UUID | None:
    """The case a conversation belongs to, if somebody has opened it."""
    link = session.get(CaseConversation, conversation_id)
    return link.case_id if link else None
