"""What a person may be entitled to, by status, place, age and nationality. Pure; the rules are data with a source.

The software never decides: a status is never yes or no, and the authority decides on every item.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("support.json")
UNKNOWN = "unknown"


class Status(StrEnum):
    """How far identification has come. ``minor_with``: a child who is with somebody identified."""

    UNKNOWN = "unknown"
    POTENTIAL = "potential"
    UNDER_IDENTIFICATION = "under_identification"
    IDENTIFIED = "identified"
    NOT_IDENTIFIED = "not_identified"
    MINOR_WITH = "minor_with"


class Whereabouts(StrEnum):
    UNKNOWN = "unknown"
    INSIDE = "inside"
    ABROAD = "abroad"


class Age(StrEnum):
    UNKNOWN = "unknown"
    ADULT = "adult"
    MINOR = "minor"


class Nationality(StrEnum):
    UNKNOWN = "unknown"
    VIETNAMESE = "vietnamese"
    STATELESS_RESIDENT = "stateless_resident"
    FOREIGN = "foreign"


class Stage(StrEnum):
    """What became of one item."""

    NONE = ""
    ASKED = "asked"
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Basis:
    """Where the rules come from and where an application goes; ``since``: from then on this law holds."""

    source: str
    date: str
    checked: str
    since: str
    form: str
    decree: str
    authority: str
    working_days: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One kind of support of one person; ``day`` as YYYY-MM-DD or empty."""

    stage: Stage = Stage.NONE
    day: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class Support:
    """A person's standing, and what became of each item. ``identified_on`` as YYYY-MM-DD or empty."""

    status: Status = Status.UNKNOWN
    place: Whereabouts = Whereabouts.UNKNOWN
    age: Age = Age.UNKNOWN
    nationality: Nationality = Nationality.UNKNOWN
    identified_on: str = ""
    items: dict[str, Item] = field(default_factory=dict, repr=False)


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


@cache
def basis() -> Basis:
    told = {name: value for name, value in _data().items() if name != "rules"}
    return Basis(**told | {"items": tuple(told["items"])})


def may_have(standing: Support) -> list[str]:
    """Items this person may be entitled to, in the law's order; none where too little is known."""
    is_so = {name: getattr(standing, name).value for name in ("status", "place", "age", "nationality")}
    fitting = [rule for rule in _data()["rules"] if all(is_so[name] in rule[name] for name in is_so if name in rule)]
    told = {item for rule in fitting for item in rule["items"]}
    return [item for item in basis().items if item in told]


def older_law(standing: Support) -> bool:
    """Whether the person was identified before this law: what the former one gave goes on."""
    return standing.status is Status.IDENTIFIED and "" < standing.identified_on < basis().since


def is_day(text: str) -> bool:
    """Whether this is a day as YYYY-MM-DD, or nothing."""
    try:
        return text == "" or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def body(standing: Support) -> dict[str, Any]:
    """The JSON that is sealed: only what was said."""
    items = {
        name: {"stage": item.stage.value, "day": item.day, "note": item.note}
        for name, item in standing.items.items()
        if item != Item()
    }
    named = {name: getattr(standing, name).value for name in ("status", "place", "age", "nationality")}
    return named | {"identified_on": standing.identified_on, "items": items}


def standing_of(told: dict[str, Any]) -> Support:
    """Inverse of :func:`body`."""
    items = {name: Item(Stage(item["stage"]), item["day"], item["note"]) for name, item in told["items"].items()}
    return Support(
        Status(told["status"]),
        Whereabouts(told["place"]),
        Age(told["age"]),
        Nationality(told["nationality"]),
        told["identified_on"],
        items,
    )


def together(first: Support, second: Support) -> Support:
    """Of one person who had two files: what the first says stays, the second fills gaps."""
    known, others = body(first), body(second)
    for name in ("status", "place", "age", "nationality"):
        known[name] = others[name] if known[name] == UNKNOWN else known[name]
    known["identified_on"] = known["identified_on"] or others["identified_on"]
    return standing_of(known | {"items": others["items"] | known["items"]})
