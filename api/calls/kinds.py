"""The closed lists of a call, and what a log of one says: read from a form, bounded, nothing required."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum

from api.missing.rules import CLUE_MAX, FACT_MAX, TooManyWords


class Direction(StrEnum):
    """Who called whom."""

    IN = "in"
    OUT = "out"


class Outcome(StrEnum):
    """What came of a call; plain, so it says nothing about anybody. ``open``: it is still being logged."""

    OPEN = "open"
    TALKED = "talked"
    SILENT = "silent"
    DROPPED = "dropped"
    WRONG_NUMBER = "wrong_number"
    UNANSWERED = "unanswered"
    REACHED = "reached"
    NOT_REACHED = "not_reached"


MUTE = (Outcome.SILENT, Outcome.DROPPED)  # nobody spoke: their numbers are counted
ENDINGS = {
    Direction.IN: (Outcome.TALKED, *MUTE, Outcome.WRONG_NUMBER),
    Direction.OUT: (Outcome.REACHED, Outcome.NOT_REACHED, Outcome.WRONG_NUMBER),
}
AT_ONCE = (*MUTE, Outcome.WRONG_NUMBER, Outcome.UNANSWERED)  # logged with one tap, and over

# Codes that one answer may have; empty: nobody knows. The hotline's own published layout (DOMAIN, statistics).
CHOICES: dict[str, tuple[str, ...]] = {
    "relation": ("public", "relative_friend", "person", "official_press"),
    "age": ("under_16", "16_17", "18_24", "25_39", "40_59", "60_up"),
    "sex": ("female", "male", "other"),
    "people": ("kinh", "minority"),
    "language": ("vi", "hmn", "tay", "tai", "dao", "km", "lo", "zh", "other"),
}
HOME, ELSEWHERE = "VN", "other"
# Where people of this country mostly are when they call or are looked for; another one stands in the words.
COUNTRIES = (
    *("KH", "LA", "CN", "MM", "TH", "MY", "PH", "ID", "SG", "TW", "HK", "JP", "KR", "IN"),
    *("AE", "SA", "QA", "KW", "TR", "RU", "UA", "PL", "RO", "CZ", "DE", "FR", "NL", "GB", "US", "CA", "AU"),
)
DESTINATIONS = (HOME, *COUNTRIES, ELSEWHERE)
LINES = {"number": 200, "recording": FACT_MAX}  # characters
AREAS = {"words": CLUE_MAX}

Lists = Mapping[str, Collection[str]]


def told(value: Callable[[str], str], more: Lists) -> dict[str, str]:
    """What a form says: only what is known. ``more``: lists that the caller knows. Raises TooManyWords."""
    lists = {**CHOICES, "destination": DESTINATIONS, **more}
    chosen = {name: value(name) for name, codes in lists.items() if value(name) in codes}
    texts = {name: value(name).replace("\r\n", "\n").strip() for name in (*LINES, *AREAS)}
    if any(len(texts[name]) > most for name, most in (LINES | AREAS).items()):
        raise TooManyWords
    return chosen | {name: text for name, text in texts.items() if text}
