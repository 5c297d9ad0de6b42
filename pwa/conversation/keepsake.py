"""The return code as somebody keeps it: words and digits; for who asks, a QR picture of the words, no address."""

from dataclasses import dataclass, field

from api.conversation.code import Code
from pwa.shell.skeleton import slot


@dataclass(frozen=True)
class Keepsake:
    """``words``: eight; ``digits``: five groups of five; ``seed``: 20 hex digits for the forms that carry it along."""

    words: list[str] = field(repr=False)
    digits: list[str] = field(repr=False)
    seed: str = field(repr=False)


def keepsake(code: Code) -> Keepsake:
    """Everything the code page shows."""
    return Keepsake(code.words, code.digits, code.secret.hex())


def in_slots() -> Keepsake:
    """The places on the code page where a keepsake will stand."""
    words = [slot(f"word{place}") for place in range(8)]
    return Keepsake(words, [slot(f"digits{place}") for place in range(5)], slot("seed"))


def for_slots(kept: Keepsake) -> dict[str, str]:
    """A keepsake by the names of its places."""
    words = {f"word{place}": word for place, word in enumerate(kept.words)}
    return words | {f"digits{place}": group for place, group in enumerate(kept.digits)} | {"seed": kept.seed}


def square(code: Code) -> str:
    """The words as a QR picture: an SVG in a data address. Drawn only when asked for: it takes longer than sending."""
    import segno

    picture = segno.make(" ".join(code.words), error="m", micro=False)
    drawn: str = picture.svg_data_uri(scale=6, border=4, light="#fff", dark="#000", omitsize=True)
    return drawn


def two_places(code: Code) -> tuple[int, int]:
    """Which two words (1 to 8) are asked for: always the same ones for the same code."""
    first = code.secret[0] % 8
    second = (first + 1 + code.secret[1] % 7) % 8
    return min(first, second) + 1, max(first, second) + 1
