"""What goes into a mailbox: at once, or after a supervisor has looked at it."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api import sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.casework.handing import give
from api.casework.model import Case
from api.casework.opening import at_work, conversation_ids, person_ids
from api.casework.wording import once, written
from api.contact import holding, sentences
from api.contact import queries as contacts
from api.contact import rules as contact
from api.contact.guard import Standing, waits
from api.contact.holding import Decision
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.conversation.rules import MailboxGone
from api.errors import NotFound
from api.keys import queries as desks
from api.keys.ring import Ring
from api.sealed import ContentKey
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

SUPERVISION = "supervision"
LOOKED_AT_WITHIN = timedelta(hours=2)


@dataclass(frozen=True)
class How:
    """``name``: of this answer, so that it goes once; ``by``: who wrote it; ``look_again_in``: told to its reader."""

    name: uuid.UUID
    by: uuid.UUID
    look_again_in: timedelta
    at: datetime


def must_wait(session: Session, key: ContentKey, case_id: uuid.UUID, conversation_id: uuid.UUID) -> bool:
    """Whether a member's own words into this mailbox wait for a supervisor.

    So they do, too, while a restore has brought back how somebody stood before, or nothing of what somebody wishes.
    """
    weighed = contacts.standings(session, case_id, key).get(conversation_id)
    standing = weighed.standing if weighed else Standing()
    if contacts.weighing_lost(session, conversation_id):
        return True
    persons = person_ids(session, case_id)
    if contacts.wishes_lost(session, [case_id, *persons]) and not standing.is_the_person:
        return True
    wishes = [each.wished for each in contacts.wishes(session, case_id, key).values()]
    return waits(wishes, standing)


def send(session: Session, case: Case, conversation_id: uuid.UUID, said: str, how: How) -> bool:
    """Put words into a mailbox; an unowned case becomes the writer's. False when they went before.

    Raises MailboxGone.
    """
    by, at, next_look = how.by, how.at, how.at + how.look_again_in
    if not conversation.answer(session, conversation_id, said, by=by, at=at, next_look=next_look, once=how.name.bytes):
        return False
    if case.assignee_id is None:
        give(session, case, by, at=at)
    case.changed_at = at
    return True


def hold(session: Session, key: ContentKey, case: Case, conversation_id: uuid.UUID, said: str, how: How) -> None:
    """Keep words until a supervisor has looked; nothing about the mailbox changes meanwhile. Raises MailboxGone."""
    talk = conversations.standing(session, [conversation_id])[0]
    if not talk.has_mailbox:
        raise MailboxGone
    kept = {"words": said, "hours": round(how.look_again_in / timedelta(hours=1))}
    if holding.hold(session, key, case.id, conversation_id, kept, held_id=how.name, by=how.by, at=how.at):
        look(session, DueKind.APPROVAL, how.name, supervision(session, case), talk.language, how.at)


def supervision(session: Session, case: Case) -> uuid.UUID:
    """The desk on whose list supervisors look; the case's own where there is none."""
    found = [desk.id for desk in desks.desks(session) if desk.code == SUPERVISION]
    return found[0] if found else case.desk_id


def look(
    session: Session,
    kind: DueKind,
    subject_id: uuid.UUID,
    desk_id: uuid.UUID,
    language: str,
    at: datetime,
    assignee_id: uuid.UUID | None = None,
) -> None:
    """Somebody has to look at this within two hours."""
    tasks.raise_due(
        session,
        kind,
        desk_id=desk_id,
        subject_id=subject_id,
        urgency=sealed.Urgency.NORMAL,
        language=language,
        where=sealed.Where.UNKNOWN,
        at=at,
        due_at=at + LOOKED_AT_WITHIN,
        assignee_id=assignee_id,
    )


def answer_standard(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    conversation_id: uuid.UUID,
    sentence: str,
    *,
    token: str = "",
    look_again_in: timedelta,
    at: datetime,
) -> None:
    """Send a sentence that was approved beforehand, in the writer's language; it waits for nobody.

    Raises NotFound, MailboxGone, and whatever contact.may_contact does.
    """
    case, key = at_work(session, ring, case_id)
    if conversation_id not in conversation_ids(session, case_id):
        raise NotFound
    me, said = ring.holder_id, _in_words(session, conversation_id, sentence)
    contact.may_contact(session, key, conversation_id, by=me, at=at)
    how = How(once(token, "standard", sentence, str(conversation_id)), me, look_again_in, at)
    if send(session, case, conversation_id, said, how):
        audit.record(session, Act.CASE_ANSWERED, by=me, on=case_id, at=at)


def _in_words(session: Session, conversation_id: uuid.UUID, sentence: str) -> str:
    return sentences.sentence(sentence, conversations.standing(session, [conversation_id])[0].language)


def decide(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    held_id: uuid.UUID,
    decision: Decision,
    *,
    sentence: str = "",
    reason: str = "",
    at: datetime,
) -> None:
    """A supervisor lets an answer go out, sends a standard ``sentence`` in its place, or gives it back with a reason.

    Raises NotFound, AlreadyDecided, OwnAnswer, NothingWritten, MailboxGone, and whatever contact.may_contact does.
    """
    case, key = at_work(session, ring, case_id)
    me = ring.holder_id
    why = written(reason) if decision is Decision.RETURNED else reason.strip()
    author, talk, told = holding.decide(session, key, case_id, held_id, decision, reason=why, by=me, at=at)
    tasks.close_all(session, [held_id], by=me, at=at)
    if decision is Decision.RETURNED:
        look(session, DueKind.RETURNED, case_id, case.desk_id, "vi", at, assignee_id=author)
        return
    contact.may_contact(session, key, talk, by=me, at=at)
    standard = decision is Decision.REPLACED
    said, by = (_in_words(session, talk, sentence), me) if standard else (told["words"], author)
    send(session, case, talk, said, How(held_id, by, timedelta(hours=told["hours"]), at))
