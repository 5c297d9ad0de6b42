"""The people of a case: another person added, clues given to the right one, relations, what each may be entitled to."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.casework.model import Case, CasePerson, PersonRelation
from api.casework.opening import at_work, case_of, conversation_ids, first_of, person_ids, person_of
from api.casework.wording import once
from api.db import new_id
from api.errors import NotFound, Refused
from api.keys.ring import Ring
from api.missing import rules as missing
from api.missing import support
from api.missing.entitlements import Support
from api.missing.rules import FACT_MAX, TooManyWords
from api.sealed import ContentKey, Label

MOST_PERSONS = 40
BORN_BITS = 62  # of a UUIDv7 the last bits are random: the form's token draws them, so that a second tap is seen


class Tie(StrEnum):
    """What the first person is to the second."""

    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    SPOUSE = "spouse"
    PARTNER = "partner"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    FRIEND = "friend"
    WENT_ALONG = "went_along"
    NEIGHBOUR = "neighbour"
    OTHER = "other"


@dataclass(frozen=True)
class Relation:
    """``one`` is ``tie`` to ``other``: ids of persons of the case, or of a conversation for who wrote it."""

    id: uuid.UUID
    one: uuid.UUID
    other: uuid.UUID
    tie: Tie
    note: str = field(repr=False)


class SamePerson(Refused):
    """A relation is between two."""

    status = 422


class TooManyPersons(Refused):
    """More people than one case can be read with."""

    status = 422


def person_in(session: Session, case: Case, key: ContentKey, person_id: uuid.UUID | None, at: datetime) -> uuid.UUID:
    """The person meant by a form: the named one, or the first. Raises NotFound for one of another case."""
    if person_id is None:
        return person_of(session, case, key, at)
    if person_id not in person_ids(session, case.id):
        raise NotFound
    return person_id


def add_person(
    session: Session, ring: Ring, case_id: uuid.UUID, name: str, *, token: str = "", at: datetime
) -> uuid.UUID:
    """One more person in a case; a name may be missing. ``token`` as in wording.once.

    Raises TooManyWords, TooManyPersons.
    """
    case, key = at_work(session, ring, case_id)
    person_of(session, case, key, at)  # the first stays the one whom the report is about
    there, tail = person_ids(session, case_id), (1 << BORN_BITS) - 1
    wanted = once(token, "person", name).int & tail
    known = next((each for each in there if each.int & tail == wanted), None)
    if known:
        return known
    if len(there) >= MOST_PERSONS:
        raise TooManyPersons
    person_id = uuid.UUID(int=(new_id().int & ~tail) | wanted)
    missing.new_person(session, {"name": name}, key, person_id=person_id, at=at)
    session.add(CasePerson(person_id=person_id, case_id=case_id))
    session.flush()
    audit.record(session, Act.PERSON_ADDED, by=ring.holder_id, on=case_id, at=at)
    return person_id


def give_clues(
    session: Session, ring: Ring, case_id: uuid.UUID, clue_ids: Iterable[uuid.UUID], to: uuid.UUID, *, at: datetime
) -> None:
    """Clues of this case belong to another of its persons. Raises NotFound when that one is of another case."""
    at_work(session, ring, case_id)
    there = person_ids(session, case_id)
    if to not in there:
        raise NotFound
    if missing.give_clues(session, clue_ids, there, to):
        audit.record(session, Act.CLUE_MOVED, by=ring.holder_id, on=case_id, at=at)


def relate(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    one: uuid.UUID,
    tie: Tie,
    other: uuid.UUID,
    *,
    note: str = "",
    token: str = "",
    at: datetime,
) -> None:
    """Put down how two belong together. Raises SamePerson, TooManyWords, NotFound for who is not of this case."""
    _, key = at_work(session, ring, case_id)
    if not {one, other} <= {*person_ids(session, case_id), *conversation_ids(session, case_id)}:
        raise NotFound
    if one == other:
        raise SamePerson
    if len(note) > FACT_MAX:
        raise TooManyWords
    relation_id = once(token, "relation", str(one), tie.value, str(other), note)
    if session.get(PersonRelation, relation_id) is not None:
        return
    body = {"one": str(one), "other": str(other), "tie": tie.value, "note": note.strip()}
    sealed = key.seal_json(body, Label.PERSON_RELATION, relation_id)
    session.add(PersonRelation(id=relation_id, case_id=case_id, by_id=ring.holder_id, at=at, body=sealed))
    audit.record(session, Act.RELATION_CHANGED, by=ring.holder_id, on=case_id, at=at)


def unrelate(session: Session, ring: Ring, case_id: uuid.UUID, relation_id: uuid.UUID, *, at: datetime) -> None:
    """A relation was wrong: it goes; one that is gone stays gone. Raises NotFound for another case's."""
    at_work(session, ring, case_id)
    row = session.get(PersonRelation, relation_id)
    if row is None:
        return
    if row.case_id != case_id:
        raise NotFound
    session.delete(row)
    audit.record(session, Act.RELATION_CHANGED, by=ring.holder_id, on=case_id, at=at)


