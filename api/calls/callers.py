"""The number of a call as a digest under the index key: that it called before is seen, the number itself is not.

A number is compared as E.164, read as one of Viet Nam where it names no country, as casework's marks do. What was
marked under a retired index key is found by who holds that one too.
"""

import hmac
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import sealed
from api.calls.kinds import HOME, MUTE
from api.calls.model import Call
from api.keys import queries as keys
from api.keys.purposes import Purpose
from api.keys.ring import Ring
from api.sealed import Label

COUNTED = timedelta(days=7)


@dataclass(frozen=True)
class Mark:
    """A digest, and the generation of the index key under which it was made."""

    digest: bytes
    under: uuid.UUID


def normal(number: str) -> str:
    """One telephone number in the one form in which it is compared; empty when there is none."""
    text = unicodedata.normalize("NFKC", number[:200])
    try:
        read = phonenumbers.parse(text, HOME)
        if phonenumbers.is_possible_number(read):
            return f"tel:{phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)}"
    except phonenumbers.NumberParseException:
        pass
    digits = "".join(_digits(text))
    return f"digits:{digits}" if len(digits) >= 3 else ""


def _digits(text: str) -> Iterator[str]:
    return (str(unicodedata.digit(letter)) for letter in text if unicodedata.digit(letter, None) is not None)


def mark(session: Session, ring: Ring, number: str) -> Mark | None:
    """The number under the present index key; None without a number, or for a member without that key."""
    found, said = keys.desks(session, Purpose.INDEX), normal(number)
    if not said or not found or found[0].key_id not in ring.held(session):
        return None
    return Mark(_digest(session, ring, found[0].key_id, said), found[0].key_id)


def _digest(session: Session, ring: Ring, key_id: uuid.UUID, said: str) -> bytes:
    key = sealed.derived(ring.desk_key(session, key_id), Label.CALLER_MARK)
    return hmac.digest(key, said.encode(), "sha256")


def silent_before(session: Session, ring: Ring, number: str, *, at: datetime) -> int:
    """How often this number has called in the last seven days and nobody spoke."""
    if not (said := normal(number)):
        return 0
    generations = {each for desk in keys.desks(session, Purpose.INDEX) for each in keys.generations(session, desk.id)}
    found = [_digest(session, ring, each, said) for each in generations & ring.held(session)]
    mute = Call.outcome.in_([outcome.value for outcome in MUTE])
    question = select(func.count()).where(Call.mark.in_(found), mute, Call.began_at > at - COUNTED)
    return session.scalar(question) or 0
