"""Finding a case by a telephone number, an account, a bank account or a plate: only as digests under the index key.

Names are not marked: who holds the key could count them back (HOUSE: nothing that so few values give away).
"""

import hmac
import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import db, sealed
from api.casework.model import Case, CaseMark
from api.keys import queries as keys
from api.keys.purposes import Purpose
from api.keys.ring import Ring
from api.sealed import Label

HOME = "VN"  # a number without a country is read as one of Viet Nam
ACCOUNTS = frozenset({"last.account", "recruiter.account", "you.contact"})
PLATES = frozenset({"place.plate"})
DIGITS = re.compile(r"\d(?:[\s.\-]?\d){5,24}")
LONGEST = 20_000  # characters that are looked through


def _home_of(content: dict[str, Any]) -> str:
    """The country whose numbers somebody writes who wishes to be called there."""
    country = content.get("cards", {}).get("call", {}).get("country", "")
    return country if country in phonenumbers.SUPPORTED_REGIONS else HOME


def told_in(content: dict[str, Any]) -> set[str]:
    """Everything in one submission by which its case may be found again."""
    found, home = numbers_in(str(content.get("words", ""))), _home_of(content)
    found |= numbers_in(str((content.get("reply") or {}).get("contact", "")))
    for card, answers in content.get("cards", {}).items():
        for name, answer in answers.items():
            if isinstance(answer, str):
                found |= numbers_in(answer, home) if card == "call" else said_of(f"{card}.{name}", answer)
    return found


def said_of(topic: str, text: str) -> set[str]:
    """What one answer or clue says; ``topic`` as in clues."""
    found = numbers_in(text)
    if topic in ACCOUNTS:
        found.add(f"account:{account(text)}")
    if topic in PLATES:
        found.add(f"plate:{plate(text)}")
    return {each for each in found if not each.endswith(":")}


def sought(text: str) -> set[str]:
    """Everything that a typed text may mean."""
    return numbers_in(text) | {f"account:{account(text)}", f"plate:{plate(text)}"} - {"account:", "plate:"}


def numbers_in(text: str, home: str = HOME) -> set[str]:
    """Telephone numbers as E.164, and any other run of 6 to 25 digits. ``home``: of numbers without a country."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    matches = phonenumbers.PhoneNumberMatcher(text, home)
    found = {f"tel:{phonenumbers.format_number(each.number, phonenumbers.PhoneNumberFormat.E164)}" for each in matches}
    return found | {f"digits:{re.sub(r'[^0-9]', '', run)}" for run in DIGITS.findall(text)}


def account(text: str) -> str:
    """A name at a messenger or network as it is compared: no case, no blanks, no @, no address before it."""
    name = unicodedata.normalize("NFKC", text[:200]).strip().casefold()
    if "/" in name:
        name = urlsplit(name if "//" in name else f"//{name}").path.rstrip("/").rpartition("/")[2]
    return "".join(name.lstrip("@").split())


def plate(text: str) -> str:
    """A number plate as it is compared: letters and digits alone."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text[:60]).upper() if letter.isalnum())


def digests(secret: bytes, marks: Iterable[str]) -> Iterator[bytes]:
    key = sealed.derived(secret, Label.CASE_MARK)
    return (hmac.digest(key, mark.encode(), "sha256") for mark in marks)


def add(session: Session, ring: Ring, case: Case, marks: Iterable[str]) -> None:
    """Mark a case under the present index key; nothing happens for a member without it."""
    present = _present(session, ring)
    if present is None:
        return
    for digest in digests(ring.desk_key(session, present), marks):
        db.add_unless_there(session, CaseMark, {"digest": digest, "case_id": case.id})
    case.marked_under = case.marked_under or present


def again(session: Session, ring: Ring, case: Case, marks: Iterable[str]) -> None:
    """Mark a case anew under the present index key, and forget what stood under the one before."""
    if _present(session, ring) is None:
        return
    session.execute(delete(CaseMark).where(CaseMark.case_id == case.id))
    case.marked_under = None
    add(session, ring, case, marks)


def behind(session: Session, ring: Ring, case: Case) -> bool:
    """Whether a case was never marked, or under an index key of yesterday."""
    present = _present(session, ring)
    return present is not None and case.marked_under != present


def _present(session: Session, ring: Ring) -> uuid.UUID | None:
    found = keys.desks(session, Purpose.INDEX)
    return found[0].key_id if found and found[0].key_id in ring.held(session) else None


def found(session: Session, ring: Ring, text: str) -> set[uuid.UUID]:
    """Ids of cases that speak of this, whoever may read them; under every index key that this member holds."""
    marks, held = sought(text), ring.held(session)
    generations = [each for desk in keys.desks(session, Purpose.INDEX) for each in keys.generations(session, desk.id)]
    wanted = [
        digest for key_id in generations if key_id in held for digest in digests(ring.desk_key(session, key_id), marks)
    ]
    return set(session.scalars(select(CaseMark.case_id).where(CaseMark.digest.in_(wanted))))


def bring(session: Session, case: Case, other: Case) -> None:
    """All marks of one case go to another."""
    for digest in list(session.scalars(select(CaseMark.digest).where(CaseMark.case_id == case.id))):
        db.add_unless_there(session, CaseMark, {"digest": digest, "case_id": other.id})
    session.execute(delete(CaseMark).where(CaseMark.case_id == case.id))
    if other.marked_under != case.marked_under:
        other.marked_under = None
