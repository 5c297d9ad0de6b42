"""The return code: 80 random bits as eight words or twenty-five digits, and all that is derived from it."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from api import words
from api.binary import from_text
from api.errors import Refused
from api.sealed import CODE_BYTES, KEY_BYTES, Label, Pair, derived, pair_from_seed

WORDS = 8
DIGITS = 25


class UnknownCode(Refused):
    """No mailbox answers to this code; it does not say whether one ever did."""

    status = 404


class Holder(Protocol):
    """Whoever may use a mailbox: with the code itself, or with what a phone derives from it."""

    @property
    def lookup_hash(self) -> bytes: ...

    @property
    def access_hash(self) -> bytes: ...


@dataclass(frozen=True)
class Held:
    """A phone that keeps the code to itself: it has shown the tokens that find and read the mailbox."""

    lookup_hash: bytes = field(repr=False)
    access_hash: bytes = field(repr=False)


def by_tokens(lookup: str, read: str) -> Held:
    """From the lookup id and the reading token, base64url. Raises UnknownCode."""
    try:
        found, reads = from_text(lookup), from_text(read)
    except ValueError as error:
        raise UnknownCode from error
    if len(found) != KEY_BYTES or len(reads) != KEY_BYTES:
        raise UnknownCode
    posts = hashlib.sha256(reads).digest()
    return Held(hashlib.sha256(found).digest(), hashlib.sha256(posts).digest())


def by_posting(lookup: bytes, access: bytes) -> Held:
    """From the lookup id and what adds to the mailbox: enough to add, never to read."""
    return Held(hashlib.sha256(lookup).digest(), hashlib.sha256(access).digest())


@dataclass(frozen=True)
class Code:
    """A return code. Lives in one request's memory (or on the phone); the server keeps only what hashes allow."""

    secret: bytes = field(repr=False)

    @property
    def words(self) -> list[str]:
        return words.to_words(int.from_bytes(self.secret), WORDS)

    @property
    def digits(self) -> list[str]:
        """Five groups of five digits."""
        text = str(int.from_bytes(self.secret)).zfill(DIGITS)
        return [text[place : place + 5] for place in range(0, DIGITS, 5)]

    @property
    def lookup_hash(self) -> bytes:
        """SHA-256 of the lookup id: finds the mailbox."""
        return hashlib.sha256(derived(self.secret, Label.CODE_LOOKUP)).digest()

    @property
    def access(self) -> bytes:
        """What adds to the mailbox and cannot read it: SHA-256 of the reading token, so an outbox may hold it."""
        return hashlib.sha256(derived(self.secret, Label.CODE_ACCESS)).digest()

    @property
    def access_hash(self) -> bytes:
        """SHA-256 of what adds to the mailbox; the hotline keeps this alone, which neither adds nor reads."""
        return hashlib.sha256(self.access).digest()

    @cached_property
    def pair(self) -> Pair:
        """The mailbox's key pair: answers are sealed to it."""
        return pair_from_seed(derived(self.secret, Label.CODE_PAIR))

    def once(self, content: bytes) -> bytes:
        """A keyed digest of what is sent: the same twice for the same thing; without the code it tells nothing."""
        return derived(self.secret, Label.CODE_ONCE, hashlib.sha256(content).digest(), 16)


def new_code() -> Code:
    return Code(secrets.token_bytes(CODE_BYTES))


def read_code(text: str) -> Code:
    """A code as somebody types it: words in any case with or without marks, or digits. Raises UnknownCode."""
    digits = re.sub(r"[\s.,-]", "", text[:400])
    try:
        if digits.isdecimal():
            return _from_number(int(digits) if len(digits) == DIGITS else -1)
        return _from_number(words.from_words(text[:400], WORDS))
    except (ValueError, OverflowError) as error:
        raise UnknownCode from error


def from_seed(text: str) -> Code | None:
    """The code a form carries as 20 hex digits, so that a double tap is one report; None when it is not one."""
    return Code(bytes.fromhex(text)) if re.fullmatch(r"[0-9a-f]{20}", text) else None


def _from_number(number: int) -> Code:
    return Code(number.to_bytes(CODE_BYTES))
