"""Opening a file on a person, changing facts, adding clues."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.db import new_id
from api.errors import Changed, NotFound, Refused
from api.missing.clues import FACTS, Told
from api.missing.model import Clue, Person
from api.sealed import ContentKey, Label

FACT_MAX = 1_000


class EmptyClue(Refused):
    """A clue needs words or a position."""

    status = 422


def new_person(session: Session, facts: dict[str, str], key: ContentKey, *, at: datetime) -> uuid.UUID:
    """A person with the facts told so far, sealed under the case's key."""
    person_id = new_id()
    sealed_facts = key.seal_json(_bounded(facts), Label.PERSON_FACTS, person_id)
    session.add(Person(id=person_id, facts=sealed_facts, version=1, changed_at=at))
    session.flush()
    return person_id


def _bounded(facts: dict[str, str]) -> dict[str, str]:
    return {name: facts[name].strip()[:FACT_MAX] for name in FACTS if facts.get(name, "").strip()}


def change_facts(
    session: Session,
    person_id: uuid.UUID,
    facts: dict[str, str],
    key: ContentKey,
    *,
    version: int,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Replace the facts. Raises Changed when somebody saved after ``version`` was shown."""
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound
    if person.version != version:
        raise Changed
    person.facts = key.seal_json(_bounded(facts), Label.PERSON_FACTS, person_id)
    person.version += 1
    person.changed_at = at
    audit.record(session, Act.FACTS_CHANGED, by=by, on=person_id, at=at)


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
    """Seal clues one by one, so that each can be read, dated and doubted alone."""
    for clue in clues:
        if not clue.text.strip() and clue.lat is None:
            raise EmptyClue
        clue_id = new_id()
        body = key.seal_json(clue.body(), Label.CLUE, clue_id)
        session.add(Clue(id=clue_id, person_id=person_id, message_id=message_id, added_by=by, added_at=at, body=body))
