"""Numbers as Vietnamese words: 1,024 words, ten bits each, told apart even when typed without marks."""

import secrets
import unicodedata
from functools import cache
from pathlib import Path

BITS = 10


@cache
def words() -> tuple[str, ...]:
    """The 1,024 words in their frozen order: a word's place is its ten bits."""
    return tuple((Path(__file__).parent / "words.txt").read_text("utf-8").split())


@cache
def _places() -> dict[str, int]:
    return {folded(word): place for place, word in enumerate(words())}


def folded(text: str) -> str:
    """Lower case without marks, đ as d: what somebody types on a foreign keyboard."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def to_words(number: int, count: int) -> list[str]:
    """``count`` words for a number below 2 ** (10 * count), most significant first."""
    return [words()[(number >> (BITS * place)) & 1023] for place in reversed(range(count))]


def from_words(text: str, count: int) -> int:
    """The number of ``count`` words in any case, with or without marks. Raises ValueError."""
    given = folded(text).replace("-", " ").replace(",", " ").split()
    if len(given) != count:
        raise ValueError("another number of words")
    number = 0
    for word in given:
        if word not in _places():
            raise ValueError("an unknown word")
        number = number << BITS | _places()[word]
    return number


def issued_password(count: int = 7) -> str:
    """A password of ``count`` words, ten bits each: issued, never chosen."""
    return " ".join(to_words(secrets.randbits(BITS * count), count))


def same_password(text: str) -> str:
    """The form in which a password is hashed: folded words with one blank between."""
    return " ".join(folded(text).replace("-", " ").split())
