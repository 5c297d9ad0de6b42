"""A case and its key for members of its desk: opened first from what waits, read, its messages taken in."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.calls import queries as calls
from api.casework import asked, marks
from api.casework.kinds import State
from api.casework.model import Case, CaseConversation, CaseMessage, CasePerson
from api.casework.names import drawn
from api.consent import queries as consents
from api.contact import queries as contacts
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.conversation.queries import OpenedMessage
from api.db import new_id
from api.errors import NotFound, Refused
from api.keys import queries as desks
from api.keys import resealing
from api.keys import rules as keys
from api.keys.ring import Ring
from api.location.clues import places_told
from api.missing import queries as known
from api.missing import rules as missing
from api.missing.clues import Source, clues_in, facts_in, source_of
from api.report.cards import CARDS
from api.report.opened import trusted
from api.sealed import ContentKey, Label
from api.tasks import rules as tasks

OF_A_COURSE = {sealed.Kind.CHECK_IN.value, sealed.Kind.LATER.value}  # how somebody fares who is home: no clue
CLUE_FIELDS = {f"{card.name}.{field.name}" for card in CARDS for field in card.fields if field.clue}


class JoinedAway(Refused):
    """The case was brought into another one; work goes on there."""

    status = 409


def case_of(session: Session, ring: Ring, case_id: uuid.UUID, *, change: bool = False) -> tuple[Case, ContentKey]:
    """A case and its key. Raises NotFound, also for who is no member of the desk that has it now."""
    case = session.get(Case, case_id, with_for_update=change or None)
    if case is None or case.desk_id not in ring.desks(session):
        raise NotFound
    return case, ring.content_key(session, case.content_key_id)


def at_work(session: Session, ring: Ring, case_id: uuid.UUID) -> tuple[Case, ContentKey]:
    """A case held until the transaction ends, so as to change it. Raises NotFound, JoinedAway."""
    case, key = case_of(session, ring, case_id, change=True)
    if case.joined_into is not None:
        raise JoinedAway
    return case, key


def conversation_ids(session: Session, case_id: uuid.UUID) -> list[uuid.UUID]:
    """The conversations of a case, in the order in which they were begun."""
    linked = select(CaseConversation.conversation_id).where(CaseConversation.case_id == case_id)
    return [row.id for row in conversations.standing(session, session.scalars(linked))]


def key_about(session: Session, ring: Ring, case_id: uuid.UUID, subject_id: uuid.UUID) -> ContentKey:
    """The key of a case at work, for what concerns a conversation or a person of it. Raises NotFound, JoinedAway."""
    _, key = at_work(session, ring, case_id)
    if subject_id not in {*conversation_ids(session, case_id), *person_ids(session, case_id)}:
        raise NotFound
    return key


def messages(session: Session, ring: Ring, linked: Iterable[uuid.UUID]) -> list[OpenedMessage]:
    """All messages of some conversations; of what a person sent only what the form could have said."""
    found = conversations.opened(session, ring, linked)
    return [
        replace(each, content=trusted(each.content)) if each.content is not None and each.staff_id is None else each
        for each in found
    ]


def open_waiting(session: Session, ring: Ring, subject_id: uuid.UUID, *, at: datetime) -> uuid.UUID:
    """The case of something that waits: itself a case, an answer or a ground in one, or a conversation.

    Raises NotFound.
    """
    for case_id in parts_of_cases(session, [subject_id]).values():
        return case_of(session, ring, case_id)[0].id
    if session.get(Case, subject_id) is not None:
        return case_of(session, ring, subject_id)[0].id
    return open_conversation(session, ring, subject_id, at=at)


def parts_of_cases(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Cases by the id of an answer that waits in one, or of a ground."""
    return contacts.cases_of_held(session, ids) | consents.cases_of(session, ids)


def open_conversation(session: Session, ring: Ring, conversation_id: uuid.UUID, *, at: datetime) -> uuid.UUID:
    """The case of a conversation; the first member to open it makes the case. Returns the case's id."""
    standing = conversations.lock(session, conversation_id)
    if standing.desk_id not in ring.desks(session):
        raise NotFound
    link = session.get(CaseConversation, conversation_id)
    if link is not None:
        return link.case_id
    case = new_case(session, standing.desk_id, at)
    session.add(CaseConversation(conversation_id=conversation_id, case_id=case.id))
    session.flush()
    audit.record(session, Act.REPORT_OPENED, by=ring.holder_id, on=conversation_id, at=at)
    return case.id


