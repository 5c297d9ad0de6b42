"""What members weigh about who wrote, and what a person wishes. Pure: no session."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What members think of who wrote; nobody outside ever learns."""

    UNCLEAR = "unclear"
    CLEAR = "clear"
    INVOLVED = "involved"


class Relation(StrEnum):
    """How who wrote says to stand to the person; the codes of the report's own question, and officials."""

    UNKNOWN = "unknown"
    SELF = "self"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    SPOUSE = "spouse"
    RELATIVE = "relative"
    FRIEND = "friend"
    OFFICIAL = "official"
    OTHER = "other"


class Wish(StrEnum):
    """What is known of somebody who is looked for, and whether they want to be in contact."""

    NOT_FOUND = "not_found"
    FOUND = "found"
    AGREES = "agrees"
    REFUSES = "refuses"
    DIED = "died"


@dataclass(frozen=True)
class Standing:
    """``checked``: how that was made sure of; ``against``: what speaks against it."""

    relation: Relation = Relation.UNKNOWN
    verdict: Verdict = Verdict.UNCLEAR
    checked: str = field(default="", repr=False)
    against: str = field(default="", repr=False)

    @property
    def is_the_person(self) -> bool:
        """Who wrote is whom the case is about, and a supervisor is sure of it."""
        return self.relation is Relation.SELF and self.verdict is Verdict.CLEAR

    def body(self) -> dict[str, str]:
        return {
            "relation": self.relation.value,
            "verdict": self.verdict.value,
            "checked": self.checked,
            "against": self.against,
        }


@dataclass(frozen=True)
class Wished:
    """``with_whom``: whom the person agrees to be in contact with; ``known_by``: how all of this is known."""

    wish: Wish = Wish.NOT_FOUND
    with_whom: str = field(default="", repr=False)
    known_by: str = field(default="", repr=False)

    @property
    def found(self) -> bool:
        return self.wish is not Wish.NOT_FOUND

    def body(self) -> dict[str, str]:
        return {"wish": self.wish.value, "with_whom": self.with_whom, "known_by": self.known_by}


def standing_of(body: dict[str, Any]) -> Standing:
    return Standing(Relation(body["relation"]), Verdict(body["verdict"]), body["checked"], body["against"])


def wished_of(body: dict[str, Any]) -> Wished:
    return Wished(Wish(body["wish"]), body["with_whom"], body["known_by"])


CAREFUL = (Wish.NOT_FOUND, Wish.AGREES, Wish.FOUND, Wish.DIED, Wish.REFUSES)


def more_careful(one: Wished, other: Wished) -> Wished:
    """Of two wishes that were written down for the same person the one that lets less out."""
    return max(one, other, key=lambda each: CAREFUL.index(each.wish))


def waits(wishes: list[Wished], standing: Standing) -> bool:
    """Whether a member's own words into this mailbox wait for a supervisor.

    So they do once somebody is found in any way, or when who reads there may be involved; never for the person.
    """
    if standing.is_the_person:
        return False
    return standing.verdict is Verdict.INVOLVED or any(each.found for each in wishes)
