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
    """One thing that finding somebody needs. ``met_by``: beginnings of topics, but for those in ``besides``;
    ``facts``: names of facts; ``enough``: how many of either. A position alone is enough."""

    name: str
    met_by: tuple[str, ...]
    facts: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    enough: int = 2


# in the order in which an answer moves a search forward
SAFE_WAY = ("last.phone_watched", "last.when_to_call", "quiet.answer_when")
NEEDS = (
    Need("where_now", ("place.",), besides=("place.moved_on",)),
    Need("last_contact", ("last.",), besides=SAFE_WAY),
    Need("identity", ("person.marks", "person.noted"), ("name", "born", "home")),
    Need("who_took", ("recruiter.", "route.with_whom")),
    Need("how_left", ("route.",)),
    Need("safe_way", SAFE_WAY, enough=1),
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


def met(found: Iterable[Standing]) -> int:
    """How many needs are met enough."""
    return sum(standing.known is Known.ENOUGH for standing in found)


def next_question(found: Iterable[Standing]) -> str | None:
    """The first need of which nothing is known, else the first of which little is."""
    order = list(found)
    for level in (Known.NOTHING, Known.SOME):
        for standing in order:
            if standing.known is level:
                return standing.name
    return None


def _standing(need: Need, facts: dict[str, str], clues: list[Told]) -> Standing:
    meeting = [clue for clue in clues if clue.topic.startswith(need.met_by) and clue.topic not in need.besides]
    told = [facts[name] for name in need.facts if facts.get(name)]
    weight = sum(_weight(clue, need) for clue in meeting) + len(told)
    known = Known.NOTHING if not weight else Known.ENOUGH if weight >= need.enough else Known.SOME
    return Standing(need.name, known, next((text for text in (*(clue.text for clue in meeting), *told) if text), ""))


def _weight(clue: Told, need: Need) -> float:
    if clue.certainty is Certainty.UNSURE:
        return 0.5
    return 1 if clue.lat is None else need.enough