def new_case(session: Session, desk_id: uuid.UUID, at: datetime) -> Case:
    """An empty case at a desk, under a key of its own and a name by lot."""
    desk, case_id = desks.by_id(session, desk_id), new_id()
    key = keys.new_content_key(session, [(desk.key_id, desk.public)])
    case = Case(
        id=case_id,
        name=_free_name(session),
        desk_id=desk_id,
        content_key_id=key.id,
        state=State.OPEN.value,
        rank=tasks.RANK[sealed.Urgency.NORMAL],
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
    """A member reads a case: audited; what they can open counts as read, and is taken in once."""
    case, key = case_of(session, ring, case_id, change=True)
    opened = [each for each in messages(session, ring, conversation_ids(session, case_id)) if each.content is not None]
    conversation.mark_read_by_staff(session, [each.id for each in opened], at=at)
    resealing.reseal_these(session, ring, {key.id, *(each.key_id for each in opened)})
    _take_in(session, case, key, [each for each in opened if each.staff_id is None], at)
    if marks.behind(session, ring, case):
        marks.again(session, ring, case, _marks_of(session, ring, case, key, opened))
    audit.record(session, Act.CASE_READ, by=ring.holder_id, on=case_id, at=at)


def _marks_of(session: Session, ring: Ring, case: Case, key: ContentKey, opened: list[OpenedMessage]) -> set[str]:
    """All that a case may be found by: what was sent, and the clues that members noted."""
    told = [marks.told_in(each.content or {}) for each in opened]
    people = session.scalars(select(CasePerson.person_id).where(CasePerson.case_id == case.id)).all()
    clues = [clue.told for person in known.persons(session, people, key) for clue in person.clues]
    spoken = [marks.numbers_in(" ".join(call.told.values())) for call in calls.of_case(session, case.id, key)]
    return set().union(*told, *spoken, *(marks.said_of(clue.topic, clue.text) for clue in clues))


def remark(session: Session, ring: Ring, case_id: uuid.UUID) -> None:
    """Mark one case under the present index key, without its being read. Raises NotFound."""
    case, key = case_of(session, ring, case_id, change=True)
    opened = messages(session, ring, conversation_ids(session, case_id))
    marks.again(session, ring, case, _marks_of(session, ring, case, key, opened))


def place_watched(session: Session, ring: Ring, case_id: uuid.UUID, *, at: datetime) -> None:
    """A member looks where a phone is, or was: audited each time. Raises NotFound."""
    case_of(session, ring, case_id)
    audit.record(session, Act.PLACE_WATCHED, by=ring.holder_id, on=case_id, at=at)


def file_read(session: Session, ring: Ring, file_id: uuid.UUID, *, at: datetime) -> None:
    """A member opened a file: audited."""
    audit.record(session, Act.FILE_READ, by=ring.holder_id, on=file_id, at=at)


def _take_in(session: Session, case: Case, key: ContentKey, told: list[OpenedMessage], at: datetime) -> None:
    """Full triage happens here and not at intake: only a member can read what was sent."""
    done = set(session.scalars(select(CaseMessage.message_id).where(CaseMessage.case_id == case.id)))
    taken_down = calls.taken_down(session, {message.conversation_id for message in told})
    for message in told:
        if message.id in done:
            continue
        if message.kind not in OF_A_COURSE:
            by_member = message.kind == sealed.Kind.REPORT.value and message.conversation_id in taken_down
            _learn(session, case, key, message, at, Source.TAKEN if by_member else source_of(message.content or {}))
            asked.take_in(session, case, key, message, at=at)
            case.marked_under = None  # what it says is marked with all the rest, once, when it has been read
        session.add(CaseMessage(message_id=message.id, case_id=case.id))
    session.flush()


def _learn(session: Session, case: Case, key: ContentKey, message: OpenedMessage, at: datetime, source: Source) -> None:
    """Facts and clues of one message; whoever writes again opens a case that waited or was closed."""
    content = message.content or {}
    case.rank = min(case.rank, tasks.RANK[sealed.Urgency(message.urgency)])
    case.state, case.closed_at, case.changed_at = State.OPEN.value, None, at
    about = person_of(session, case, key, at)
    clues = clues_in(content, CLUE_FIELDS, source)
    missing.learn(session, about, facts_in(content), key, source=source, at=message.at, message_id=message.id)
    told = [*clues, *places_told(session, content, source)]
    missing.add_clues(session, about, told, key, by=None, at=message.at, message_id=message.id)


def person_ids(session: Session, case_id: uuid.UUID) -> list[uuid.UUID]:
    """The persons of a case, in the order in which their files were opened."""
    return sorted(session.scalars(select(CasePerson.person_id).where(CasePerson.case_id == case_id)))


def first_of(case: Case, key: ContentKey, persons: list[uuid.UUID]) -> uuid.UUID:
    """Whom what is sent in this case is about: as put down at a joining, else whose file was opened first."""
    about = key.open_json(case.facts, Label.CASE_FACTS, case.id).get("about")
    return next((each for each in persons if str(each) == about), persons[0])


def person_of(session: Session, case: Case, key: ContentKey, at: datetime) -> uuid.UUID:
    """The person whom a case is about before all others; their file is opened when there is none yet."""
    there = person_ids(session, case.id)
    if there:
        return first_of(case, key, there)
    person_id = missing.new_person(session, {}, key, at=at)
    session.add(CasePerson(person_id=person_id, case_id=case.id))
    session.flush()
    return person_id
