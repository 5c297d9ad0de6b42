"""What a supervisor may change in public numbers and centres; each change is audited."""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, TypeVar, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.clock import hotline_time
from api.directory import hours
from api.directory.model import Centre, Contact, Texts
from api.errors import Changed, NotFound, Refused

LONGEST_NAME = 80
LONGEST_NOTE = 240
COSTS = ("free", "charged", "unknown")
SOURCE_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")

Fact = TypeVar("Fact", Contact, Centre)


class BadHours(Refused):
    """Hours are neither "always" nor days with an opening and a closing time."""


class BadText(Refused):
    """A name without its Vietnamese text, or a text that is too long."""


class BadSource(Refused):
    """The date of a source is none of YYYY-MM-DD, YYYY-MM and YYYY."""


class BadNumber(Refused):
    """Not a telephone number, or one that cannot be dialled from where it is meant for."""


class NoNumber(Refused):
    """A number that is not known cannot be verified."""

    status = 409


class NumberChanges(TypedDict, total=False):
    """What may be given to edit_number; what is left out stays. ``cost`` is free, charged or unknown."""

    service: Mapping[str, str]
    note: Mapping[str, str]
    hours: Any
    number: str
    cost: str
    source: Mapping[str, str]
    source_date: str


class CentreChanges(TypedDict, total=False):
    """What may be given to edit_centre; what is left out stays."""

    name: Mapping[str, str]
    hours: Any
    source: Mapping[str, str]
    source_date: str


def verify_number(
    session: Session, key: str, *, by: uuid.UUID, at: datetime, seen: int | None = None
) -> tuple[str, ...]:
    """Somebody confirmed the number today: show it. ``seen``: only the version that was on the screen.

    Returns the changed fields. Raises NotFound, NoNumber, Changed."""
    contact = _found(session, Contact, key, seen)
    if contact.tel is None:
        raise NoNumber
    return _change(session, contact, _verified(at), by, at)


def unverify_number(session: Session, key: str, *, by: uuid.UUID, at: datetime) -> tuple[str, ...]:
    """Hide the number until somebody verifies it. Raises NotFound."""
    return _change(session, _found(session, Contact, key), {"verified": False}, by, at)


def edit_number(
    session: Session, key: str, *, seen: int, by: uuid.UUID, at: datetime, **given: Unpack[NumberChanges]
) -> tuple[str, ...]:
    """Change texts, hours or the number itself; ``seen`` is the version that was on the screen.

    Another number hides it until it is verified. Raises NotFound, Changed, BadText, BadHours, BadNumber, BadSource."""
    contact = _found(session, Contact, key, seen)
    values = _source(given)
    if "service" in given:
        values["service"] = _texts(given["service"], LONGEST_NAME, needed=True)
    if "note" in given:
        values["note"] = _texts(given["note"], LONGEST_NOTE)
    if "hours" in given:
        values["hours"] = _hours(given["hours"])
    if "cost" in given:
        values["cost"] = given["cost"] if given["cost"] in COSTS else "unknown"
    if "number" in given:
        values |= _number(contact, given["number"])
    return _change(session, contact, values, by, at)


def verify_centre(
    session: Session, key: str, *, by: uuid.UUID, at: datetime, seen: int | None = None
) -> tuple[str, ...]:
    """Somebody has confirmed the centre and its hours today: show it. Raises NotFound, Changed."""
    return _change(session, _found(session, Centre, key, seen), _verified(at), by, at)


def unverify_centre(session: Session, key: str, *, by: uuid.UUID, at: datetime) -> tuple[str, ...]:
    """Hide the centre until somebody verifies it. Raises NotFound."""
    return _change(session, _found(session, Centre, key), {"verified": False}, by, at)


def edit_centre(
    session: Session, key: str, *, seen: int, by: uuid.UUID, at: datetime, **given: Unpack[CentreChanges]
) -> tuple[str, ...]:
    """Change a centre's name, hours or source. Raises NotFound, Changed, BadText, BadHours, BadSource."""
    centre = _found(session, Centre, key, seen)
    values = _source(given)
    if "name" in given:
        values["name"] = _texts(given["name"], LONGEST_NAME, needed=True)
    if "hours" in given:
        values["hours"] = _hours(given["hours"])
    return _change(session, centre, values, by, at)


def _found(session: Session, table: type[Fact], key: str, seen: int | None = None) -> Fact:
    fact = session.scalar(select(table).where(table.key == key).with_for_update())
    if fact is None:
        raise NotFound
    if seen is not None and fact.version != seen:
        raise Changed
    return fact


def _verified(at: datetime) -> dict[str, Any]:
    return {"verified": True, "last_verified": hotline_time(at).date()}


def _change(
    session: Session, fact: Contact | Centre, values: dict[str, Any], by: uuid.UUID, at: datetime
) -> tuple[str, ...]:
    changed = tuple(name for name, value in values.items() if getattr(fact, name) != value)
    if not changed:
        return ()
    for name in changed:
        setattr(fact, name, values[name])
    fact.version += 1
    fact.edited_at, fact.edited_by = at, by
    act = Act.NUMBER_CHANGED if isinstance(fact, Contact) else Act.CENTRE_CHANGED
    audit.record(session, act, by=by, on=fact.id, at=at)
    session.flush()
    return changed


def _texts(given: Mapping[str, str], longest: int, *, needed: bool = False) -> Texts:
    texts = {language: " ".join(text.split()) for language, text in given.items()}
    if needed and not texts.get("vi"):
        raise BadText
    if any(len(text) > longest or not text.isprintable() for text in texts.values()):
        raise BadText
    return {language: text for language, text in texts.items() if text}


def _source(given: Mapping[str, Any]) -> dict[str, Any]:
    """Where a fact is known from, and the day, month or year of that source; empty when it says none."""
    values: dict[str, Any] = {}
    if "source" in given:
        values["source"] = _texts(given["source"], LONGEST_NOTE, needed=True)
    if "source_date" in given:
        values["source_date"] = given["source_date"].strip()
        if values["source_date"] and not SOURCE_DATE.fullmatch(values["source_date"]):
            raise BadSource
    return values


def _hours(given: Any) -> hours.Hours:
    try:
        return hours.checked(given)
    except ValueError as error:
        raise BadHours from error


def _number(contact: Contact, given: str) -> dict[str, Any]:
    """The number as shown and as dialled; a short code or 1800/1900 number cannot be called from abroad."""
    shown = " ".join(given.split())
    if shown == contact.number:
        return {}  # what is dialled may carry the country's code, which people do not write
    tel = re.sub(r"[\s().-]", "", shown)
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}|[0-9]{3,15}", tel, re.ASCII) or len(shown) > 30:
        raise BadNumber
    if contact.reach == "abroad" and not tel.startswith("+"):
        raise BadNumber
    other = tel != contact.tel
    return {"number": shown, "tel": tel} | ({"verified": False} if other else {})
