"""A small picture of how one thing goes over time, drawn here: bands, a line, marks. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.checkin.course import Course, Mark
from api.checkin.instruments import Item

WIDE, HIGH, TOP, FOOT, RIGHT = 420, 170, 10, 24, 12
FIGURES, NAMES = 34, 150  # room on the left for figures, or for the words of answers


@dataclass(frozen=True)
class Dot:
    """``level``: 'red', 'amber', 'watch' or empty; ``text``: the whole of it in one line, for the table."""

    x: float
    y: float
    level: str
    at: datetime
    value: int


@dataclass(frozen=True)
class Stripe:
    """A band in the picture, in pixels."""

    y: float
    height: float
    level: str


@dataclass(frozen=True)
class Plot:
    """``ticks``: height and text on the left; ``line``: the points of a polyline; ``first``, ``last``: the ends."""

    dots: list[Dot]
    stripes: list[Stripe]
    ticks: list[tuple[float, str]]
    left: int
    width: int = WIDE
    height: int = HIGH
    foot: int = HIGH - FOOT
    right: int = WIDE - RIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)

    @property
    def first(self) -> datetime:
        return self.dots[0].at

    @property
    def last(self) -> datetime:
        return self.dots[-1].at


def of_scores(course: Course) -> Plot:
    """Scores on their whole range, bands that ask for a look behind them."""
    one = course.instrument
    found = [(point.at, point.score, point.band.level if point.band else "") for point in course.points]
    edges = sorted({one.lowest, one.highest, *(edge for edge in _edges(course) if one.lowest < edge < one.highest)})
    scale = _Scale(one.lowest, one.highest)
    stripes = [
        Stripe(scale.y(band.at_most), scale.y(band.at_least) - scale.y(band.at_most), band.level)
        for band in reversed(one.bands)
        if band.level
    ]
    return Plot(_dots(found, scale, FIGURES), stripes, [(scale.y(edge), str(edge)) for edge in edges], FIGURES)


def _edges(course: Course) -> list[int]:
    """Where a band begins, as seen from the calm side."""
    one = course.instrument
    return [band.at_most if band.at_least == one.lowest else band.at_least for band in one.bands if band.level]


def better_up(course: Course) -> bool:
    """Whether more is better: what asks for a look lies below."""
    one = course.instrument
    return any(band.at_least == one.lowest for band in one.bands if band.level)


def of_marks(marks: Sequence[Mark], item: Item, words: Sequence[str], levels: dict[int, str]) -> Plot:
    """Answers to one question, in the order in which they are offered, the first on top."""
    scale = _Scale(len(item.choices) - 1, 0)
    found = [(mark.at, mark.place, levels.get(mark.value, "")) for mark in marks]
    return Plot(_dots(found, scale, NAMES), [], [(scale.y(place), text) for place, text in enumerate(words)], NAMES)


@dataclass(frozen=True)
class _Scale:
    low: int
    high: int

    def y(self, value: int) -> float:
        span = (self.high - self.low) or 1
        return round(HIGH - FOOT - (value - self.low) / span * (HIGH - FOOT - TOP), 1)


def _dots(found: Sequence[tuple[datetime, int, str]], scale: _Scale, left: int) -> list[Dot]:
    begin, end = found[0][0], found[-1][0]
    span = (end - begin).total_seconds()
    room = WIDE - RIGHT - left - 2 * RIGHT
    ways = [(at - begin).total_seconds() / span if span else 0.5 for at, _, _ in found]
    return [
        Dot(round(left + RIGHT + way * room, 1), scale.y(value), level, at, value)
        for way, (at, value, level) in zip(ways, found, strict=True)
    ]
