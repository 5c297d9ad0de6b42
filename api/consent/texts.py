"""The words that are read out before somebody consents: versioned, so that each consent names those it was given to."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from api.consent.kinds import Purpose

FILE = Path(__file__).parent / "texts.json"
FIRST = "vi"


@dataclass(frozen=True)
class Edition:
    """One edition. ``reviewed``: the hotline has approved of its words."""

    version: str
    reviewed: bool
    texts: dict[str, dict[str, str]]

    def words(self, purpose: Purpose, language: str) -> str:
        """Vietnamese where the language is not there."""
        found = self.texts[purpose.value]
        return found.get(language, found[FIRST])


@cache
def editions() -> tuple[Edition, ...]:
    """All editions, the oldest first; an old one is never changed or taken away."""
    told: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return tuple(Edition(each["version"], each["reviewed"], each["texts"]) for each in told)


def present() -> Edition:
    """The edition that is read out now."""
    return editions()[-1]
