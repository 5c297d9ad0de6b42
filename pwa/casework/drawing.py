"""A picture of some places, drawn here: points, circles of error to scale, a bar, north. No outline of any country of
ours: a border drawn wrongly says more than none. Laid out in Web Mercator, so that a map of the house's own can lie
below it. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from api.location.tiles import Frame, across

WIDE, HIGH, EDGE = 420, 320, 40
AROUND = 111_195.0 * 360  # metres around the earth
LEAST, LEAST_ON_MAP = 400.0, 3_000.0  # metres across, at least; a map needs streets around a point
WIDEST = 20_000.0  # a wider error does not set the scale
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Spot:
    """One place in the picture: pixels from the left and from the top, radius of its error; ``label``: its number in
    the list, with those of others at the same spot, or nothing when another one names it."""

    x: float
    y: float
    radius: float
    label: str
    doubted: bool


@dataclass(frozen=True)
class Drawing:
    """``bar``: pixels, ``bar_metres`` what they are on the ground; ``outside``: numbers of doubted places that
    lie beyond it, since they would draw all the others into one point; ``frame``: where on the earth it lies."""

    spots: list[Spot]
    bar: float
    bar_metres: int
    outside: list[int]
    frame: Frame
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


def drawing(marked: Sequence[Marked], least: float = LEAST) -> Drawing | None:
    """All places to one scale, north up, at least ``least`` metres across; None without any. Those that are not
    doubted set the scale; a circle wider than the picture is cut by its edge."""
    if not marked:
        return None
    scaled = [one for one in marked if not one.doubted] or list(marked)
    at = {one: across(one.lat, one.lon) for one in marked}
    middle = [(min(at[one][axis] for one in scaled) + max(at[one][axis] for one in scaled)) / 2 for axis in (0, 1)]
    ground = AROUND * max(cos(radians(sum(one.lat for one in scaled) / len(scaled))), 0.05)

    def metres(one: Marked, axis: int) -> float:
        return (at[one][axis] - middle[axis]) * ground

    half_wide = max(least / 2, *(abs(metres(one, 0)) + min(one.accuracy, WIDEST) for one in scaled))
    half_high = max(least / 3, *(abs(metres(one, 1)) + min(one.accuracy, WIDEST) for one in scaled))
    scale = min((WIDE / 2 - EDGE) / half_wide, (HIGH / 2 - EDGE) / half_high)
    placed = [(one, WIDE / 2 + metres(one, 0) * scale, HIGH / 2 + metres(one, 1) * scale) for one in marked]
    inside = [(one, x, y) for one, x, y in placed if 0 <= x <= WIDE and 0 <= y <= HIGH]
    outside = [one.number for one, x, y in placed if not (0 <= x <= WIDE and 0 <= y <= HIGH)]
    bar, whole = round_below(WIDE / 4 / scale), scale * ground
    frame = Frame(middle[0] - WIDE / 2 / whole, middle[1] - HIGH / 2 / whole, whole, WIDE, HIGH)
    return Drawing(_spots(inside, scale), round(bar * scale, 1), bar, outside, frame)


def _spots(inside: Sequence[tuple[Marked, float, float]], scale: float) -> list[Spot]:
    """Numbers that would stand over each other stand beside each other, at the first of their spots."""
    labels: list[tuple[float, float, list[int]]] = []
    for one, x, y in inside:
        near = next((numbers for left, top, numbers in labels if abs(left - x) < 14 and abs(top - y) < 14), None)
        if near is None:
            labels.append((x, y, [one.number]))
        else:
            near.append(one.number)
    first = {numbers[0]: ", ".join(map(str, numbers)) for _x, _y, numbers in labels}
    return [
        Spot(
            round(x, 1),
            round(y, 1),
            round(min(one.accuracy * scale, 2.0 * WIDE), 1),
            first.get(one.number, ""),
            one.doubted,
        )
        for one, x, y in inside
    ]


def round_below(metres: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 ... metres that is not above; at least one."""
    power = 1
    while power * 10 <= metres:
        power *= 10
    return max(step * power for step in STEPS if step == 1 or step * power <= metres)
