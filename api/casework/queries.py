"""Questions about cases: the lists, and one case opened."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.calls import queries as calls
from api.casework import marks
from api.casework.model import Case, CaseConversation, CaseNote
from api.casework.names import as_drawn
from api.casework.opening import case_of, conversation_ids, first_of, messages, parts_of_cases, person_ids
from api.contact.model import SafeContact
from api.conversation import queries as conversations
from api.conversation.queries import OpenedMessage, Standing
from api.keys import queries as keys
from api.keys.purposes import Purpose
from api.keys.ring import Ring
from api.location import queries as location
from api.location.queries import Position
from api.location.rules import Standing as Live
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
    """A case as a member reads it. ``joined_into``: where its content went; may be open to other members only."""

    listed: Listed
    joined_into: Listed | None
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
    """One case with everything in it. Raises NotFound. Call opening.read first: a read is audited."""
    case, key = case_of(session, ring, case_id)
    linked = conversation_ids(session, case_id)
    people = person_ids(session, case_id)
    first = first_of(case, key, people) if people else None
    notes = session.scalars(select(CaseNote).where(CaseNote.case_id == case_id).order_by(CaseNote.at, CaseNote.id))
    into = session.get(Case, case.joined_into) if case.joined_into else None
    return OpenedCase(
        _listed(case),
        _listed(into) if into else None,
        key.open_json(case.facts, Label.CASE_FACTS, case.id).get("category"),
        sorted(missing.persons(session, people, key), key=lambda person: person.id != first),
        messages(session, ring, linked),
        [Note(row.author_id, row.at, key.open_json(row.body, Label.CASE_NOTE, row.id)) for row in notes],
        conversations.standing(session, linked),
        tasks.waiting_for(session, [*linked, case_id]),
    )


def live(session: Session, ring: Ring, case_id: uuid.UUID) -> tuple[Listed, list[tuple[Live, list[Position]]]]:
    """The live shares of a case with their latest points, the newest share first. Raises NotFound."""
    case, _ = case_of(session, ring, case_id)
    found = location.shares(session, conversation_ids(session, case_id))
    return _listed(case), [(share, location.positions(session, ring, share.id)) for share in found]


def plain(session: Session, case_id: uuid.UUID) -> Listed:
    """The plain side of one case, whoever asks."""
    return _listed(session.get_one(Case, case_id))


def _at(column: InstrumentedAttribute[uuid.UUID], desks: set[uuid.UUID]) -> ColumnElement[bool]:
    """At one of these desks; a single one is named as such, since an index then gives its rows in order."""
    return column == next(iter(desks)) if len(desks) == 1 else column.in_(desks)


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
    question = select(Case)
    if mine:
        question = question.where(Case.assignee_id == mine)
    if state:
        question = question.where(Case.state == state)
    if call_class:
        question = question.where(Case.call_class == call_class)
    if after:
        question = question.where(tuple_(Case.changed_at, Case.id) < after)
    question = question.order_by(Case.changed_at.desc(), Case.id.desc()).limit(PAGE)
    groups = [_at(Case.desk_id, group) for group in keys.apart(session, desks)]
    found = [case for here in groups for case in session.scalars(question.where(here))]
    latest = sorted(found, key=lambda case: (case.changed_at, case.id), reverse=True)
    return [_listed(case) for case in latest[:PAGE]]


def closed_before(
    session: Session, desks: Iterable[uuid.UUID], call_class: str | None, before: datetime, *, limit: int
) -> list[Listed]:
    """Cases of one class that were closed before a moment, the longest closed first; without those joined away."""
    question = select(Case).where(
        Case.desk_id.in_(list(desks)),
        Case.closed_at < before,
        Case.joined_into.is_(None),
        Case.call_class == call_class if call_class else Case.call_class.is_(None),
    )
    return [_listed(case) for case in session.scalars(question.order_by(Case.closed_at, Case.id).limit(limit))]


def by_name(session: Session, desks: Iterable[uuid.UUID], name: str) -> Listed | None:
    """The case with this name, typed with or without marks, at one of these desks."""
    case = session.scalar(select(Case).where(Case.name == as_drawn(name), Case.desk_id.in_(list(desks))))
    return _listed(case) if case else None


def by_mark(session: Session, ring: Ring, text: str) -> list[Listed]:
    """Cases of the member's desks that speak of this number, account or plate, the latest changed first."""
    found, desks = marks.found(session, ring, text), ring.desks(session)
    question = select(Case).where(Case.id.in_(found), Case.desk_id.in_(desks))
    return [_listed(case) for case in session.scalars(question.order_by(Case.changed_at.desc()).limit(PAGE))]


