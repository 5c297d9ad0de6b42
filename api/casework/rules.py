"""Opening, taking, handing on, classifying, answering and noting a case."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.casework.kinds import CallClass, Category, State
from api.casework.model import Case, CaseConversation, CaseMessage, CaseNote, CasePerson
from api.casework.names import drawn
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.db import new_id
from api.errors import Changed, NotFound, Refused
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.queries import DeskPublic
from api.keys.ring import Ring
from api.missing import rules as missing
from api.missing.clues import Told, clues_in, facts_in
from api.report.cards import CARDS
from api.sealed import ContentKey, Label
from api.tasks import queries as due_queries
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

TEXT_MAX = 20_000
CLUE_FIELDS = {f"{card.name}.{field.name}" for card in CARDS for field in card.fields if field.clue}


class NothingWritten(Refused):
    """An answer or a note without words."""

    status = 422


def case_of(session: Session, ring: Ring, case_id: uuid.UUID, *, change: bool = False) -> tuple[Case, ContentKey]:
    """A case and its key. Raises NotFound, also for a member none of whose desks holds the key."""
    case = session.get(Case, case_id, with_for_update=change or None)
    if case is None:
        raise NotFound
    return case, ring.content_key(session, case.content_key_id)


def open_conversation(session: Session, ring: Ring, conversation_id: uuid.UUID, *, at: datetime) -> uuid.UUID:
    """The case of a conversation; the first member to open it makes the case. Returns the case's id."""
    standing = conversations.lock(session, conversation_id)
    if standing.desk_id not in ring.desks(session):
        raise NotFound
    link = session.get(CaseConversation, conversation_id)
    if link is None:
        case = _new_case(session, standing.desk_id, at)
        session.add(CaseConversation(conversation_id=conversation_id, case_id=case.id))
        session.flush()
        audit.record(session, Act.REPORT_OPENED, by=ring.holder_id, on=conversation_id, at=at)
        return case.id
    return link.case_id


def _new_case(session: Session, desk_id: uuid.UUID, at: datetime) -> Case:
    desk = desks.by_id(session, desk_id)
    key = keys.new_content_key(session, [(desk.key_id, desk.public)])
    session.flush()
    case_id = new_id()
    case = Case(
        id=case_id,
        name=_free_name(session),
        desk_id=desk_id,
        content_key_id=key.id,
        state=State.OPEN.value,
        rank=2,
        facts=key.seal_json({}, Label.CASE_FACTS, case_id),
        version=1,
        opened_at=at,
        changed_at=at,
    )
    session.add(case)
    session.flush()
    return case


def _free_name(session: Session) -> str:
    while True:
        name = drawn()
        if session.scalar(select(Case.id).where(Case.name == name)) is None:
            return name


def read(session: Session, ring: Ring, case_id: uuid.UUID, *, at: datetime) -> None:
    """A member opens a case: audited, messages count as read, and their clues are taken in once."""
    case, key = case_of(session, ring, case_id, change=True)
    linked = _conversation_ids(session, case_id)
    for conversation_id in linked:
        conversation.mark_read_by_staff(session, conversation_id, at=at)
    _take_in(session, ring, case, key, linked, at)
    audit.record(session, Act.CASE_READ, by=ring.holder_id, on=case_id, at=at)


def _conversation_ids(session: Session, case_id: uuid.UUID) -> list[uuid.UUID]:
    return list(session.scalars(select(CaseConversation.conversation_id).where(CaseConversation.case_id == case_id)))


def _take_in(session: Session, ring: Ring, case: Case, key: ContentKey, linked: list[uuid.UUID], at: datetime) -> None:
    """Full triage happens here and not at intake: only a member can read what was sent."""
    done = set(session.scalars(select(CaseMessage.message_id).where(CaseMessage.case_id == case.id)))
    for message in conversations.opened(session, ring, linked):
        if message.staff_id is not None or message.content is None or message.id in done:
            continue
        case.rank = min(case.rank, tasks.RANK[sealed.Urgency(message.urgency)])
        person_id = _person(session, case, key, facts_in(message.content), at)
        clues = clues_in(message.content, CLUE_FIELDS)
        missing.add_clues(session, person_id, clues, key, by=None, at=message.at, message_id=message.id)
        session.add(CaseMessage(message_id=message.id, case_id=case.id))
    session.flush()


def _person(session: Session, case: Case, key: ContentKey, facts: dict[str, str], at: datetime) -> uuid.UUID:
    found = session.scalar(select(CasePerson.person_id).where(CasePerson.case_id == case.id))
    if found:
        return found
    person_id = missing.new_person(session, facts, key, at=at)
    session.add(CasePerson(person_id=person_id, case_id=case.id))
    session.flush()
    return person_id


