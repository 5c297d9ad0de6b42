"""What a submission says: read from a form or from an opened envelope, bounded, and nothing required but one thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.errors import Refused
from api.report.cards import ABOUT, AGES, CARDS, DANGER, REPLY, Field, Shape, input_name
from api.sealed import Kind, Urgency

WORDS_MAX = 20_000
LINE_MAX = 1_000

Read = Callable[[str], str]


class NothingToldYet(Refused):
    """None of words, voice, photo or place came along."""

    status = 422


@dataclass
class File:
    """A file in memory: media type and bytes."""

    media: str
    content: bytes = field(repr=False)


@dataclass
class Content:
    """One submission in clear, in memory only. ``notes`` are codes about what could not be taken along."""

    fields: dict[str, Any] = field(repr=False)
    files: Sequence[File] = field(default=(), repr=False)
    notes: list[str] = field(default_factory=list)

    def sealed_form(self) -> dict[str, Any]:
        """The JSON that is sealed: format, the answers, and a description of each file."""
        described = [
            {"n": number, "type": file.media, "bytes": len(file.content)} for number, file in enumerate(self.files)
        ]
        return {"format": 1, **self.fields, **({"files": described} if described else {})}

    def tells_something(self) -> bool:
        """At least one of words, voice, photo, place."""
        return bool(self.files) or any(self.fields.get(name) for name in ("words", "place", "photo_places"))


def from_form(value: Read, values: Callable[[str], list[str]]) -> Content:
    """Read the report's form. Unknown options count as not answered; long text is cut at the stated limit."""
    fields: dict[str, Any] = {}
    _put(fields, "words", value("words").strip()[:WORDS_MAX])
    _put(fields, "about", _one_of(value("about"), ABOUT))
    _put(fields, "danger", _one_of(value("danger"), DANGER))
    _put(fields, "age", _one_of(value("age"), AGES))
    _put(fields, "where", _one_of(value("where"), ("inside", "abroad", "unknown")))
    _put(fields, "reply", _reply(value))
    _put(fields, "place", _place(value))
    _put(fields, "cards", _cards(value, values))
    return Content(fields)


def _put(fields: dict[str, Any], name: str, found: Any) -> None:
    if found:
        fields[name] = found


def _one_of(text: str, options: Sequence[str]) -> str:
    return text if text in options else ""


def _reply(value: Read) -> dict[str, str]:
    how = _one_of(value("reply"), REPLY)
    if how in {"", "mailbox"}:
        return {"how": how} if how else {}
    return {"how": how, "contact": value("reply-contact")[:LINE_MAX], "safe": value("reply-safe")[:LINE_MAX]}


def _place(value: Read) -> dict[str, Any]:
    place: dict[str, Any] = {}
    _put(place, "text", value("place").strip()[:LINE_MAX])
    for name, bound in (("lat", 90.0), ("lon", 180.0), ("accuracy", 1_000_000.0)):
        number = _number(value(f"place-{name}"), bound)
        if number is not None:
            place[name] = number
    if ("lat" in place) != ("lon" in place):
        place.pop("lat", None)
        place.pop("lon", None)
    if "lat" not in place:
        place.pop("accuracy", None)
    return place


def _number(text: str, bound: float) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= bound else None


def _cards(value: Read, values: Callable[[str], list[str]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for card in CARDS:
        answers: dict[str, Any] = {}
        for asked in card.fields:
            _put(answers, asked.name, _answer(asked, input_name(card, asked), value, values))
        _put(found, card.name, answers)
    return found


def _answer(asked: Field, name: str, value: Read, values: Callable[[str], list[str]]) -> str | list[str]:
    if asked.shape is Shape.MANY:
        return [option for option in values(name) if option in asked.options]
    if asked.shape is Shape.CHOICE:
        return _one_of(value(name), asked.options)
    return value(name).strip()[:LINE_MAX]


def urgency(fields: dict[str, Any], kind: Kind) -> Urgency:
    """Red for danger now and for somebody who cannot speak, amber for a contact just made, else normal."""
    if kind is Kind.QUIET or fields.get("danger") == "yes":
        return Urgency.RED
    return Urgency.AMBER if kind is Kind.CONTACT or fields.get("age") == "under_18" else Urgency.NORMAL
