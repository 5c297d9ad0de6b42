"""What a member shares with somebody who came home: shapes alone. Pure: no session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SAFETY = ("signs", "calm", "people", "places", "call")
"""Parts of a safety plan: how it begins, what calms, who helps, where it is safe, whom to call. Texts of the person."""
TEXT_MAX = 2_000
MOST_RESOURCES = 20


@dataclass(frozen=True)
class Resource:
    """Somewhere to go or somebody to call."""

    name: str
    where: str = ""
    tel: str = ""
    note: str = ""


@dataclass(frozen=True)
class Agreed:
    """One consent in the words of its own codes. ``given``, ``until``: days as YYYY-MM-DD, ``until`` empty for none."""

    purpose: str
    recipient: str
    receiver: str
    given: str
    until: str = ""


@dataclass(frozen=True)
class Point:
    """One WHO-5 score, 0 to 100, and the day on which it was answered, YYYY-MM-DD."""

    day: str
    score: int


@dataclass(frozen=True)
class Cell:
    """All that is shared. ``safety``: texts by SAFETY; ``consents``, ``appointments``: by the id of their row."""

    safety: Mapping[str, str] = field(default_factory=dict, repr=False)
    resources: tuple[Resource, ...] = field(default=(), repr=False)
    progress: tuple[Point, ...] = field(default=(), repr=False)
    consents: Mapping[str, Agreed] = field(default_factory=dict, repr=False)
    appointments: Mapping[str, str] = field(default_factory=dict, repr=False)
    counsellor: str = field(default="", repr=False)

    def body(self) -> dict[str, Any]:
        """The JSON that is sealed."""
        return {
            "safety": {name: self.safety[name] for name in SAFETY if self.safety.get(name)},
            "resources": [vars(one) for one in self.resources],
            "progress": [vars(one) for one in self.progress],
            "consents": {name: vars(one) for name, one in self.consents.items()},
            "appointments": dict(self.appointments),
            "counsellor": self.counsellor,
        }

    @property
    def texts(self) -> list[str]:
        """Every text that somebody typed."""
        resources = [text for one in self.resources for text in vars(one).values()]
        return [*self.safety.values(), *resources, *self.appointments.values(), self.counsellor]


def cell_of(body: Mapping[str, Any]) -> Cell:
    """Inverse of :meth:`Cell.body`."""
    return Cell(
        safety=dict(body["safety"]),
        resources=tuple(Resource(**one) for one in body["resources"]),
        progress=tuple(Point(**one) for one in body["progress"]),
        consents={name: Agreed(**one) for name, one in body["consents"].items()},
        appointments=dict(body["appointments"]),
        counsellor=body["counsellor"],
    )
