"""What a measurement says: one row a figure, with what was asked and whether it is reached."""

import math
from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    what: str
    asked: str
    got: str
    reached: bool


def limit(what: str, most: float, got: float, unit: str, told: str = "") -> Row:
    """A figure that may be ``most`` at most; ``told`` says more about it. What could not be measured is infinite."""
    figure = f"{got:,.0f} {unit}" if math.isfinite(got) else "not measured"
    return Row(what, f"<= {most:,.0f} {unit}", f"{figure} ({told})" if told else figure, got <= most)


def table(rows: Sequence[Row]) -> str:
    lines = ["| what | asked | measured | reached |", "|---|---|---|---|"]
    lines += [f"| {what} | {asked} | {got} | {'yes' if ok else '**no**'} |" for what, asked, got, ok in rows]
    return "\n".join(lines)
