"""The optional cards of a report: which clues may be told, in the order in which they help most.

Every field is optional and may be 'unknown'. The words for cards, fields and options stand in the page.
Source of the list: the hotline's own intake (DOMAIN: intake, A to J), in force with Law 53/2024/QH15.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    AREA = "area"
    TEL = "tel"
    DATE = "date"
    CHOICE = "choice"
    MANY = "many"


@dataclass(frozen=True)
class Field:
    """One question. ``options`` are codes; ``clue`` says that an answer becomes a clue in the case."""

    name: str
    shape: Shape = Shape.LINE
    options: tuple[str, ...] = ()
    clue: bool = True


@dataclass(frozen=True)
class Card:
    """A few questions that belong together."""

    name: str
    fields: tuple[Field, ...]


YES_NO = ("yes", "no", "unknown")
RELATIONS = ("self", "parent", "child", "sibling", "spouse", "relative", "friend", "other", "unknown")
CHANNELS = ("call", "video", "zalo", "facebook", "wechat", "telegram", "sms", "someone", "other", "unknown")
SEXES = ("female", "male", "other", "unknown")
RECEIVERS = (
    "police",
    "border_guard",
    "coast_guard",
    "commune",
    "health",
    "women_union",
    "foreign_ministry",
    "ngo",
)

ASKED = (
    Card(
        "last",
        (
            Field("when"),
            Field("how", Shape.CHOICE, CHANNELS),
            Field("account"),
            Field("number", Shape.TEL),
            Field("heard_by"),
            Field("said", Shape.AREA),
            Field("code_words"),
            Field("phone_watched", Shape.CHOICE, YES_NO),
            Field("when_to_call"),
        ),
    ),
    Card(
        "place",
        (
            Field("country"),
            Field("town"),
            Field("landmark"),
            Field("signs"),
            Field("plate"),
            Field("vessel"),
            Field("wifi"),
            Field("prefix"),
            Field("moved_on", Shape.CHOICE, YES_NO),
        ),
    ),
    Card(
        "person",
        (
            Field("name", clue=False),
            Field("nickname", clue=False),
            Field("born", clue=False),
            Field("sex", Shape.CHOICE, SEXES, clue=False),
            Field("ethnicity", clue=False),
            Field("languages", clue=False),
            Field("home", clue=False),
            Field("marks", Shape.AREA),
            Field("clothes"),
            Field("health", Shape.AREA),
            Field("children"),
        ),
    ),
    Card(
        "route",
        (
            Field("left", Shape.LINE),
            Field("with_whom"),
            Field("vehicle"),
            Field("border"),
            Field("papers", Shape.LINE),
        ),
    ),
    Card(
        "recruiter",
        (
            Field("name"),
            Field("account"),
            Field("number", Shape.TEL),
            Field("relation"),
            Field("promise", Shape.AREA),
            Field("money"),
            Field("bank"),
            Field("contract"),
            Field("others"),
        ),
    ),
    Card("demand", (Field("ransom"), Field("bank"), Field("deadline"), Field("threats", Shape.AREA))),
    Card("told", (Field("whom"), Field("file_number"))),
    Card("consent", (Field("receivers", Shape.MANY, RECEIVERS, clue=False),)),
    Card(
        "you",
        (
            Field("relation", Shape.CHOICE, RELATIONS, clue=False),
            Field("call_you", clue=False),
            Field("contact", clue=False),
            Field("when", clue=False),
            Field("language", clue=False),
            Field("interpreter", Shape.CHOICE, YES_NO, clue=False),
        ),
    ),
)
# What somebody who cannot speak answers by taps alone; the card stands on its own page, not in the form.
QUIET = Card(
    "quiet",
    (
        Field("near", Shape.CHOICE, YES_NO),
        Field("hurt", Shape.CHOICE, YES_NO),
        Field("company", Shape.CHOICE, ("alone", "with_children", "with_others", "unknown")),
        Field("answer_when", Shape.CHOICE, ("anytime", "daytime", "night", "only_mailbox", "unknown")),
    ),
)
# Who wishes to be called; the card stands on its own page, too. ``country``: whose clock and numbers are meant.
CALL = Card(
    "call",
    (
        Field("number", Shape.TEL, clue=False),
        Field("country", clue=False),
        Field("from", clue=False),
        Field("until", clue=False),
        Field("say", Shape.AREA, clue=False),
    ),
)
CARDS = (*ASKED, QUIET, CALL)

ABOUT = ("self", "family", "other", "unknown")
DANGER = ("yes", "no", "unknown")
WHERE = ("inside", "abroad", "unknown")
REPLY = ("mailbox", "phone", "none")
AGES = ("adult", "under_18", "unknown")


def input_name(card: Card, field: Field) -> str:
    """The field's name in a form."""
    return f"{card.name}-{field.name}"
