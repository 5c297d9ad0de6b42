"""Questions about requests and holds, and what is kept about one person of a case."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casework.opening import case_of
from api.casework.queries import OpenedCase
from api.consent.model import LegalHold, SubjectRequest
from api.conversation.queries import OpenedMessage
from api.errors import NotFound
from api.keys.ring import Ring
from api.missing.clues import Source
from api.missing.queries import OpenedPerson
from api.rights.rules import Wish, opened
from api.sealed import Label

OWN = {Source.PERSON, Source.PHONE}


@dataclass(frozen=True)
class Request:
    """One request as a member reads it."""

    id: uuid.UUID
    case_id: uuid.UUID
    kind: str
    received_at: datetime
    due_at: datetime
    closed_at: datetime | None
    outcome: str | None
    wish: Wish = field(repr=False)


@dataclass(frozen=True)
class Kept:
    """What is kept about one person: facts and their own clues, or what they wrote; never what others told."""

    person: OpenedPerson | None = field(repr=False)
    messages: Sequence[OpenedMessage] = field(repr=False)


def _row(row: SubjectRequest, wish: Wish) -> Request:
    return Request(row.id, row.case_id, row.kind, row.received_at, row.due_at, row.closed_at, row.outcome, wish)


def requests(session: Session, ring: Ring, case_id: uuid.UUID) -> list[Request]:
    """The requests of a case, the newest first. Raises NotFound."""
    _, key = case_of(session, ring, case_id)
    rows = session.scalars(select(SubjectRequest).where(SubjectRequest.case_id == case_id))
    return sorted((_row(row, opened(row, key)) for row in rows), key=lambda one: one.received_at, reverse=True)


def request(session: Session, ring: Ring, request_id: uuid.UUID) -> Request:
    """One request. Raises NotFound, also for who cannot open its case."""
    row = session.get(SubjectRequest, request_id)
    if row is None:
        raise NotFound
    _, key = case_of(session, ring, row.case_id)
    return _row(row, opened(row, key))


def hold(session: Session, ring: Ring, case_id: uuid.UUID) -> tuple[datetime, str] | None:
    """Since when a case is held, and why; None when it is not. Raises NotFound."""
    _, key = case_of(session, ring, case_id)
    found = session.scalars(
        select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None)).limit(1)
    ).first()
    return (found.at, key.open_json(found.reason, Label.LEGAL_HOLD, found.id)) if found else None


def kept(case: OpenedCase, about: str) -> Kept:
    """What belongs to the one who asks: a person's facts and what they told, or a writer's own messages.

    Raises NotFound.
    """
    person = next((one for one in case.persons if str(one.id) == about), None)
    if person:
        theirs = [clue for clue in person.clues if clue.told.source in OWN]
        return Kept(replace(person, clues=theirs), [])
    if not any(str(one.id) == about for one in case.conversations):
        raise NotFound
    return Kept(None, [one for one in case.messages if str(one.conversation_id) == about])