def relations(session: Session, ring: Ring, case_id: uuid.UUID) -> list[Relation]:
    """All relations of a case, the earliest first. Raises NotFound."""
    _, key = case_of(session, ring, case_id)
    return [_relation(row, key) for row in _rows(session, case_id)]


def _rows(session: Session, case_id: uuid.UUID) -> list[PersonRelation]:
    question = select(PersonRelation).where(PersonRelation.case_id == case_id)
    return list(session.scalars(question.order_by(PersonRelation.at, PersonRelation.id)))


def _relation(row: PersonRelation, key: ContentKey) -> Relation:
    told = key.open_json(row.body, Label.PERSON_RELATION, row.id)
    return Relation(row.id, uuid.UUID(told["one"]), uuid.UUID(told["other"]), Tie(told["tie"]), told["note"])


def support_of(session: Session, ring: Ring, case_id: uuid.UUID, person_id: uuid.UUID) -> tuple[Support, int]:
    """What one person of a case may be entitled to, and its version. Raises NotFound."""
    _, key = case_of(session, ring, case_id)
    if person_id not in person_ids(session, case_id):
        raise NotFound
    return support.opened(session, person_id, key)


def change_support(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    standing: Support,
    *,
    version: int,
    at: datetime,
) -> None:
    """Put down how far identification and support have come. Raises Changed, NotADay, TooManyWords, NotFound."""
    case, key = at_work(session, ring, case_id)
    person_in(session, case, key, person_id, at)
    support.change(session, person_id, standing, key, version=version, by=ring.holder_id, at=at)
    audit.record(session, Act.SUPPORT_CHANGED, by=ring.holder_id, on=case_id, at=at)


def bring(
    session: Session, case: Case, other: Case, old: ContentKey, key: ContentKey, *, at: datetime
) -> dict[uuid.UUID, uuid.UUID]:
    """All people of one case go into another one: the two first are one person, the others stay themselves.

    Returns under which id somebody goes on, where that is another one.
    """
    there, became = person_ids(session, case.id), {}
    first = first_of(case, old, there) if there else None
    if first:
        into = became[first] = person_of(session, other, key, at)
        session.delete(session.get_one(CasePerson, first))
        session.flush()
        support.bring(session, first, into, old, key)
        missing.bring_into(session, first, into, old, key, at=at)
        _stays_first(other, into, key)
    for person_id in there:
        if person_id != first:
            session.get_one(CasePerson, person_id).case_id = other.id
            missing.seal_anew(session, person_id, old, key)
            support.bring(session, person_id, person_id, old, key)
    _bring_relations(session, case, other, old, key, became)
    return became


def _stays_first(case: Case, person_id: uuid.UUID, key: ContentKey) -> None:
    """Who is brought may be of an older file; what is sent later is still about the one it was about before."""
    facts = key.open_json(case.facts, Label.CASE_FACTS, case.id)
    case.facts = key.seal_json(facts | {"about": str(person_id)}, Label.CASE_FACTS, case.id)


def _bring_relations(
    session: Session,
    case: Case,
    other: Case,
    old: ContentKey,
    key: ContentKey,
    became: Mapping[uuid.UUID, uuid.UUID],
) -> None:
    for row in _rows(session, case.id):
        told = old.open_json(row.body, Label.PERSON_RELATION, row.id)
        for end in ("one", "other"):
            before = uuid.UUID(told[end])
            told[end] = str(became.get(before, before))
        row.case_id, row.body = other.id, key.seal_json(told, Label.PERSON_RELATION, row.id)
    session.flush()