def take(session: Session, ring: Ring, case_id: uuid.UUID, *, at: datetime) -> None:
    """Put a case on one's own list; the writer may see that it is being handled."""
    case, _ = case_of(session, ring, case_id, change=True)
    _give(session, case, ring.holder_id, case.desk_id, at)
    audit.record(session, Act.CASE_TAKEN, by=ring.holder_id, on=case_id, at=at)


def hand_to_colleague(
    session: Session, ring: Ring, case_id: uuid.UUID, to: uuid.UUID, *, reason: str, at: datetime
) -> None:
    """Put a case on a colleague's list. Raises NotFound when the colleague does not belong to the case's desk."""
    case, key = case_of(session, ring, case_id, change=True)
    desk = desks.by_id(session, case.desk_id)
    if to not in desks.members(session).get(desk.code, set()):
        raise NotFound
    _give(session, case, to, case.desk_id, at)
    audit.record(session, Act.CASE_HANDED, by=ring.holder_id, on=case_id, at=at, reason=_reason(reason, key))


def hand_to_desk(session: Session, ring: Ring, case_id: uuid.UUID, code: str, *, reason: str, at: datetime) -> None:
    """Give a case, with all that belongs to it, to another desk as well; it waits on that desk's list."""
    case, key = case_of(session, ring, case_id, change=True)
    desk = desks.desk(session, code)
    linked = _conversation_ids(session, case_id)
    _share(session, ring, key, linked, desk)
    conversation.move_to_desk(session, linked, desk.id)
    _give(session, case, None, desk.id, at)
    audit.record(session, Act.CASE_HANDED, by=ring.holder_id, on=case_id, at=at, reason=_reason(reason, key))


def _reason(text: str, key: ContentKey) -> tuple[str, ContentKey] | None:
    return (text.strip()[:TEXT_MAX], key) if text.strip() else None


def _give(session: Session, case: Case, to: uuid.UUID | None, desk_id: uuid.UUID, at: datetime) -> None:
    case.assignee_id, case.desk_id, case.changed_at = to, desk_id, at
    for conversation_id in _conversation_ids(session, case.id):
        tasks.assign(session, conversation_id, to, desk_id)
        if to:
            conversation.mark_handled(session, conversation_id, at=at)
    tasks.assign(session, case.id, to, desk_id)


def classify(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    call_class: CallClass | None,
    category: Category | None,
    *,
    version: int,
    at: datetime,
) -> None:
    """Set class (plain) and category (sealed). Raises Changed when somebody saved in between."""
    case, key = case_of(session, ring, case_id, change=True)
    if case.version != version:
        raise Changed
    facts = key.open_json(case.facts, Label.CASE_FACTS, case.id)
    facts["category"] = category.value if category else None
    case.facts = key.seal_json(facts, Label.CASE_FACTS, case.id)
    case.call_class = call_class.value if call_class else None
    case.version, case.changed_at = case.version + 1, at
    audit.record(session, Act.CASE_CLASSED, by=ring.holder_id, on=case_id, at=at)


def set_state(session: Session, ring: Ring, case_id: uuid.UUID, state: State, *, at: datetime) -> None:
    """Open, waiting or closed. Closing says nothing to the writer."""
    case, _ = case_of(session, ring, case_id, change=True)
    case.state, case.changed_at = state.value, at
    case.closed_at = at if state is State.CLOSED else None
    if state is State.CLOSED:
        for conversation_id in _conversation_ids(session, case_id):
            tasks.close_for(session, conversation_id, by=ring.holder_id, at=at)
    audit.record(session, Act.CASE_STATE, by=ring.holder_id, on=case_id, at=at)


def note(session: Session, ring: Ring, case_id: uuid.UUID, text: str, *, at: datetime) -> None:
    """A note among members. Raises NothingWritten."""
    case, key = case_of(session, ring, case_id)
    note_id = new_id()
    body = key.seal_json(_written(text), Label.CASE_NOTE, note_id)
    session.add(CaseNote(id=note_id, case_id=case.id, author_id=ring.holder_id, at=at, body=body))
    audit.record(session, Act.CASE_NOTED, by=ring.holder_id, on=case_id, at=at)


def _written(text: str) -> str:
    if not text.strip():
        raise NothingWritten
    return text.strip()[:TEXT_MAX]


