"""Questions as a page shows them: an item of an instrument in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.checkin import instruments, turns
from api.checkin.instruments import Text
from pwa.shell.language import SOURCE, current


@dataclass(frozen=True)
class Question:
    """``options``: value, words, icon, as kit.choices takes them. ``intro``: stands above it, or empty."""

    id: str
    intro: str
    text: str
    options: tuple[tuple[str, str, str], ...]


def told(text: Text) -> str:
    """A text of an instrument; Vietnamese where there is none in this language."""
    return text.get(current()) or text[SOURCE]


def questions(ids: Iterable[str]) -> list[Question]:
    """The questions of some items, in their order."""
    return [_question(name) for name in ids]


def _question(name: str) -> Question:
    item = instruments.items()[name]
    form = instruments.every()[name.partition(".")[0]]
    options = tuple((str(choice.value), told(choice.text), choice.icon) for choice in item.choices)
    return Question(name, told(form.intro), told(item.text), options)


def asked(turn: int) -> list[Question]:
    """The long form of one turn."""
    return questions(turns.long(turn))


def others(turn: int) -> list[Question]:
    """What other turns ask besides: for a phone that knows better than the day which turn it is."""
    here = set(turns.long(turn))
    rest = dict.fromkeys(name for each in range(len(turns.turns())) for name in turns.long(each) if name not in here)
    return questions(rest)


def versions(ids: Iterable[str]) -> dict[str, str]:
    """The versions of the instruments of some items."""
    names = sorted({name.partition(".")[0] for name in ids})
    return {name: instruments.every()[name].version for name in names}
