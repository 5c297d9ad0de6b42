"""Who works on a case: taking it, handing it to a colleague or a desk, joining it with another."""

import uuid
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.calls import rules as calls
from api.casework import marks, people
from api.casework.kinds import State
from api.casework.model import Case, CaseConversation, CaseMessage, CaseNote, FileMark
from api.casework.names import as_drawn
from api.casework.opening import at_work, case_of, conversation_ids
from api.casework.wording import written
from api.checkin import bringing as course
from api.checkin import rules as checkin
from api.consent import requests
from api.consent import rules as consent
from api.contact import bringing as guard
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.errors import NotFound, Refused
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.queries import DeskPublic
from api.keys.ring import Ring
from api.sealed import ContentKey, Label
from api.tasks import rules as tasks
from api.tasks import written as written_tasks


class AlreadyTaken(Refused):
    """A colleague took the case after it was shown; it stays theirs."""

    status = 409


class NoSuchCase(Refused):
    """No other case of this name is open to this member."""

    status = 404


class StaysRestricted(Refused):
    """A restricted case is not brought into one that more people read; the other way round it may."""

    status = 409


def take(session: Session, ring: Ring, case_id: uuid.UUID, *, owner: uuid.UUID | None = None, at: datetime) -> None:
    """Put a case on one's own list; the writer may see that it is being handled.

    ``owner``: whose it was when it was shown. Raises AlreadyTaken when it is somebody else's by now.
    """
    case, _ = at_work(session, ring, case_id)
    if case.assignee_id == ring.holder_id:
        return
    if case.assignee_id != owner:
        raise AlreadyTaken
    give(session, case, ring.holder_id, at=at)
    audit.record(session, Act.CASE_TAKEN, by=ring.holder_id, on=case_id, at=at)


def hand_to_colleague(
    session: Session, ring: Ring, case_id: uuid.UUID, to: uuid.UUID, *, reason: str, at: datetime
) -> None:
    """Put a case on a colleague's list. Raises NotFound when the colleague does not belong to the case's desk."""
    case, key = at_work(session, ring, case_id)
    desk = desks.by_id(session, case.desk_id)
    if to not in desks.members(session).get(desk.code, set()):
        raise NotFound
    give(session, case, to, at=at)
    audit.record(session, Act.CASE_HANDED, by=ring.holder_id, on=case_id, at=at, reason=reason_of(reason, key))


def hand_to_desk(session: Session, ring: Ring, case_id: uuid.UUID, code: str, *, reason: str, at: datetime) -> None:
    """Give a case with all that belongs to it to another desk, on whose list it waits. Its members alone go on.

    Raises NotFound when there is no such desk.
    """
    case, key = at_work(session, ring, case_id)
    desk = next((each for each in desks.desks(session) if each.code == code), None)
    if desk is None:
        raise NotFound
    backup.take_back(session, TakenBack.CASE_MOVED, case_id, desk.id, at=at)
    move(session, ring, case, key, desk, at=at)
    give(session, case, None, at=at)
    audit.record(session, Act.CASE_HANDED, by=ring.holder_id, on=case_id, at=at, reason=reason_of(reason, key))


def move(session: Session, ring: Ring, case: Case, key: ContentKey, desk: DeskPublic, *, at: datetime) -> None:
    """A case and its conversations go to another desk; the one before keeps no key of what went."""
    linked = held_still(session, case.id)
    _hand_keys(session, [key, *conversation.content_keys(session, ring, linked)], case.desk_id, desk)
    place(session, case, linked, desk, at=at)


def place(session: Session, case: Case, linked: list[uuid.UUID], desk: DeskPublic, *, at: datetime) -> None:
    """A case and its conversations stand at another desk, whoever holds their keys."""
    conversation.move_to_desk(session, linked, desk.id, at=at)
    calls.move_to_desk(session, case.id, desk.id)
    checkin.move_to_desk(session, case.id, desk.id)
    case.desk_id = desk.id


def held_still(session: Session, case_id: uuid.UUID) -> list[uuid.UUID]:
    """The conversations of a case, held until the transaction ends, so that nothing arrives at the desk being left."""
    linked = conversation_ids(session, case_id)
    return [conversations.lock(session, each).id for each in linked]


def reason_of(text: str, key: ContentKey) -> tuple[str, ContentKey] | None:
    return (written(text), key) if text.strip() else None


