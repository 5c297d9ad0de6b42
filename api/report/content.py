"""What a submission says: read from a form or from an opened envelope, bounded, and nothing required but one thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from api.errors import Refused
from api.report.cards import ABOUT, AGES, CARDS, DANGER, REPLY, WHERE, Card, Field, Shape, input_name
from api.sealed import Kind, Urgency

WORDS_MAX = 100_000
AREA_MAX = 20_000
LINE_MAX = 2_000
FARTHEST = 1_000_000.0

Read = Callable[[str], str]


class NothingToldYet(Refused):
    """None of words, voice, photo or place came along."""

    status = 422


@dataclass
class File:
    """A file in memory: media type and bytes."""

    media: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Note:
    """Something could not be taken along: a code, and the file's name as the sender knows it."""

    code: str
    name: str = field(default="", repr=False)


@dataclass
class Content:
    """One submission in clear, in memory only. ``notes`` are for the sender alone and never stored."""

    fields: dict[str, Any] = field(repr=False)
    files: Sequence[File] = field(default=(), repr=False)
    notes: list[Note] = field(default_factory=list)

    def sealed_form(self) -> dict[str, Any]:
        """The JSON that is sealed: format, the answers, and a description of each file."""
        described = [
            {"n": number, "type": file.media, "bytes": len(file.content)} for number, file in enumerate(self.files)
        ]
        return {"format": 1, **self.fields, **({"files": described} if described else {})}

    def tells_something(self) -> bool:
        """At least one of words, voice, photo, place; an answer on a card and a call for help count as words."""
        told = any(self.fields.get(name) for name in ("words", "place", "cards"))
        return told or bool(self.files) or self.fields.get("danger") == "yes"


def from_form(value: Read, values: Callable[[str], list[str]]) -> Content:
    """Read the report's form. Unknown options count as not answered; text above the stated limit is cut and noted."""
    form = _Form(value, values)
    fields = {
        "words": form.text("words", WORDS_MAX),
        "about": form.one_of("about", ABOUT),
        "danger": form.one_of("danger", DANGER),
        "age": form.one_of("age", AGES),
        "where": form.one_of("where", WHERE),
        "reply": form.reply(),
        "place": form.place(),
        "cards": form.cards(),
    }
    return Content(_told(fields), notes=[Note("words_cut")] if form.was_cut else [])


def _told(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if answer}


class _Form:
    """Reads fields one by one and remembers whether a text had to be cut."""

    def __init__(self, value: Read, values: Callable[[str], list[str]]) -> None:
        self.value, self.values, self.was_cut = value, values, False

    def text(self, name: str, limit: int) -> str:
        text = self.value(name).strip()
        self.was_cut = self.was_cut or len(text) > limit
        return text[:limit]

    def one_of(self, name: str, options: Sequence[str]) -> str:
        text = self.value(name)
        return text if text in options else ""

    def reply(self) -> dict[str, str]:
        contact, safe = self.text("reply-contact", LINE_MAX), self.text("reply-safe", LINE_MAX)
        return _told({"how": self.one_of("reply", REPLY), "contact": contact, "safe": safe})

    def place(self) -> dict[str, Any]:
        place: dict[str, Any] = _told({"text": self.text("place", LINE_MAX)})
        lat, lon = _number(self.value("place-lat"), 90.0), _number(self.value("place-lon"), 180.0)
        if lat is None or lon is None:
            return place
        accuracy, blurred = (_number(self.value(f"place-{name}"), FARTHEST) for name in ("accuracy", "blurred"))
        more = {
            "accuracy": None if accuracy is None else abs(accuracy),
            "blurred": blurred if blurred and blurred > 0 else None,
            "taken_at": _moment(self.value("place-taken-at")),
        }
        return {**place, "lat": lat, "lon": lon, **{name: one for name, one in more.items() if one is not None}}

    def cards(self) -> dict[str, dict[str, Any]]:
        return _told({card.name: _told(self._answers(card)) for card in CARDS})

    def _answers(self, card: Card) -> dict[str, Any]:
        return {asked.name: self._answer(asked, input_name(card, asked)) for asked in card.fields}

    def _answer(self, asked: Field, name: str) -> str | list[str]:
        if asked.shape is Shape.MANY:
            return [option for option in asked.options if option in self.values(name)]
        if asked.shape is Shape.CHOICE:
            return self.one_of(name, asked.options)
        return self.text(name, AREA_MAX if asked.shape is Shape.AREA else LINE_MAX)


def _moment(text: str) -> str | None:
    """A moment with its zone, as ISO 8601 in UTC to the second; None for anything else."""
    try:
        told = datetime.fromisoformat(text[:40])
        return told.astimezone(UTC).isoformat(timespec="seconds") if told.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _number(text: str, bound: float) -> float | None:
    try:
        number = float(text[:40])
    except ValueError:
        return None
    return number if abs(number) <= bound else None  # not-a-number fails this too


def urgency(fields: dict[str, Any], kind: Kind) -> Urgency:
    """Red for danger now and for who cannot speak, amber where somebody waits by the telephone, else normal."""
    if kind is Kind.QUIET or fields.get("danger") == "yes":
        return Urgency.RED
    return (
        Urgency.AMBER if kind in {Kind.CONTACT, Kind.CALL_BACK} or fields.get("age") == "under_18" else Urgency.NORMAL
    )
