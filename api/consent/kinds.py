"""The closed lists of consent, and what one consent or ground says. Pure: no session."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Purpose(StrEnum):
    """What for."""

    SUPPORT = "support"
    IDENTIFICATION = "identification"
    SEARCH_ABROAD = "search_abroad"
    REFERRAL = "referral"
    FOLLOW_UP = "follow_up"
    STATISTICS = "statistics"


class Recipient(StrEnum):
    """To whom. The agencies are the receivers of a report."""

    POLICE = "police"
    BORDER_GUARD = "border_guard"
    COAST_GUARD = "coast_guard"
    COMMUNE = "commune"
    HEALTH = "health"
    WOMEN_UNION = "women_union"
    FOREIGN_MINISTRY = "foreign_ministry"
    NGO = "ngo"
    REPORTER = "reporter"
    PERSON = "person"


AGENCIES = tuple(each for each in Recipient if each not in {Recipient.REPORTER, Recipient.PERSON})


class How(StrEnum):
    """How a consent was given."""

    CALL = "call"
    MAILBOX = "mailbox"
    WRITING = "writing"
    IN_PERSON = "in_person"


class Ground(StrEnum):
    """What stands in the place of a consent (Law 91/2025/QH15; the article belongs to the reason)."""

    LIFE = "life"
    AUTHORITY = "authority"
    CHILD = "child"
    LAW = "law"


@dataclass(frozen=True)
class Given:
    """One consent, or with ``ground`` what stands in its place.

    ``receiver``: which agency or organisation by name; empty means any of this kind. ``text``: version of the words
    that were read out, in ``language``. ``withdrawn``: why or how it was withdrawn.
    """

    purpose: Purpose
    recipient: Recipient
    how: How | None = None
    ground: Ground | None = None
    text: str = ""
    language: str = "vi"
    receiver: str = field(default="", repr=False)
    witness: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    withdrawn: str = field(default="", repr=False)

    def body(self) -> dict[str, str]:
        """The JSON that is sealed: only what is said."""
        named = ("purpose", "recipient", "how", "ground", "text", "language")
        said = ("receiver", "witness", "reason", "withdrawn")
        told = {name: getattr(self, name) for name in (*named, *said)}
        return {name: str(value) for name, value in told.items() if value}

    def covers(self, purpose: Purpose, recipient: Recipient, receiver: str = "") -> bool:
        """Whether something may go to this receiver for this purpose on it."""
        named = self.receiver.casefold().strip()
        return (self.purpose, self.recipient) == (purpose, recipient) and named in ("", receiver.casefold().strip())


def given_of(body: dict[str, Any]) -> Given:
    """Inverse of :meth:`Given.body`."""
    return Given(
        purpose=Purpose(body["purpose"]),
        recipient=Recipient(body["recipient"]),
        how=How(body["how"]) if "how" in body else None,
        ground=Ground(body["ground"]) if "ground" in body else None,
        text=body.get("text", ""),
        language=body.get("language", "vi"),
        receiver=body.get("receiver", ""),
        witness=body.get("witness", ""),
        reason=body.get("reason", ""),
        withdrawn=body.get("withdrawn", ""),
    )
