"""What a check-in says, read out of an opened message: bounded, and nothing believed that the form could not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.checkin import instruments

WORDS_MAX = 2_000
PARTS = 20


@dataclass(frozen=True)
class CheckedIn:
    """One sitting. ``form``: 16 hex digits, the same for what was stopped half-way and went on; ``part`` from 0.

    ``answers``: values by item id; ``skipped``: item ids; ``raised``: ids of the rules that the phone found;
    ``half``: stopped half-way; ``versions``: of the instruments, as the phone had them.
    """

    form: str
    part: int
    half: bool
    answers: Mapping[str, int] = field(repr=False)
    skipped: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    words: str = field(default="", repr=False)

    @property
    def changed(self) -> tuple[str, ...]:
        """Instruments whose version was another one when this was filled in."""
        known = instruments.every()
        return tuple(name for name, told in self.versions.items() if name in known and known[name].version != told)


def read(content: object) -> CheckedIn | None:
    """The check-in in the content of a message; None when it holds none. Unknown items and values are left out."""
    told = content.get("checkin") if isinstance(content, dict) else None
    if not isinstance(told, dict):
        return None
    known = instruments.items()
    answers = {
        name: value
        for name, value in _object(told.get("answers")).items()
        if name in known and type(value) is int and value in known[name].values
    }
    part = told.get("part")
    return CheckedIn(
        form=str(told.get("form", ""))[:16],
        part=part if type(part) is int and 0 <= part < PARTS else 0,
        half=told.get("half") is True,
        answers=answers,
        skipped=tuple(name for name in _texts(told.get("skipped")) if name in known and name not in answers),
        raised=tuple(name[:40] for name in _texts(told.get("raised"))[:20]),
        versions={name: value for name, value in _object(told.get("versions")).items() if isinstance(value, str)},
        words=str(told.get("words", ""))[:WORDS_MAX],
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