def unmarked(session: Session, ring: Ring, *, after: uuid.UUID | None = None, limit: int = PAGE) -> list[uuid.UUID]:
    """Some cases of the member's desks that are not marked under the present index key, those after one by their ids.

    None for who does not hold that key: they could not mark any.
    """
    present = [desk.key_id for desk in keys.desks(session, Purpose.INDEX) if desk.key_id in ring.held(session)]
    if not present:
        return []
    stale = or_(Case.marked_under.is_(None), Case.marked_under.not_in(present))
    question = select(Case.id).where(Case.desk_id.in_(ring.desks(session)), stale).order_by(Case.id).limit(limit)
    return list(session.scalars(question.where(Case.id > after) if after else question))


def with_card(session: Session, subject_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these cases and conversations for which a safe-contact card is kept; what it says stays sealed."""
    wanted = list(subject_ids)
    kept = or_(SafeContact.subject_id.in_(wanted), SafeContact.case_id.in_(wanted))
    rows = session.execute(select(SafeContact.subject_id, SafeContact.case_id).where(kept)).all()
    return {each for row in rows for each in row} & set(wanted)


def cases_of(session: Session, subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Listed]:
    """Cases by what waits: a conversation, a part of a case, or the case itself; from the reader's own list."""
    wanted = list(subject_ids)
    parts = parts_of_cases(session, wanted)
    linked = select(CaseConversation.conversation_id, Case).join(Case, Case.id == CaseConversation.case_id)
    rows = session.execute(linked.where(CaseConversation.conversation_id.in_(wanted)))
    found = {conversation_id: _listed(case) for conversation_id, case in rows}
    asked = select(Case).where(Case.id.in_([*wanted, *parts.values()]))
    found |= {case.id: _listed(case) for case in session.scalars(asked)}
    return found | {part_id: found[case_id] for part_id, case_id in parts.items()}


def same_name(typed: str, name: str) -> bool:
    """Whether somebody typed this case's name, with or without marks."""
    return as_drawn(typed) == name


def joined_into(session: Session, ring: Ring, case_id: uuid.UUID) -> uuid.UUID | None:
    """The case that the content of this one went into, if it did. Raises NotFound."""
    case, _ = case_of(session, ring, case_id)
    return case.joined_into


def names(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Neutral names by case id and by the id of a conversation that belongs to a case. Nothing of what it holds."""
    wanted = list(ids)
    linked = select(CaseConversation.conversation_id, Case.name).join(Case, Case.id == CaseConversation.case_id)
    found = session.execute(linked.where(CaseConversation.conversation_id.in_(wanted))).all()
    cases = session.execute(select(Case.id, Case.name).where(Case.id.in_(wanted))).all()
    return {row[0]: row[1] for row in [*found, *cases]}


def id_of(session: Session, name: str) -> uuid.UUID | None:
    """The case with this name at whichever desk, typed with or without marks: for who follows what was done on it."""
    return session.scalar(select(Case.id).where(Case.name == as_drawn(name)))


def with_parts(session: Session, subject_id: uuid.UUID) -> list[uuid.UUID]:
    """The id itself and, where it is a case's, of all that belongs to it: for who follows what was done on it.

    Cases that were brought into it, conversations, their files, calls.
    """
    cases = [subject_id]
    for each in cases:  # grows: what was brought in may have had another brought into it
        cases += session.scalars(select(Case.id).where(Case.joined_into == each))
    talks = session.scalars(select(CaseConversation.conversation_id).where(CaseConversation.case_id.in_(cases))).all()
    return [*cases, *talks, *conversations.files_of(session, talks), *calls.ids_of(session, cases)]


def names_of_parts(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """As :func:`names`, also by the ids of files and of calls that belong to a case."""
    wanted = list(ids)
    belongs = conversations.of_files(session, wanted) | calls.cases_of(session, wanted)
    found = names(session, [*wanted, *belongs.values()])
    return found | {part: found[whole] for part, whole in belongs.items() if whole in found}
