"""Two angles beside each other: decimal, with minutes, with seconds, signed, lettered in English or Vietnamese.

An angle is looked for first, and then its neighbour: so every mixture of notations is one rule. All repetitions are
bounded, so that any text is read in linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from api.location.read import METRES_PER_DEGREE, Doubt, How, Read, placed

_LABEL = (
    r"(?i:(?:(?P<label>latitude|longitude|lat|long|lng|lon|vĩ\s?(?:độ|tuyến)?|vi\s?do|kinh\s?(?:độ|do|tuyến)?"
    r"|纬度|经度))[\s:=\"']{0,4})"
)
_WORD = r"(?i:bắc|nam|đông|tây|north|south|east|west|bac|dong|tay)"
_LETTER = rf"(?:{_WORD}|[NSEWBĐÐDTnsew])(?![^\W\d_])"
_NUMBER = r"\d{1,3}(?:[.,]\d{1,18})?"
_PART = r"\d{1,2}(?:[.,]\d{1,15})?"
_MINUTE, _SECOND = r"(?:['′’‘´`ʹ＇]|\s?phút|m\b|\s?min\b)", r"(?:[\"″”“＂]|''|′′|’’|´´|\s?giây|s\b|\s?sec\b)"
_DEGREE = r"(?:\s?[°º˚ᵒ]|[do*](?=\s?\d)|\s?độ|\s?deg(?:rees?)?)"
_ANGLE = re.compile(
    rf"(?<![\w.])(?:{_LABEL})?(?:(?P<before>{_LETTER})[\s:]{{0,2}})?(?P<sign>[-+−–]\s?)?(?P<deg>{_NUMBER})"
    rf"(?:(?P<mark>{_DEGREE})\s{{0,2}}(?:(?P<min>{_PART}){_MINUTE}\s{{0,2}}(?:(?P<sec>{_PART}){_SECOND}?)?|"
    rf"(?P<bare>{_PART}(?=\s{{0,2}}{_LETTER}|(?(before)|(?!)))))?|"
    rf"(?P<gap>[\s:-])(?P<gmin>{_PART}){_MINUTE}?(?:(?P=gap)(?P<gsec>{_PART}){_SECOND}?)?"
    rf"(?=(?:\s{{0,2}}{_LETTER})|(?(before)|(?!))))?(?!\d|\.\d)"
    rf"(?(before)|(?:\s{{0,2}}(?:vĩ|kinh)?(?:\s?độ)?\s{{0,2}}(?P<after>{_LETTER}))?)"
)
_BETWEEN = re.compile(r"[\s,;/|&+)(\]\[:=\"'-]{0,6}(?:và|and)?[\s,;]{0,3}")
_ISO = re.compile(
    r"(?<![\w.+-])(?P<ns>[+-])(?P<lat>\d{2,6}(?:\.\d{1,12})?)(?P<ew>[+-])(?P<lon>\d{3,7}(?:\.\d{1,12})?)"
    r"(?:[+-]\d{1,6}(?:\.\d{1,6})?)?(?P<end>(?:CRS\w{1,20})?/)?(?!\d)"
)
_AXES = {"B": "lat", "N": "lat", "S": "lat", "Đ": "lon", "Ð": "lon", "D": "lon", "T": "lon", "E": "lon", "W": "lon"}
_WORDS = {"bắc": "B", "bac": "B", "nam": "S", "đông": "E", "dong": "E", "tây": "W", "tay": "W"}
_ENGLISH, _VIETNAMESE = set("EW"), set("BĐÐDT")
ENOUGH_DIGITS = 4  # "10.500, 20.000" are prices


@dataclass(frozen=True)
class Angle:
    """One angle: its place in the text, degrees without a letter's sign, half of its last digit in degrees, the letter
    or label that says which it is, and whether it can be nothing but an angle."""

    start: int
    end: int
    degrees: float
    half: float
    letter: str
    label: str
    sure: bool
    parts: bool

    @property
    def axis(self) -> str:
        return self.label or _AXES.get(self.letter, "")


def pairs_in(text: str) -> Iterator[Read]:
    """Every two neighbouring angles that make a place."""
    yield from _iso(text)
    taken = -1
    found = [angle for angle in map(_angle, _ANGLE.finditer(text)) if angle]
    for one, two in pairwise(found):
        if one.start < taken or not (one.sure and two.sure) or not _BETWEEN.fullmatch(text, one.end, two.start):
            continue
        read = _pair(text[one.start : two.end], one, two)
        if read is not None:
            taken = two.end
            yield read


def _angle(match: re.Match[str]) -> Angle | None:
    minutes = match["min"] or match["bare"] or match["gmin"]
    seconds = match["sec"] or match["gsec"]
    if re.search("[.,]", match["deg"]):
        minutes = seconds = None
    told = [_number(part) for part in (match["deg"], minutes, seconds) if part]
    if any(part >= 60 for part in told[1:]) or any(part % 1 for part in told[:-1]):
        return None
    size = sum(part / 60**power for power, part in enumerate(told))
    last = seconds or minutes or match["deg"]
    half = 0.5 / 60 ** (len(told) - 1) / 10 ** len(re.split("[.,]", last)[1] if re.search("[.,]", last) else "")
    letter, label = _letter(match["before"] or match["after"] or ""), _label(match["label"] or "")
    digits = len(last) if len(told) > 1 else len(re.split("[.,]", match["deg"])[-1]) * bool(re.search("[.,]", last))
    sure = bool(match["mark"] or len(told) > 1 or digits >= ENOUGH_DIGITS or (digits >= 2 and (letter or label)))
    sign = -1 if (match["sign"] or "").strip() in {"-", "−", "–"} else 1
    return Angle(match.start(), match.end(), sign * size, half, letter, label, sure, len(told) > 1)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _letter(text: str) -> str:
    return _WORDS.get(text.casefold(), text[:1].upper())


def _label(text: str) -> str:
    return "" if not text else "lat" if text.casefold().startswith(("la", "v", "纬")) else "lon"


def _pair(text: str, one: Angle, two: Angle) -> Read | None:
    if one.axis and one.axis == two.axis:
        return None
    lat, lon = (two, one) if one.axis == "lon" or two.axis == "lat" else (one, two)
    south = lat.letter == "S"
    both = lat.letter == "N" and lon.letter in _VIETNAMESE  # N is Nam here, or the English N all the same
    how = How.DEGREES if lat.parts or lon.parts else How.DECIMAL
    accuracy = max(lat.half, lon.half) * METRES_PER_DEGREE
    north = -abs(lat.degrees) if south else lat.degrees
    east = -abs(lon.degrees) if lon.letter in {"W", "T"} else lon.degrees
    if (lat.axis or lon.axis) and not (abs(north) <= 90 and abs(east) <= 180):
        return None
    read = placed(text.strip(), how, north, east, accuracy=accuracy)
    if read is not None and both and read.lat is not None and read.lon is not None:
        return replace(read, doubt=Doubt.LETTERS, other=(-read.lat, read.lon))
    return read


def _iso(text: str) -> Iterator[Read]:
    """ISO 6709 as cameras write it: +21.0285+105.8542/, +2101.71+10551.25/, +210142+1055115/."""
    for match in _ISO.finditer(text):
        lat, lon = _packed(match["lat"], 2), _packed(match["lon"], 3)
        if lat is None or lon is None or not (match["end"] or len(match["lat"].partition(".")[2]) >= ENOUGH_DIGITS):
            continue
        north, east = lat[0] * (-1) ** (match["ns"] == "-"), lon[0] * (-1) ** (match["ew"] == "-")
        accuracy = max(lat[1], lon[1]) * METRES_PER_DEGREE
        if read := placed(match[0], How.ISO_6709, north, east, accuracy=accuracy):
            yield read


def _packed(text: str, wide: int) -> tuple[float, float] | None:
    """Degrees, and half of the last digit, of DD, DDMM or DDMMSS with a fraction."""
    whole, _dot, fraction = text.partition(".")
    parts, rest = divmod(len(whole) - wide, 2)
    if rest or not 0 <= parts <= 2:
        return None
    told = [whole[:wide], *(whole[wide + 2 * n : wide + 2 * n + 2] for n in range(parts))]
    told[-1] += f".{fraction or 0}"
    numbers = [float(part) for part in told]
    if any(part >= 60 for part in numbers[1:]):
        return None
    return sum(part / 60**n for n, part in enumerate(numbers)), 0.5 / 60**parts / 10 ** len(fraction)
