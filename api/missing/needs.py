"""'Còn thiếu gì': which of the few things that find a person are known, and the one question to ask next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from api.missing.clues import Certainty, Told


class Known(StrEnum):
    """How far one need is met."""

    ENOUGH = "enough"
    SOME = "some"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Need:
    """One thing that finding somebody needs; ``met_by`` are topics, ``facts`` names of facts; either may meet it."""

    name: str
    met_by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    enough: int = 1


# in the order in which an answer moves a search forward
NEEDS = (
    Need("where_now", ("place.",)),
    Need("last_contact", ("last.",), enough=2),
    Need("identity", ("person.marks",), ("name", "born", "home"), enough=2),
    Need("who_took", ("recruiter.", "route.with_whom"), enough=2),
    Need("how_left", ("route.",), enough=2),
    Need("safe_way", ("last.phone_watched", "last.when_to_call")),
)


@dataclass(frozen=True)
class Standing:
    """One need and how far it is met; ``example`` is the newest clue that meets it."""

    name: str
    known: Known
    example: str = ""


def standings(facts: dict[str, str], clues: Iterable[Told]) -> list[Standing]:
    """How far each need is met, in order."""
    said = list(clues)
    return [_standing(need, facts, said) for need in NEEDS]


def next_question(found: Iterable[Standing]) -> str | None:
    """The first need of which nothing is known, else the first of which little is."""
    order = list(found)
    for level in (Known.NOTHING, Known.SOME):
        for standing in order:
            if standing.known is level:
                return standing.name
    return None


def _standing(need: Need, facts: dict[str, str], clues: list[Told]) -> Standing:
    meeting = [clue for clue in clues if clue.topic.startswith(need.met_by)] if need.met_by else []
    weight = sum(0.5 if clue.certainty is Certainty.UNSURE else 1 for clue in meeting)
    weight += sum(1 for name in need.facts if facts.get(name))
    known = Known.NOTHING if not weight else Known.ENOUGH if weight >= need.enough else Known.SOME
    example = meeting[0].text if meeting else next((facts[name] for name in need.facts if facts.get(name)), "")
    return Standing(need.name, known, example)
