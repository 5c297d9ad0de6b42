"""Opening a file on a person, learning and changing facts, adding clues, bringing two files together."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db import new_id
from api.errors import Changed, NotFound, Refused
from api.missing.clues import FACTS, Source, Told, differing
from api.missing.model import Clue, Person
from api.sealed import ContentKey, Label

FACT_MAX = 2_000
CLUE_MAX = 20_000


class EmptyClue(Refused):
    """A clue needs words or a position."""

    status = 422


class TooManyWords(Refused):
    """More than fits into one field; nothing is cut in silence."""

    status = 422


def new_person(
    session: Session, facts: dict[str, str], key: ContentKey, *, person_id: uuid.UUID | None = None, at: datetime
) -> uuid.UUID:
    """A person with the facts told so far, sealed under the case's key. Raises TooManyWords."""
    person_id = person_id or new_id()
    sealed_facts = key.seal_json(_tidy(facts), Label.PERSON_FACTS, person_id)
    session.add(Person(id=person_id, facts=sealed_facts, version=1, changed_at=at))
    session.flush()
    return person_id


def _tidy(facts: dict[str, str]) -> dict[str, str]:
    said = {name: facts[name].strip() for name in FACTS if facts.get(name, "").strip()}
    if any(len(text) > FACT_MAX for text in said.values()):
        raise TooManyWords
    return said


def change_facts(
    session: Session, person_id: uuid.UUID, facts: dict[str, str], key: ContentKey, *, version: int, at: datetime
) -> None:
    """Replace the facts. Raises Changed when somebody saved after ``version`` was shown, TooManyWords."""
    person = _held(session, person_id)
    if person.version != version:
        raise Changed
    _keep(person, _tidy(facts), key, at)


def _held(session: Session, person_id: uuid.UUID) -> Person:
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound
    return person


def _keep(person: Person, facts: dict[str, str], key: ContentKey, at: datetime) -> None:
    person.facts = key.seal_json(facts, Label.PERSON_FACTS, person.id)
    person.version, person.changed_at = person.version + 1, at


def learn(
    session: Session,
    person_id: uuid.UUID,
    facts: dict[str, str],
    key: ContentKey,
    *,
    source: Source,
    at: datetime,
    message_id: uuid.UUID | None = None,
) -> None:
    """What is told later fills gaps and overwrites nothing: what differs becomes a clue."""
    person, told = _held(session, person_id), _tidy(facts)
    known: dict[str, str] = key.open_json(person.facts, Label.PERSON_FACTS, person_id)
    if not told.keys() <= known.keys():
        _keep(person, {**told, **known}, key, at)
    add_clues(session, person_id, differing(known, told, source), key, by=None, at=at, message_id=message_id)


def add_clues(
    session: Session,
    person_id: uuid.UUID,
    clues: Iterable[Told],
    key: ContentKey,
    *,
    by: uuid.UUID | None,
    at: datetime,
    message_id: uuid.UUID | None = None,
) -> None:
    """Seal clues one by one, so that each can be read, dated and doubted alone. Raises EmptyClue, TooManyWords."""
    for clue in clues:
        add_clue(session, new_id(), person_id, clue, key, by=by, at=at, message_id=message_id)


def add_clue(
    session: Session,
    clue_id: uuid.UUID,
    person_id: uuid.UUID,
    clue: Told,
    key: ContentKey,
    *,
    by: uuid.UUID | None,
    at: datetime,
    message_id: uuid.UUID | None = None,
) -> bool:
    """One clue under its own id; False when it is there already. Raises EmptyClue, TooManyWords."""
    if not clue.text.strip() and clue.lat is None:
        raise EmptyClue
    if max(len(clue.text), len(clue.when)) > CLUE_MAX:
        raise TooManyWords
    if session.get(Clue, clue_id) is not None:
        return False
    body = key.seal_json(clue.body(), Label.CLUE, clue_id)
    session.add(Clue(id=clue_id, person_id=person_id, message_id=message_id, added_by=by, added_at=at, body=body))
    return True


def bring_into(
    session: Session, person_id: uuid.UUID, into_id: uuid.UUID, old: ContentKey, key: ContentKey, *, at: datetime
) -> None:
    """Bring one person's clues and facts into another's file, sealed anew under its key. The emptied file goes."""
    person = _held(session, person_id)
    for clue in session.scalars(select(Clue).where(Clue.person_id == person_id)).all():
        told = old.open(clue.body, Label.CLUE, clue.id)
        clue.person_id, clue.body = into_id, key.seal(told, Label.CLUE, clue.id)
    facts = old.open_json(person.facts, Label.PERSON_FACTS, person_id)
    session.flush()
    session.delete(person)
    learn(session, into_id, facts, key, source=Source.REPORTER, at=at)
    session.flush()


def seal_anew(session: Session, person_id: uuid.UUID, old: ContentKey, key: ContentKey) -> None:
    """A person's file stays a file of its own, under another case's key."""
    person = _held(session, person_id)
    facts = old.open(person.facts, Label.PERSON_FACTS, person_id)
    person.facts = key.seal(facts, Label.PERSON_FACTS, person_id)
    for clue in session.scalars(select(Clue).where(Clue.person_id == person_id)).all():
        clue.body = key.seal(old.open(clue.body, Label.CLUE, clue.id), Label.CLUE, clue.id)
    session.flush()


def give_clues(session: Session, clue_ids: Iterable[uuid.UUID], among: Iterable[uuid.UUID], to: uuid.UUID) -> int:
    """Clues of some persons belong to another one from now on; how many did not before. Others stay where they are."""
    wanted = [Clue.id.in_(list(clue_ids)), Clue.person_id.in_(list(among)), Clue.person_id != to]
    found = session.scalars(select(Clue).where(*wanted)).all()
    for clue in found:
        clue.person_id = to
    session.flush()
    return len(found)
