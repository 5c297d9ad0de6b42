"""How somebody fares over time, out of opened check-ins and records: sittings put together, scores, marks. Pure."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from api.checkin import instruments
from api.checkin.answers import CheckedIn
from api.checkin.instruments import Band, Instrument
from api.checkin.raises import CutOffs, band_of, dropped
from api.checkin.reasons import Reason, reasons_in


@dataclass(frozen=True)
class Sitting:
    """One check-in with all its parts. ``half``: it was stopped and never went on; ``changed``: instruments of another
    version by now; ``began_at`` and ``at``: of its first and its latest part; ``raised``: as the phone found it."""

    form: str
    began_at: datetime
    at: datetime
    parts: int
    half: bool
    answers: Mapping[str, int] = field(repr=False)
    skipped: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    words: str = field(default="", repr=False)

    def reasons(self, cut_offs: CutOffs) -> list[Reason]:
        """What the phone found, and what the answers say by the rules that stand now."""
        return reasons_in(self.answers, cut_offs, self.raised)


def sittings(told: Iterable[tuple[uuid.UUID, datetime, CheckedIn]]) -> list[Sitting]:
    """Check-ins by their form, the latest first; parts of one form are one, a later answer counts.

    A part that arrives twice or out of turn (two phones, an outbox) changes nothing: parts have numbers. Without a
    form's name each message stands alone.
    """
    groups: dict[str, list[tuple[datetime, CheckedIn]]] = {}
    for message_id, at, each in told:
        groups.setdefault(each.form or str(message_id), []).append((at, each))
    return sorted((_together(form, parts) for form, parts in groups.items()), key=lambda one: one.at, reverse=True)


def _together(form: str, parts: list[tuple[datetime, CheckedIn]]) -> Sitting:
    parts = sorted(parts, key=lambda pair: (pair[1].part, pair[0]))
    answers = {name: value for _, each in parts for name, value in each.answers.items()}
    skipped = dict.fromkeys(name for _, each in parts for name in each.skipped if name not in answers)
    times = [at for at, _ in parts]
    return Sitting(
        form,
        min(times),
        max(times),
        len({each.part for _, each in parts}),
        parts[-1][1].half,
        answers,
        tuple(skipped),
        tuple(dict.fromkeys(rule for _, each in parts for rule in each.raised)),
        tuple(dict.fromkeys(name for _, each in parts for name in each.changed)),
        "\n".join(dict.fromkeys(each.words.strip() for _, each in parts if each.words.strip())),
    )


@dataclass(frozen=True)
class Point:
    """One score at one time; ``band`` None where none of the bands holds it."""

    at: datetime
    score: int
    band: Band | None


@dataclass(frozen=True)
class Course:
    """One instrument over time, the earliest first. ``change``: the latest score less the one before it.

    ``fell``: sharply, by the house's own measure."""

    instrument: Instrument
    points: tuple[Point, ...]
    fell: bool = False

    @property
    def change(self) -> int | None:
        return self.points[-1].score - self.points[-2].score if len(self.points) > 1 else None


Answered = tuple[datetime, Mapping[str, int]]


def courses(answered: Iterable[Answered], cut_offs: CutOffs) -> list[Course]:
    """Every instrument that can be summed and was answered whole at least once."""
    told = sorted(answered, key=lambda pair: pair[0])
    found = [(each, _points(each, told, cut_offs)) for each in instruments.every().values() if each.times]
    return [
        Course(each, points, dropped(each, [one.score for one in points], cut_offs)) for each, points in found if points
    ]


def _points(one: Instrument, told: list[Answered], cut_offs: CutOffs) -> tuple[Point, ...]:
    scored = [(at, one.score(answers)) for at, answers in told]
    return tuple(Point(at, score, band_of(one, score, cut_offs)) for at, score in scored if score is not None)


@dataclass(frozen=True)
class Mark:
    """One answer to one question at one time; ``place``: which of its answers it is, from 0, as they are offered."""

    at: datetime
    value: int
    place: int


def marks(answered: Iterable[Answered], item_id: str) -> list[Mark]:
    """The answers to one question over time, the earliest first; none for a question that is not known."""
    item = instruments.items().get(item_id)
    if item is None:
        return []
    places = {choice.value: place for place, choice in enumerate(item.choices)}
    told = sorted(answered, key=lambda pair: pair[0])
    found = [(at, answers[item_id]) for at, answers in told if answers.get(item_id) in places]
    return [Mark(at, value, places[value]) for at, value in found]
