"""Grids and codes: UTM, MGRS and plus codes, read and written. UTM and plus codes are their libraries' work."""

import re
from collections.abc import Iterator
from dataclasses import replace

import utm
from openlocationcode import openlocationcode as plus
from utm.error import OutOfRangeError

from api.location.read import METRES_PER_DEGREE, Doubt, How, Point, Read, placed

_ALPHABET = "23456789CFGHJMPQRVWX"
_PLUS = re.compile(rf"(?<![\w+])(?P<code>[{_ALPHABET}]{{4,8}}0{{0,4}}\+(?:[{_ALPHABET}]{{2,5}})?)(?![\w+])")
_NAME = re.compile(r"[\s,]{1,3}([^\W\d_][^\n\r;|()<>+.!?]{1,80})")
_MGRS = re.compile(
    r"(?<!\w)(?P<zone>\d{1,2})\s?(?P<band>[C-HJ-NP-X])\s?(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])\s?"
    r"(?:(?P<east>\d{2,5})\s(?P<north>\d{2,5})|(?P<both>\d{4,10}))(?![\w.])"
)
_UTM = re.compile(
    r"(?<![\w.])(?:(?i:zone|múi|mui|utm)[\s:]{0,2})?(?P<zone>\d{1,2})\s?(?P<band>[C-HJ-NP-X])[\s,:]{0,3}"
    r"(?:[EXx][\s:=]{0,2})?(?P<east>\d{6}(?:[.,]\d{1,4})?)\s?(?:m\s?)?E?[\s,;/]{1,3}"
    r"(?:[NYy][\s:=]{0,2})?(?P<north>\d{6,8}(?:[.,]\d{1,4})?)(?!\d)"
)
_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")  # by zone modulo 3
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
SQUARE, ROUND = 100_000, 2_000_000


def plus_codes_in(text: str) -> Iterator[Read]:
    """Full plus codes; a short one with the name behind it, not resolved here."""
    for match in _PLUS.finditer(text):
        code = match["code"]
        if plus.isFull(code):
            if found := _cell(code, code):
                yield found
        elif plus.isShort(code):
            name = _NAME.match(text, match.end())
            piece = text[match.start() : name.end() if name else match.end()].strip()
            yield Read(piece, How.SHORT_PLUS_CODE, near=name[1].strip() if name else "")


def resolved(short: Read, near: Point) -> Read | None:
    """A short plus code, with a place within some forty kilometres of it."""
    code = _PLUS.match(short.text)
    return _cell(short.text, plus.recoverNearest(code["code"], *near)) if code else None


def _cell(text: str, code: str) -> Read | None:
    area = plus.decode(code)
    half = max(area.latitudeHi - area.latitudeLo, area.longitudeHi - area.longitudeLo) / 2 * METRES_PER_DEGREE
    return placed(text, How.PLUS_CODE, area.latitudeCenter, area.longitudeCenter, accuracy=half)


def utm_in(text: str) -> Iterator[Read]:
    """UTM with its zone: '48Q 587950 2325000', '48N ...'. S may be a band or the southern half: doubted."""
    for match in _UTM.finditer(text):
        east, north = (float(match[name].replace(",", ".")) for name in ("east", "north"))
        zone, southern = int(match["zone"]), match["band"] < "N" or match["band"] == "S"
        if found := _from_utm(match[0], How.UTM, zone, east, north, southern=southern):
            if match["band"] == "S" and (other := _point(zone, east, north, southern=False)):
                found = replace(found, doubt=Doubt.LETTERS, other=other)
            yield found


def mgrs_in(text: str) -> Iterator[Read]:
    """MGRS down to a metre; the middle of the square is given."""
    for match in _MGRS.finditer(text):
        both, zone = match["both"] or "", int(match["zone"])
        half = len(both) // 2
        east, north = (both[:half], both[half:]) if both else (match["east"], match["north"])
        columns = _COLUMNS[zone % 3]
        if len(east) != len(north) or match["square"][0] not in columns:
            continue
        size = 10 ** (5 - len(east))
        x = (columns.index(match["square"][0]) + 1) * SQUARE + (int(east) + 0.5) * size
        row = (_ROWS.index(match["square"][1]) - 5 * (zone % 2 == 0)) % 20
        y = _northing(zone, match["band"], row * SQUARE + (int(north) + 0.5) * size)
        found = _from_utm(match[0], How.MGRS, zone, x, y, southern=match["band"] < "N", accuracy=size / 2)
        if found:
            yield found


def _northing(zone: int, band: str, within: float) -> float:
    """The northing in its band: rows repeat every 2,000 km."""
    low = -80 + 8 * _BANDS.index(band)
    middle = min(max(low + 4, -80), 84)
    expected = utm.from_latlon(middle, zone * 6 - 183, force_zone_number=zone)[1] if 1 <= zone <= 60 else 0.0
    return within + ROUND * round((expected - within) / ROUND)


def _from_utm(
    text: str, how: How, zone: int, east: float, north: float, *, southern: bool, accuracy: float = 0.5
) -> Read | None:
    point = _point(zone, east, north, southern=southern)
    return placed(text.strip(), how, *point, accuracy=accuracy) if point else None


def _point(zone: int, east: float, north: float, *, southern: bool) -> Point | None:
    try:
        lat, lon = utm.to_latlon(east, north, zone, northern=not southern)
    except (OutOfRangeError, ValueError, ZeroDivisionError):
        return None
    return float(lat), float(lon)


def as_utm(lat: float, lon: float) -> str | None:
    """'48N 587950 2325000': zone and half, metres east and north; None near the poles, where there is no UTM."""
    try:
        east, north, zone, _band = utm.from_latlon(lat, lon)
    except OutOfRangeError:
        return None
    return f"{zone}{'N' if lat >= 0 else 'S'} {east:.0f} {north:.0f}"


def as_mgrs(lat: float, lon: float) -> str | None:
    """'48Q WJ 87950 25000', the square of one metre that holds the point; None near the poles."""
    try:
        east, north, zone, band = utm.from_latlon(lat, lon)
    except OutOfRangeError:
        return None
    column = _COLUMNS[zone % 3][int(east // SQUARE) - 1]
    row = _ROWS[(int(north // SQUARE) + 5 * (zone % 2 == 0)) % 20]
    return f"{zone:02d}{band} {column}{row} {int(east % SQUARE):05d} {int(north % SQUARE):05d}"


def as_plus_code(lat: float, lon: float) -> str:
    """The full plus code of the cell of about 14 m."""
    return str(plus.encode(lat, lon))
