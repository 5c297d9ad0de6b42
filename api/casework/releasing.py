"""The one door that lets a case out: checked, built and written down in one transaction."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from api.casework.model import Case
from api.casework.opening import at_work, conversation_ids, first_of, messages, person_ids
from api.casework.wording import once
from api.consent import rules as consent
from api.consent.kinds import AGENCIES, Purpose, Recipient
from api.contact import queries as contacts
from api.contact.card import Card
from api.contact.rules import CardLost
from api.errors import Refused
from api.keys.ring import Ring
from api.missing import queries as missing
from api.missing.queries import OpenedClue
from api.sealed import ContentKey


class NeverThere(Refused):
    """A case goes to an agency; what is known of somebody is never handed to who reported."""

    status = 403


class NothingChosen(Refused):
    """Nothing was chosen that could go out."""

    status = 422


class NoPurpose(Refused):
    """For what, and to whom, belongs to whatever goes out."""

    status = 422


class Part(StrEnum):
    """What of a person may go out; the details of who reported are chosen by conversation."""

    FACTS = "facts"
    CLUES = "clues"
    SAFE_WAY = "safe_way"


REPORTER = "reporter"
YOU = ("relation", "call_you", "contact", "when", "language", "interpreter")


@dataclass(frozen=True)
class Wanted:
    """What somebody wishes to let out. ``receiver``: the agency by name; ``talks``: whose details as a reporter.

    ``persons``: about whom; empty for the one whom the case is about before all others.
    """

    purpose: Purpose
    recipient: Recipient
    parts: frozenset[Part]
    talks: frozenset[uuid.UUID] = frozenset()
    persons: frozenset[uuid.UUID] = frozenset()
    receiver: str = field(default="", repr=False)


@dataclass(frozen=True)
class About:
    """What goes out of one person."""

    facts: dict[str, str] = field(repr=False)
    clues: list[OpenedClue] = field(repr=False)
    card: Card | None = field(repr=False)


@dataclass(frozen=True)
class Sheet:
    """What goes out, for one receiver."""

    name: str
    at: datetime
    wanted: Wanted
    people: list[About] = field(repr=False)
    reporters: list[dict[str, str]] = field(repr=False)


def let_out(
    session: Session, ring: Ring, case_id: uuid.UUID, wanted: Wanted, *, token: str = "", at: datetime
) -> Sheet:
    """Check the basis of everybody concerned, write down what goes, and build it.

    Whose consent was withdrawn before this transaction ends is not in it. Raises NotFound, JoinedAway, NeverThere,
    NothingChosen, NoBasis, CardLost.
    """
    case, key = at_work(session, ring, case_id)
    if wanted.recipient not in AGENCIES:
        raise NeverThere
    people = _people(session, case, key, wanted)
    if Part.SAFE_WAY in wanted.parts and contacts.lost_cards(session, people):
        raise CardLost
    concerned = _concerned(session, case_id, people, wanted)
    if not concerned:
        raise NothingChosen
    for subject_id, what in concerned.items():
        _pass(session, key, case_id, subject_id, what, wanted, token, ring.holder_id, at)
    return _sheet(session, ring, case, key, people, wanted, at)


def _people(session: Session, case: Case, key: ContentKey, wanted: Wanted) -> list[uuid.UUID]:
    """About whom something goes out: who was chosen and is of this case, else whom it is about."""
    there = person_ids(session, case.id)
    if not wanted.parts or not there:
        return []
    return [each for each in there if each in wanted.persons] or [first_of(case, key, there)]


def _concerned(
    session: Session, case_id: uuid.UUID, people: list[uuid.UUID], wanted: Wanted
) -> dict[uuid.UUID, list[str]]:
    """What goes out by whose it is."""
    parts = sorted(part.value for part in wanted.parts)
    talks = [talk for talk in conversation_ids(session, case_id) if talk in wanted.talks]
    return dict.fromkeys(people, parts) | {talk: [REPORTER] for talk in talks}


def _pass(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    subject_id: uuid.UUID,
    what: list[str],
    wanted: Wanted,
    token: str,
    by: uuid.UUID,
    at: datetime,
) -> None:
    purpose, to, receiver = wanted.purpose, wanted.recipient, wanted.receiver
    found = consent.basis(session, key, case_id, subject_id, purpose, to, receiver=receiver, at=at)
    same = once(token, "release", str(subject_id), str(found), receiver, *what)
    consent.released(session, key, case_id, found, what, recipient=to, receiver=receiver, by=by, at=at, release_id=same)


def _sheet(
    session: Session,
    ring: Ring,
    case: Case,
    key: ContentKey,
    people: list[uuid.UUID],
    wanted: Wanted,
    at: datetime,
) -> Sheet:
    cards = contacts.cards(session, case.id, key, by=ring.holder_id, at=at)
    found = [
        About(
            one.facts if Part.FACTS in wanted.parts else {},
            one.clues if Part.CLUES in wanted.parts else [],
            cards[one.id].card if Part.SAFE_WAY in wanted.parts and one.id in cards else None,
        )
        for one in missing.persons(session, people, key)
    ]
    return Sheet(
        case.name,
        at,
        wanted,
        found,
        [_details(session, ring, talk) for talk in conversation_ids(session, case.id) if talk in wanted.talks],
    )


def _details(session: Session, ring: Ring, talk: uuid.UUID) -> dict[str, str]:
    """What who reported told of themselves."""
    said = [message.content or {} for message in messages(session, ring, [talk]) if message.staff_id is None]
    return _newest(said)


def _newest(said: Iterable[dict[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for content in said:
        you, reply = content.get("cards", {}).get("you", {}), content.get("reply") or {}
        found |= {f"you.{name}": str(you[name]) for name in YOU if you.get(name)}
        found |= {"you.contact": str(reply["contact"])} if reply.get("contact") else {}
    return found