def answer(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    conversation_id: uuid.UUID,
    text: str,
    *,
    at: datetime,
    look_again_in: timedelta,
) -> None:
    """Answer one conversation of the case; whoever answers an unowned case takes it. Raises NothingWritten."""
    case, _ = case_of(session, ring, case_id, change=True)
    if conversation_id not in _conversation_ids(session, case_id):
        raise NotFound
    conversation.answer(
        session, conversation_id, _written(text), by=ring.holder_id, at=at, next_look=at + look_again_in
    )
    if case.assignee_id is None:
        _give(session, case, ring.holder_id, case.desk_id, at)
    case.changed_at = at
    audit.record(session, Act.CASE_ANSWERED, by=ring.holder_id, on=case_id, at=at)


def promise(session: Session, ring: Ring, case_id: uuid.UUID, due_at: datetime, *, at: datetime) -> None:
    """A look that the staff promised itself: on the list of whoever owns the case."""
    case, _ = case_of(session, ring, case_id)
    tasks.raise_due(
        session,
        DueKind.PROMISE,
        desk_id=case.desk_id,
        subject_id=case.id,
        urgency=sealed.Urgency.NORMAL,
        language="vi",
        where=sealed.Where.UNKNOWN,
        at=at,
        due_at=due_at,
        assignee_id=case.assignee_id or ring.holder_id,
    )


def done(session: Session, ring: Ring, case_id: uuid.UUID, due_id: uuid.UUID, *, at: datetime) -> None:
    """Something that waited in this case was done without an answer. Raises NotFound."""
    case_of(session, ring, case_id)
    if due_queries.one(session, due_id).subject_id not in {case_id, *_conversation_ids(session, case_id)}:
        raise NotFound
    tasks.mark_done(session, due_id, by=ring.holder_id, at=at)


def add_clue(session: Session, ring: Ring, case_id: uuid.UUID, clue: Told, *, at: datetime) -> None:
    """A clue that a member noted. Raises EmptyClue."""
    case, key = case_of(session, ring, case_id, change=True)
    person_id = _person(session, case, key, {}, at)
    missing.add_clues(session, person_id, [clue], key, by=ring.holder_id, at=at)
    audit.record(session, Act.CLUE_ADDED, by=ring.holder_id, on=case_id, at=at)


def change_facts(
    session: Session, ring: Ring, case_id: uuid.UUID, facts: dict[str, str], *, version: int, at: datetime
) -> None:
    """Replace what is known about the person; ``version`` as shown (0: nobody yet). Raises Changed."""
    case, key = case_of(session, ring, case_id, change=True)
    person_id = session.scalar(select(CasePerson.person_id).where(CasePerson.case_id == case_id))
    if person_id is None:
        _person(session, case, key, facts, at)
        return
    missing.change_facts(session, person_id, facts, key, version=version, by=ring.holder_id, at=at)


def join(session: Session, ring: Ring, case_id: uuid.UUID, other_name: str, *, at: datetime) -> uuid.UUID:
    """Bring the conversations of this case into another one (a lost code, a second relative); nobody outside learns.

    Returns the other case's id. Raises NotFound when no such case is open to this member.
    """
    other_id = session.scalar(select(Case.id).where(Case.name == other_name.strip()))
    if other_id is None or other_id == case_id:
        raise NotFound
    case, key = case_of(session, ring, case_id, change=True)
    other, _ = case_of(session, ring, other_id, change=True)
    linked = _conversation_ids(session, case_id)
    _share(session, ring, key, linked, desks.by_id(session, other.desk_id))
    for table in (CaseConversation, CasePerson, CaseMessage, CaseNote):
        session.execute(update(table).where(table.case_id == case_id).values(case_id=other_id))
    for conversation_id in linked:
        tasks.assign(session, conversation_id, other.assignee_id, other.desk_id)
    conversation.move_to_desk(session, linked, other.desk_id)
    case.state, case.closed_at, case.changed_at = State.CLOSED.value, at, at
    audit.record(session, Act.CASE_JOINED, by=ring.holder_id, on=case_id, at=at)
    audit.record(session, Act.CASE_JOINED, by=ring.holder_id, on=other_id, at=at)
    return other_id


def _share(session: Session, ring: Ring, key: ContentKey, linked: list[uuid.UUID], desk: DeskPublic) -> None:
    """Give a desk the case's key and the keys of all its messages."""
    for content_key in (key, *conversation.content_keys(session, ring, linked)):
        keys.share_content_key(session, content_key, desk.key_id, desk.public)


def record_file_read(session: Session, ring: Ring, file_id: uuid.UUID, *, at: datetime) -> None:
    """A file was opened; committed before its bytes leave."""
    audit.record(session, Act.FILE_READ, by=ring.holder_id, on=file_id, at=at)
