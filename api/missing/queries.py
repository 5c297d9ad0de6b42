"""Questions about a person and the clues."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.missing.clues import Told, told
from api.missing.model import Clue, Person
from api.sealed import ContentKey, Label


@dataclass(frozen=True)
class OpenedClue:
    """A clue as a member reads it."""

    id: uuid.UUID
    added_at: datetime
    added_by: uuid.UUID | None
    message_id: uuid.UUID | None
    told: Told = field(repr=False)


@dataclass(frozen=True)
class OpenedPerson:
    """A person as a member reads them; clues newest first."""

    id: uuid.UUID
    version: int
    facts: dict[str, str] = field(repr=False)
    clues: list[OpenedClue] = field(repr=False)


def persons(session: Session, ids: Iterable[uuid.UUID], key: ContentKey) -> list[OpenedPerson]:
    """Some persons with their clues, opened with the case's key."""
    wanted = list(ids)
    clues: dict[uuid.UUID, list[OpenedClue]] = {person_id: [] for person_id in wanted}
    for row in session.scalars(select(Clue).where(Clue.person_id.in_(wanted)).order_by(Clue.added_at.desc(), Clue.id)):
        body = told(key.open_json(row.body, Label.CLUE, row.id))
        clues[row.person_id].append(OpenedClue(row.id, row.added_at, row.added_by, row.message_id, body))
    return [
        OpenedPerson(row.id, row.version, key.open_json(row.facts, Label.PERSON_FACTS, row.id), clues[row.id])
        for row in session.scalars(select(Person).where(Person.id.in_(wanted)).order_by(Person.id))
    ]
