"""What a member writes into a case: never empty, never cut in silence, kept once however often it is sent."""

import hashlib
import uuid

from api.errors import Refused
from api.missing.rules import TooManyWords

TEXT_MAX = 20_000


class NothingWritten(Refused):
    """An answer or a note without words."""

    status = 422


def written(text: str) -> str:
    """The text without blanks around it. Raises NothingWritten, TooManyWords."""
    said = text.strip()
    if not said:
        raise NothingWritten
    if len(said) > TEXT_MAX:
        raise TooManyWords
    return said


def once(token: str, *said: str) -> uuid.UUID:
    """One id for one thing said from one form: the same on a double tap, another one when the words change.

    ``token``: what the form carries, random and stored nowhere, so the id tells nothing of the words.
    """
    if not token:
        return uuid.uuid4()
    parts = (hashlib.sha256(part.encode()).digest() for part in (token, *said))
    return uuid.UUID(bytes=hashlib.sha256(b"".join(parts)).digest()[:16], version=4)