def give(session: Session, case: Case, to: uuid.UUID | None, *, tells: bool = True, at: datetime) -> None:
    """A case and what waits in it go to a member's list, or with None to nobody's at its desk.

    ``tells``: whoever wrote may see that it is being handled.
    """
    case.assignee_id, case.changed_at = to, at
    for conversation_id in conversation_ids(session, case.id):
        tasks.assign(session, conversation_id, to, case.desk_id)
        if to and tells:
            conversation.mark_handled(session, conversation_id, at=at)
    tasks.assign(session, case.id, to, case.desk_id)


def join(session: Session, ring: Ring, case_id: uuid.UUID, other_name: str, *, at: datetime) -> uuid.UUID:
    """Bring all of this case into another one (a lost code, a second relative); nobody outside learns.

    Everything is sealed anew under the other's key, so that one key still opens one case. Returns the other case's
    id. Raises NotFound, NoSuchCase, StaysRestricted, and JoinedAway when one of the two is empty already.
    """
    case_of(session, ring, case_id)
    named = select(Case.id).where(Case.name == as_drawn(other_name), Case.desk_id.in_(ring.desks(session)))
    other_id = session.scalar(named)
    if other_id is None or other_id == case_id:
        raise NoSuchCase
    # always in the same order, so that two who join crosswise wait instead of blocking each other
    found = {each: at_work(session, ring, each) for each in sorted((case_id, other_id))}
    (case, old), (other, key) = found[case_id], found[other_id]
    if desks.by_id(session, case.desk_id).restricted and other.desk_id != case.desk_id:
        raise StaysRestricted
    if other.desk_id != case.desk_id:
        backup.take_back(session, TakenBack.CASE_MOVED, case_id, other.desk_id, at=at)
    _bring_talk(session, ring, case, other, at)
    _bring_notes(session, case, other, old, key)
    _bring_marks(session, case, other, old, key)
    requests.bring(session, case_id, other_id, old, key)
    calls.bring(session, case_id, old, other_id, other.desk_id, key)
    marks.bring(session, case, other)
    persons = people.bring(session, case, other, old, key, at=at)
    written_tasks.bring(session, case_id, other_id, old, key)
    guard.bring(session, case_id, other_id, old, key, persons)
    consent.bring(session, case_id, other_id, old, key, persons)
    course.bring(session, case_id, other_id, other.desk_id, old, key, persons)
    tasks.carry_over(session, case_id, other_id)
    give(session, other, other.assignee_id, tells=False, at=at)
    if case.state != State.CLOSED.value:
        other.state, other.closed_at = case.state, None
    other.rank = min(case.rank, other.rank)
    case.state, case.closed_at, case.changed_at, case.joined_into = State.CLOSED.value, at, at, other_id
    for each in (case_id, other_id):
        audit.record(session, Act.CASE_JOINED, by=ring.holder_id, on=each, at=at)
    return other_id


def _bring_talk(session: Session, ring: Ring, case: Case, other: Case, at: datetime) -> None:
    linked, desk = held_still(session, case.id), desks.by_id(session, other.desk_id)
    _hand_keys(session, conversation.content_keys(session, ring, linked), case.desk_id, desk)
    conversation.move_to_desk(session, linked, desk.id, at=at)
    for table in (CaseConversation, CaseMessage):
        session.execute(update(table).where(table.case_id == case.id).values(case_id=other.id))


def _bring_notes(session: Session, case: Case, other: Case, old: ContentKey, key: ContentKey) -> None:
    for note in session.scalars(select(CaseNote).where(CaseNote.case_id == case.id)).all():
        told = old.open(note.body, Label.CASE_NOTE, note.id)
        note.case_id, note.body = other.id, key.seal(told, Label.CASE_NOTE, note.id)


def _bring_marks(session: Session, case: Case, other: Case, old: ContentKey, key: ContentKey) -> None:
    for row in session.scalars(select(FileMark).where(FileMark.case_id == case.id)).all():
        told = old.open(row.body, Label.FILE_MARK, row.file_id)
        row.case_id, row.body = other.id, key.seal(told, Label.FILE_MARK, row.file_id)


def _hand_keys(session: Session, content_keys: list[ContentKey], former: uuid.UUID, desk: DeskPublic) -> None:
    for content_key in content_keys:
        keys.share_content_key(session, content_key, desk.key_id, desk.public)
    if former != desk.id:
        keys.take_content_keys(session, [each.id for each in content_keys], former)
