"""Working on a case: class, state, notes, answers, promises, clues and facts."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api import sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.casework import guarding, marks, queries
from api.casework.caring import care
from api.casework.kinds import CallClass, Category, State
from api.casework.model import CaseNote
from api.casework.opening import at_work, conversation_ids, person_ids, person_of
from api.casework.people import person_in
from api.casework.queries import Listed
from api.casework.wording import once, written
from api.contact import rules as contact
from api.errors import Changed, NotFound, Refused
from api.keys.ring import Ring
from api.location.clues import read_from
from api.missing import rules as missing
from api.missing.clues import Told
from api.sealed import Label
from api.tasks import queries as waiting
from api.tasks import rules as tasks
from api.tasks.rules import CallOwed, DueKind

LOOK_AHEAD = timedelta(days=366)


class NotAhead(Refused):
    """A promise to look again lies in the future, within a year."""

    status = 422


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
    case, key = at_work(session, ring, case_id)
    if case.version != version:
        raise Changed
    facts = key.open_json(case.facts, Label.CASE_FACTS, case.id)
    facts["category"] = category.value if category else None
    case.facts = key.seal_json(facts, Label.CASE_FACTS, case.id)
    case.call_class = call_class.value if call_class else None
    case.version, case.changed_at = case.version + 1, at
    audit.record(session, Act.CASE_CLASSED, by=ring.holder_id, on=case_id, at=at)


def set_state(session: Session, ring: Ring, case_id: uuid.UUID, state: State, *, at: datetime) -> None:
    """Open, waiting or closed. Closing ends what waits in the case, and says nothing to the writer. Raises CallOwed."""
    case, _ = at_work(session, ring, case_id)
    if case.state == state.value:
        return
    linked = conversation_ids(session, case_id)
    if state is State.CLOSED and waiting.waits(session, DueKind.CALL_BACK, linked, case.desk_id):
        raise CallOwed
    case.state, case.changed_at = state.value, at
    case.closed_at = at if state is State.CLOSED else None
    if state is State.CLOSED:
        tasks.close_all(session, [case_id, *linked], by=ring.holder_id, at=at)
        if case.rank == tasks.RANK[sealed.Urgency.RED]:
            care(session, case, at=at)
    audit.record(session, Act.CASE_STATE, by=ring.holder_id, on=case_id, at=at)


def note(session: Session, ring: Ring, case_id: uuid.UUID, text: str, *, token: str = "", at: datetime) -> None:
    """A note among members; ``token`` as in wording.once. Raises NothingWritten, TooManyWords."""
    _, key = at_work(session, ring, case_id)
    said = written(text)
    note_id = once(token, "note", said)
    if session.get(CaseNote, note_id) is not None:
        return
    body = key.seal_json(said, Label.CASE_NOTE, note_id)
    session.add(CaseNote(id=note_id, case_id=case_id, author_id=ring.holder_id, at=at, body=body))
    audit.record(session, Act.CASE_NOTED, by=ring.holder_id, on=case_id, at=at)


def answer(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    conversation_id: uuid.UUID,
    text: str,
    *,
    token: str = "",
    ask: bool = False,
    at: datetime,
    look_again_in: timedelta,
) -> None:
    """Answer one conversation of the case; whoever answers an unowned case takes it.

    Once somebody is found the words wait for a supervisor, and so they do where a member ``ask``s for that. ``token``
    as in wording.once. Raises NothingWritten, TooManyWords, MailboxGone, whatever contact.may_contact does, and
    NotFound for a conversation of another case.
    """
    case, key = at_work(session, ring, case_id)
    if conversation_id not in conversation_ids(session, case_id):
        raise NotFound
    said, me = written(text), ring.holder_id
    contact.may_contact(session, key, conversation_id, by=me, at=at)
    name = once(token, "answer", said)
    how = guarding.How(name, me, look_again_in, at)
    if ask or guarding.must_wait(session, key, case_id, conversation_id):
        guarding.hold(session, key, case, conversation_id, said, how)
    elif guarding.send(session, case, conversation_id, said, how):
        audit.record(session, Act.CASE_ANSWERED, by=me, on=case_id, at=at)


def promise(session: Session, ring: Ring, case_id: uuid.UUID, due_at: datetime, *, at: datetime) -> None:
    """A look that the staff promised itself: from then on it is on the list. Raises NotAhead."""
    case, _ = at_work(session, ring, case_id)
    if not at < due_at <= at + LOOK_AHEAD:
        raise NotAhead
    promised = [each for each in waiting.waiting_for(session, [case_id]) if each.kind == DueKind.PROMISE]
    if any(each.due_at == due_at for each in promised):
        return
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
        fresh=True,
    )
    audit.record(session, Act.CASE_PROMISED, by=ring.holder_id, on=case_id, at=at)


def done(session: Session, ring: Ring, case_id: uuid.UUID, due_id: uuid.UUID, *, at: datetime) -> None:
    """Something that waited in this case was done without an answer. Raises NotFound."""
    at_work(session, ring, case_id)
    tasks.mark_done(session, due_id, {case_id, *conversation_ids(session, case_id)}, by=ring.holder_id, at=at)


def add_clue(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    clue: Told,
    *,
    person_id: uuid.UUID | None = None,
    token: str = "",
    at: datetime,
) -> None:
    """A clue that a member noted, about one of the case's persons or the first; ``token`` as in wording.once.

    Raises EmptyClue, TooManyWords, and NotFound for a person of another case.
    """
    case, key = at_work(session, ring, case_id)
    about, clue_id = person_in(session, case, key, person_id, at), once(token, "clue", str(clue.body()))
    if missing.add_clue(session, clue_id, about, clue, key, by=ring.holder_id, at=at):
        read = read_from(session, clue.text, clue.source, when=clue.when)
        missing.add_clues(session, about, read, key, by=ring.holder_id, at=at)
        marks.add(session, ring, case, marks.said_of(clue.topic, clue.text))
        audit.record(session, Act.CLUE_ADDED, by=ring.holder_id, on=case_id, at=at)


def change_facts(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    facts: dict[str, str],
    *,
    person_id: uuid.UUID | None = None,
    version: int,
    at: datetime,
) -> None:
    """Replace what is known about one of the case's persons, or the first; ``version`` as shown (0: nobody yet).

    Raises Changed, TooManyWords, and NotFound for a person of another case.
    """
    case, key = at_work(session, ring, case_id)
    if not person_ids(session, case_id):
        person_id, version = person_of(session, case, key, at), 1
    person_id = person_in(session, case, key, person_id, at)
    missing.change_facts(session, person_id, facts, key, version=version, at=at)
    audit.record(session, Act.FACTS_CHANGED, by=ring.holder_id, on=case_id, at=at)


def find(session: Session, ring: Ring, text: str, *, at: datetime) -> list[Listed]:
    """Cases that speak of a number, an account or a plate. That somebody looked is written down, never for what."""
    audit.record(session, Act.CASE_FOUND, by=ring.holder_id, at=at)
    return queries.by_mark(session, ring, text)
