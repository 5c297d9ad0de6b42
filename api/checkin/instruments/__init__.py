"""What is asked: instruments as data files with licence, source, review mark, scoring and bands. Pure.

A result is never a diagnosis: bands say how closely somebody looks. Licences stand in each file; none is ours to give.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Text = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """One answer; ``value`` is what is stored and summed; ``icon``: of kit.icon, or empty."""

    value: int
    text: Text
    icon: str = ""


@dataclass(frozen=True)
class Item:
    """One question. ``id``: the instrument's, a dot, and its own. ``scored``: whether it counts for the sum."""

    id: str
    choices: tuple[Choice, ...]
    text: Text
    scored: bool = True

    @property
    def values(self) -> frozenset[int]:
        return frozenset(choice.value for choice in self.choices)


@dataclass(frozen=True)
class Band:
    """From ``at_least`` to ``at_most``, ends included. ``level``: 'red', 'amber', 'watch', or empty."""

    code: str
    level: str
    at_least: int
    at_most: int


@dataclass(frozen=True)
class Instrument:
    """``by``: 'person' on their own phone, or 'counsellor' together with them. ``times``: 0 when nothing is summed."""

    id: str
    version: str
    by: str
    licence: str
    source: str
    date: str
    reviewed: Mapping[str, bool]
    title: Text
    intro: Text
    items: tuple[Item, ...]
    times: int = 0
    lowest: int = 0
    highest: int = 0
    bands: tuple[Band, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def score(self, answers: Mapping[str, int]) -> int | None:
        """The sum of all scored items, times ``times``; None when one is missing or out of range.

        Where the first question is a gate (``more["gate"]``) a no there is the lowest score, whatever comes after.
        """
        gate = self.more.get("gate")
        if gate and answers.get(gate) != 1:
            return self.lowest if answers.get(gate) == 0 else None
        wanted = [item for item in self.items if item.scored]
        if not self.times or any(answers.get(item.id) not in item.values for item in wanted):
            return None
        return self.times * sum(answers[item.id] for item in wanted)

    def band(self, score: int | None) -> Band | None:
        """The first band that holds a score."""
        if score is None:
            return None
        return next((band for band in self.bands if band.at_least <= score <= band.at_most), None)


@cache
def every() -> dict[str, Instrument]:
    """All instruments by id."""
    found = [_read(json.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
    return {each.id: each for each in found}


@cache
def items() -> dict[str, Item]:
    """All items by id."""
    return {item.id: item for each in every().values() for item in each.items}


def _read(told: dict[str, Any]) -> Instrument:
    choices = {name: tuple(Choice(**each) for each in some) for name, some in told["choices"].items()}
    items = tuple(
        Item(each["id"], choices[each["choices"]], each["text"], each.get("scored", True)) for each in told["items"]
    )
    score = told.get("score", {})
    lowest, highest = score.get("lowest", 0), score.get("highest", 0)
    bands = tuple(
        Band(each["code"], each.get("level", ""), each.get("at_least", lowest), each.get("at_most", highest))
        for each in told.get("bands", ())
    )
    same = ("id", "version", "by", "licence", "source", "date", "reviewed", "title", "intro")
    return Instrument(
        **{name: told[name] for name in same},
        items=items,
        times=score.get("times", 0),
        lowest=lowest,
        highest=highest,
        bands=bands,
        more=told.get("more", {}),
    )
