"""Sentences that may go into a mailbox at once: the same whatever has become of anybody, and approved beforehand."""

import json
from functools import cache
from pathlib import Path

from api.errors import NotFound

FILE = Path(__file__).parent / "sentences.json"
FIRST = "vi"


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Words by name and language, in the order in which they are offered."""
    return {each["name"]: each for each in json.loads(FILE.read_text("utf-8"))}


def sentence(name: str, language: str) -> str:
    """One sentence in a language, Vietnamese where it is not there. Raises NotFound."""
    if name not in sentences():
        raise NotFound
    return sentences()[name].get(language, sentences()[name][FIRST])


def in_language(language: str) -> list[tuple[str, str]]:
    """Those for every mailbox, name and words; what is for one occasion ``only`` is offered there."""
    return [(name, sentence(name, language)) for name, told in sentences().items() if "only" not in told]
