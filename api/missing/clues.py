"""What a clue is, and which clues an opened submission brings. Pure: no session."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

NOWHERE = 0.001
WIDE = 50_000.0
FACTS = ("name", "nickname", "born", "sex", "ethnicity", "languages", "home")


class Source(StrEnum):
    """Where a clue comes from; ``taken``: told on the telephone, and taken down by a member."""

    REPORTER = "reporter"
    PERSON = "person"
    HEARD = "heard"
    PHOTO = "photo"
    PHONE = "phone"
    STAFF = "staff"
    TAKEN = "taken"


class Certainty(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Told:
    """One clue. ``topic`` is '<card>.<field>' or 'place.position'; ``when`` in words; degrees WGS 84, metres.

    Of a place: ``taken_at`` when its phone measured it (ISO 8601), ``blurred`` to a grid of so many metres, ``how`` it
    was written and why one may ``doubt`` it (codes of api.location), ``live`` and ``converted`` as there.
    """

    topic: str
    text: str
    source: Source = Source.REPORTER
    certainty: Certainty = Certainty.UNKNOWN
    when: str = ""
    lat: float | None = None
    lon: float | None = None
    accuracy: float | None = None
    taken_at: str = ""
    blurred: float | None = None
    how: str = ""
    doubt: str = ""
    live: bool = False
    converted: bool = False

    def body(self) -> dict[str, Any]:
        """The JSON that is sealed: only what is known."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "") and value is not False}


def told(body: dict[str, Any]) -> Told:
    """Inverse of :meth:`Told.body`."""
    known = {**body, "source": Source(body["source"]), "certainty": Certainty(body["certainty"])}
    return Told(**{"text": "", **known})


def facts_in(content: dict[str, Any]) -> dict[str, str]:
    """Facts about the person that a submission tells."""
    card = content.get("cards", {}).get("person", {})
    return {name: card[name] for name in FACTS if card.get(name) and card[name] != "unknown"}


def differing(known: dict[str, str], told: dict[str, str], source: Source) -> Iterator[Told]:
    """Facts that were told otherwise than they are known: each is a clue of its own."""
    for name, text in told.items():
        if known.get(name, text) != text:
            yield Told(f"person.{name}", text, source)


def source_of(content: dict[str, Any]) -> Source:
    """Who tells a submission."""
    return Source.PERSON if content.get("about") == "self" else Source.REPORTER


def clues_in(content: dict[str, Any], clue_fields: set[str], source: Source | None = None) -> Iterator[Told]:
    """The clues of one submission. ``clue_fields``: '<card>.<field>' of the fields whose answers are clues."""
    source = source or source_of(content)
    yield from _position(content.get("place", {}), source)
    for place in content.get("photo_places", []):
        yield Told("place.photo", "", Source.PHOTO, lat=place["lat"], lon=place["lon"])
    for card, answers in content.get("cards", {}).items():
        for name, answer in answers.items():
            if f"{card}.{name}" in clue_fields and answer != "unknown":
                yield Told(f"{card}.{name}", str(answer), source)


def _position(place: dict[str, Any], source: Source) -> Iterator[Told]:
    if "lat" in place:
        doubt = _doubt(place)
        yield Told(
            "place.position",
            place.get("text", ""),
            Source.PHONE,
            Certainty.UNSURE if doubt else Certainty.UNKNOWN,
            lat=place["lat"],
            lon=place["lon"],
            accuracy=place.get("accuracy"),
            taken_at=place.get("taken_at", ""),
            blurred=place.get("blurred"),
            doubt=doubt,
        )
    elif place.get("text"):
        yield Told("place.described", place["text"], source)


def _doubt(place: dict[str, Any]) -> str:
    """A phone that knows nothing may say 0, 0, or a circle as wide as a province."""
    if abs(place["lat"]) < NOWHERE and abs(place["lon"]) < NOWHERE:
        return "zero"
    return "wide" if place.get("accuracy", 0.0) > WIDE and not place.get("blurred") else ""
