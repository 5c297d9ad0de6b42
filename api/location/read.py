"""What is read out of a piece of text: a place, how it was written, how fine, and what makes one doubt it."""

from dataclasses import dataclass, replace
from enum import StrEnum

METRES_PER_DEGREE = 111_195.0
FINE = 10.0
# Where those whom families look for are, as a rule: from Pakistan to Japan, from Java to Mongolia.
ASIA = ((-12.0, 54.0), (60.0, 146.0))
NOWHERE = 0.001


class How(StrEnum):
    """The notation. What stands below ``SHORT_LINK`` has no position that can be read without a network."""

    DECIMAL = "decimal"
    DEGREES = "degrees"
    ISO_6709 = "iso_6709"
    GEO = "geo"
    UTM = "utm"
    MGRS = "mgrs"
    PLUS_CODE = "plus_code"
    GOOGLE = "google"
    APPLE = "apple"
    OSM = "osm"
    BAIDU = "baidu"
    AMAP = "amap"
    TENCENT = "tencent"
    HERE = "here"
    WAZE = "waze"
    LINK = "link"
    VIEW = "view"  # the middle of a map that was looked at, not a pin
    SHORT_LINK = "short_link"
    MAP_LINK = "map_link"
    SHORT_PLUS_CODE = "short_plus_code"
    THREE_WORDS = "three_words"


class Doubt(StrEnum):
    """Why a place may not be the one that was meant."""

    ZERO = "zero"
    SWAPPED = "swapped"
    LETTERS = "letters"
    VIEW = "view"


Point = tuple[float, float]


@dataclass(frozen=True)
class Read:
    """One place. ``lat``, ``lon``: degrees WGS 84, None where nothing can be read; ``accuracy``: metres, where the
    notation is so coarse that it says something; ``other``: what else may be meant; ``near``: the name that a short
    plus code leans on; ``converted``: from a Chinese map's own grid, which is off by up to 700 m."""

    text: str
    how: How
    lat: float | None = None
    lon: float | None = None
    accuracy: float | None = None
    doubt: Doubt | None = None
    other: Point | None = None
    near: str = ""
    converted: bool = False
    live: bool = False

    @property
    def point(self) -> Point | None:
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


def possible(lat: float, lon: float) -> bool:
    """Whether there is such a place on earth; not-a-number is none."""
    return abs(lat) <= 90 and abs(lon) <= 180


def placed(text: str, how: How, lat: float, lon: float, *, accuracy: float | None = None) -> Read | None:
    """A place at these degrees, doubted where it should be; None where there is none on earth, either way round."""
    if possible(lat, lon):
        found = Read(text, how, round(lat, 7), round(lon, 7), coarse(accuracy))
    elif possible(lon, lat):
        found = Read(text, how, round(lon, 7), round(lat, 7), coarse(accuracy), Doubt.SWAPPED)
    else:
        return None
    return _doubted(found)


def coarse(metres: float | None) -> float | None:
    """An accuracy worth telling: many digits say nothing about how well a place was measured."""
    return None if metres is None or not FINE <= metres < 2e7 else float(round(metres))


def _doubted(found: Read) -> Read:
    lat, lon = found.lat or 0.0, found.lon or 0.0
    if abs(lat) < NOWHERE and abs(lon) < NOWHERE:
        return replace(found, doubt=Doubt.ZERO)
    if found.doubt is None and not in_asia(lat, lon) and in_asia(lon, lat):
        return replace(found, doubt=Doubt.SWAPPED, other=(lon, lat))
    return found


def in_asia(lat: float, lon: float) -> bool:
    (south, north), (west, east) = ASIA
    return south <= lat <= north and west <= lon <= east
