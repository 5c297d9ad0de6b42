"""The body of an answer as blocks: paragraphs and lists. Only these two, so that nobody has to learn a markup."""

from typing import NamedTuple


class Block(NamedTuple):
    """A paragraph with the list that follows it; either may be empty."""

    text: str
    items: list[str]


def blocks(body: str) -> list[Block]:
    """Lines that begin with "- " are items of the paragraph above; an empty line ends both."""
    found: list[Block] = []
    for part in body.split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        text = " ".join(line for line in lines if not line.startswith("- "))
        items = [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]
        if text or items:
            found.append(Block(text, items))
    return found
