"""A picture of some places, drawn here: points, circles of error to scale, a bar, north. No tiles and no outline of any
country: no map service learns of a place, and a border drawn wrongly says more than none. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

WIDE, HIGH, EDGE = 640, 420, 48
METRES = 111_195.0
LEAST = 400.0  # metres across, at least
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Spot:
    """One place in the picture: pixels from the left and from the top, radius of its error, its number in the list."""

    x: float
    y: float
    radius: float
    number: int
    doubted: bool


@dataclass(frozen=True)
class Drawing:
    """``bar``: pixels, ``bar_metres`` what they are on the ground; ``across``: metres of the whole width."""

    spots: list[Spot]
    bar: float
    bar_metres: int
    across: float
    width: int = WIDE
    height: int = HIGH


@dataclass(frozen=True)
class Marked:
    """What is drawn: degrees WGS 84, metres."""

    number: int
    lat: float
    lon: float
    accuracy: float = 0.0
    doubted: bool = False


def drawing(marked: Sequence[Marked]) -> Drawing | None:
    """All places to one scale, north up; None without any. A circle wider than the picture is cut by its edge."""
    if not marked:
        return None
    lat0 = (min(one.lat for one in marked) + max(one.lat for one in marked)) / 2
    lon0 = (min(one.lon for one in marked) + max(one.lon for one in marked)) / 2
    flat = max(cos(radians(lat0)), 0.05)
    east = [(one.lon - lon0) * METRES * flat for one in marked]
    north = [(one.lat - lat0) * METRES for one in marked]
    room = [min(one.accuracy, 20_000.0) for one in marked]
    half_wide = max(LEAST / 2, *(abs(x) + r for x, r in zip(east, room, strict=True)))
    half_high = max(LEAST / 3, *(abs(y) + r for y, r in zip(north, room, strict=True)))
    scale = min((WIDE / 2 - EDGE) / half_wide, (HIGH / 2 - EDGE) / half_high)
    spots = [
        Spot(
            round(WIDE / 2 + x * scale, 1),
            round(HIGH / 2 - y * scale, 1),
            round(min(one.accuracy * scale, 2.0 * WIDE), 1),
            one.number,
            one.doubted,
        )
        for one, x, y in zip(marked, east, north, strict=True)
    ]
    metres = round_below(WIDE / 4 / scale)
    return Drawing(spots, round(metres * scale, 1), metres, WIDE / scale)


def round_below(metres: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 ... metres that is not above; at least one."""
    power = 1
    while power * 10 <= metres:
        power *= 10
    return max(step * power for step in STEPS if step == 1 or step * power <= metres)
