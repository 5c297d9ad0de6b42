"""What makes somebody look: rules as data (raises.json), worked out on the phone and here from the same list. Pure.

A raised hand is a reason to look, never a diagnosis. Cut-offs are the bands of the instruments unless a house sets
others (CUT_OFFS).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from api.checkin import instruments
from api.checkin.instruments import Band, Instrument, Text
from api.sealed import Urgency

RULES = Path(__file__).with_name("raises.json")
WATCH = "watch"
DROP = "drop"
CutOffs = Mapping[str, int]


@dataclass(frozen=True)
class Rule:
    """``level``: 'red', 'amber' or 'watch'. ``any``: one of these is enough: an item with a value, or a score in a
    band. ``text``: the reason as a member reads it."""

    id: str
    level: str
    any: tuple[Mapping[str, Any], ...]
    text: Text


@dataclass(frozen=True)
class Raised:
    """The rules that some answers meet, and how soon somebody looks. ``watch``: no hand, but a closer look."""

    rules: tuple[str, ...]
    urgency: Urgency
    watch: bool


@cache
def rules() -> dict[str, Rule]:
    """All rules by id, the most urgent first."""
    told = json.loads(RULES.read_text("utf-8"))["rules"]
    return {each["id"]: Rule(each["id"], each["level"], tuple(each["any"]), each["text"]) for each in told}


def raised(answers: Mapping[str, int], cut_offs: CutOffs) -> Raised:
    """What these answers raise; ``answers`` of several parts of one sitting may be put together before."""
    met = [rule for rule in rules().values() if any(_meets(one, answers, cut_offs) for one in rule.any)]
    return of_rules(rule.id for rule in met)


def of_rules(ids: Iterable[str]) -> Raised:
    """The urgency of rules that were met, by a phone perhaps; unknown ones are left out."""
    met = [rules()[name] for name in ids if name in rules()]
    levels = {rule.level for rule in met}
    found = next((level for level in (Urgency.RED, Urgency.AMBER) if level.value in levels), Urgency.NORMAL)
    return Raised(tuple(rule.id for rule in met), found, WATCH in levels)


def _meets(one: Mapping[str, Any], answers: Mapping[str, int], cut_offs: CutOffs) -> bool:
    if "item" in one:
        return answers.get(one["item"]) in one["values"]
    asked = instruments.every()[one["score"]]
    score = asked.score(answers)
    if score is None:
        return False
    band = next(each for each in bands(asked, cut_offs) if each.code == one["band"])
    return band.at_least <= score <= band.at_most


def bands(asked: Instrument, cut_offs: CutOffs) -> tuple[Band, ...]:
    """An instrument's bands with the house's own cut-offs: the one edge that a band names moves."""
    return tuple(_moved(band, cut_offs.get(f"{asked.id}.{band.code}"), asked) for band in asked.bands)


def _moved(band: Band, edge: int | None, asked: Instrument) -> Band:
    if edge is None:
        return band
    return replace(band, at_most=edge) if band.at_least == asked.lowest else replace(band, at_least=edge)


def band_of(asked: Instrument, score: int | None, cut_offs: CutOffs) -> Band | None:
    """The first band that holds a score, by the house's cut-offs."""
    if score is None:
        return None
    return next((band for band in bands(asked, cut_offs) if band.at_least <= score <= band.at_most), None)


def dropped(asked: Instrument, scores: Sequence[int], cut_offs: CutOffs) -> bool:
    """Whether the newest of some scores (the oldest first) lies sharply below the one before it."""
    least = cut_offs.get(f"{asked.id}.{DROP}", asked.more.get(DROP))
    return least is not None and len(scores) > 1 and scores[-2] - scores[-1] >= least


def unknown(cut_offs: CutOffs) -> list[str]:
    """Names of cut-offs that no instrument has, or whose value no score can reach."""
    found: dict[str, tuple[int, int]] = {}
    for asked in instruments.every().values():
        names = [band.code for band in asked.bands] + ([DROP] if DROP in asked.more else [])
        found |= {f"{asked.id}.{name}": (asked.lowest, asked.highest) for name in names}
    return [
        name for name, edge in cut_offs.items() if name not in found or not found[name][0] <= edge <= found[name][1]
    ]


def for_phones(cut_offs: CutOffs) -> dict[str, Any]:
    """The same rules as a page carries them: no words, scores with their items and bands."""
    told = [{"id": rule.id, "level": rule.level, "any": [dict(one) for one in rule.any]} for rule in rules().values()]
    return {"rules": told, "scores": {name: _score(name, cut_offs) for name in sorted(_scored())}}


def _scored() -> set[str]:
    return {one["score"] for rule in rules().values() for one in rule.any if "score" in one}


def _score(name: str, cut_offs: CutOffs) -> dict[str, Any]:
    asked = instruments.every()[name]
    return {
        "items": [item.id for item in asked.items if item.scored],
        "times": asked.times,
        "bands": {band.code: [band.at_least, band.at_most] for band in bands(asked, cut_offs)},
    }
