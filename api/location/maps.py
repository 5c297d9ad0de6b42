"""Where each map's links keep the pin. A rule gives what it finds, the surest first."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, unquote_plus

from api.location import chinese_maps
from api.location.angles import pairs_in
from api.location.grids import plus_codes_in
from api.location.link import D, Link, at_field, looked_at, pair, taken_apart
from api.location.read import METRES_PER_DEGREE, Doubt, How, Read, placed

_PIN = re.compile(rf"!3d({D})!4d({D})")
_OSM_MAP = re.compile(rf"map=(\d{{1,2}})(?:\.\d+)?/({D})/({D})")
_OSM64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
_GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz"

Rule = Callable[[Link], Iterator[Read | None]]


def _google(link: Link) -> Iterator[Read | None]:
    inner = link.fields.get("link") or link.fields.get("continue")
    if inner and "://" in inner:
        yield _read_inner(link, inner)
    pins = _PIN.findall(link.path) or _PIN.findall(unquote_plus(link.text)) or _PIN.findall(link.fields.get("data", ""))
    if pins:
        yield placed(link.text, How.GOOGLE, float(pins[-1][0]), float(pins[-1][1]))
    for name in ("q", "query", "ll", "destination", "daddr", "saddr", "center", "cbll", "viewpoint", "sll", "markers"):
        yield at_field(link, How.GOOGLE, link.fields.get(name))
        yield _text(link, How.GOOGLE, link.fields.get(name))
    for part in reversed(link.path.split("/")):
        if not part.startswith("@"):
            yield at_field(link, How.GOOGLE, part)
            yield _text(link, How.GOOGLE, part)
    yield looked_at(link, How.GOOGLE)


def _read_inner(link: Link, inner: str) -> Read | None:
    other = taken_apart(inner)
    found = (
        next((read for read in _google(replace(other, fields=other.fields | {"link": ""})) if read), None)
        if other
        else None
    )
    return replace(found, text=link.text) if found else None


def _text(link: Link, how: How, value: str | None) -> Read | None:
    """Degrees and minutes, or a plus code, in a field."""
    found = next(pairs_in(value), None) or next(plus_codes_in(value), None) if value else None
    if found is None:
        return None
    return replace(found, text=link.text, how=how if found.point else found.how) if found.point else found


def _apple(link: Link) -> Iterator[Read | None]:
    for name in ("coordinate", "ll", "q", "address", "daddr", "center", "sll"):
        yield at_field(link, How.APPLE, link.fields.get(name))


def _osm(link: Link) -> Iterator[Read | None]:
    lat, lon = link.fields.get("mlat"), link.fields.get("mlon")
    if lat and lon:
        yield at_field(link, How.OSM, f"{lat},{lon}")
    if match := re.match(r"/go/([A-Za-z0-9_~@]{1,12})", link.path):
        yield _short_osm(link.text, match[1].replace("@", "~"))
    lat, lon = link.fields.get("lat"), link.fields.get("lon")
    if lat and lon:
        yield at_field(link, How.OSM, f"{lat},{lon}")
    if match := _OSM_MAP.search(link.fragment):
        wide = 156_543 * 200 / 2 ** min(int(match[1]), 22)
        read = placed(link.text, How.OSM, float(match[2]), float(match[3]), accuracy=wide)
        yield replace(read, doubt=read.doubt or Doubt.VIEW) if read else None


def _short_osm(text: str, code: str) -> Read | None:
    """osm.org/go/...: three bits of longitude and of latitude a letter, interleaved."""
    x = y = 0
    for letter in code:
        six = _OSM64.index(letter)
        for bit in (5, 3, 1):
            x, y = x << 1 | six >> bit & 1, y << 1 | six >> bit - 1 & 1
    cells = 2 ** (3 * len(code))
    lat, lon = (y + 0.5) * 180 / cells - 90, (x + 0.5) * 360 / cells - 180
    return placed(text, How.OSM, lat, lon, accuracy=180 / cells * METRES_PER_DEGREE)


def _here(link: Link) -> Iterator[Read | None]:
    for part in reversed(link.path.split("/")):
        yield at_field(link, How.HERE, part)
    for name in ("map", "msg", "q"):
        yield at_field(link, How.HERE, link.fields.get(name))


def _waze(link: Link) -> Iterator[Read | None]:
    for name in ("ll", "latlng", "q", "to", "navigate", "from"):
        value = link.fields.get(name, "")
        yield at_field(link, How.WAZE, value.removeprefix("ll."))
    if match := re.match(r"/ul/h([0-9b-hjkmnp-z]{5,12})", link.path):
        yield _geohash(link.text, match[1])


def _geohash(text: str, code: str) -> Read | None:
    bits = [_GEOHASH.index(letter) >> bit & 1 for letter in code for bit in (4, 3, 2, 1, 0)]
    east, north = bits[::2], bits[1::2]
    lon = (int("".join(map(str, east)), 2) + 0.5) * 360 / 2 ** len(east) - 180
    lat = (int("".join(map(str, north)), 2) + 0.5) * 180 / 2 ** len(north) - 90
    return placed(text, How.WAZE, lat, lon, accuracy=180 / 2 ** len(north) * METRES_PER_DEGREE)


def _yandex(link: Link) -> Iterator[Read | None]:
    for name in ("whatshere[point]", "pt", "ll"):
        yield at_field(link, How.LINK, link.fields.get(name), turned=True)


def plain(link: Link) -> Iterator[Read | None]:
    """Any other map: the names that most of them use."""
    pairs = (("lat", "lon"), ("lat", "lng"), ("latitude", "longitude"), ("lat", "long"), ("y", "x"), ("mlat", "mlon"))
    for lat, lon in pairs:
        if lat in link.fields and lon in link.fields:
            yield _fine(at_field(link, How.LINK, f"{link.fields[lat]},{link.fields[lon]}"), link.fields[lat])
    for name in (
        "ll",
        "q",
        "query",
        "loc",
        "location",
        "center",
        "coords",
        "coordinate",
        "coordinates",
        "position",
        "cp",
    ):
        value = link.fields.get(name, "")
        if "." in value:
            yield at_field(link, How.LINK, value)
    yield looked_at(link, How.LINK) if "." in link.path else None
    if "map" in link.host or "map" in link.path:
        for part in (*reversed(link.path.split("/")), link.fragment):
            yield at_field(link, How.LINK, part) if part.count(".") > 1 else None


def _fine(read: Read | None, value: str) -> Read | None:
    return read if "." in value else None


def geo(piece: str) -> Read | None:
    """RFC 5870, and Android's 'geo:0,0?q=lat,lon(name)'."""
    body, _mark, query = piece[4:].partition("?")
    place, *more = unquote_plus(body).split(";")
    told = dict(one.casefold().partition("=")[::2] for one in more)
    if told.get("crs", "wgs84") != "wgs84":
        return None
    asked = dict(parse_qsl(query, max_num_fields=None)).get("q")
    point = pair(asked) or pair(place)
    if point is None:
        return None
    accuracy = float(told["u"]) if re.fullmatch(r"\d{1,7}(\.\d{1,6})?", told.get("u", "")) else None
    return placed(piece, How.GEO, *point, accuracy=accuracy)


RULES: tuple[tuple[str, Rule], ...] = (
    ("google.", _google),
    ("goo.gl.", _google),
    ("maps.apple.com.", _apple),
    ("openstreetmap.org.", _osm),
    ("osm.org.", _osm),
    ("baidu.com.", chinese_maps.baidu),
    ("amap.com.", chinese_maps.amap),
    ("gaode.com.", chinese_maps.amap),
    ("qq.com.", chinese_maps.tencent),
    ("here.com.", _here),
    ("waze.com.", _waze),
    ("yandex.", _yandex),
)
