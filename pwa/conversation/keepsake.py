"""The return code as somebody keeps it: words, digits, and a QR picture that holds the words and no address."""

from dataclasses import dataclass, field

import segno

from api.conversation.code import Code


@dataclass(frozen=True)
class Keepsake:
    """``words``: eight; ``digits``: five groups of five; ``qr``: an SVG as a data address; ``seed``: 20 hex digits."""

    words: list[str] = field(repr=False)
    digits: list[str] = field(repr=False)
    qr: str = field(repr=False)
    seed: str = field(repr=False)


def keepsake(code: Code) -> Keepsake:
    """Everything the code page shows."""
    picture = segno.make(" ".join(code.words), error="m", micro=False)
    qr = picture.svg_data_uri(scale=6, border=4, light="#fff", dark="#000", omitsize=True)
    return Keepsake(code.words, code.digits, qr, code.secret.hex())


def two_places(code: Code) -> tuple[int, int]:
    """Which two words (1 to 8) are asked for: always the same ones for the same code."""
    first = code.secret[0] % 8
    second = (first + 1 + code.secret[1] % 7) % 8
    return min(first, second) + 1, max(first, second) + 1
