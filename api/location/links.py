"""Links to maps, read by their letters alone: nothing is ever fetched.

A rule per map says where its links keep the pin and in which grid. What only the map's owner can resolve is a short
link: it is kept as text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from urllib.parse import SplitResult, parse_qsl, unquote_plus, urlsplit

from api.location import china
from api.location.angles import pairs_in
from api.location.grids import plus_codes_in
from api.location.read import METRES_PER_DEGREE, Doubt, How, Point, Read, placed

_HOST = r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}(?::\d{1,5})?"
_APPS = {"comgooglemaps": "google.com", "iosamap": "amap.com", "androidamap": "amap.com", "baidumap": "baidu.com",
         "bdapp": "baidu.com", "qqmap": "qq.com", "waze": "waze.com"}  # fmt: skip
_LINK = re.compile(
    rf"(?i:geo:[^\s<>\"]{{3,400}}|(?:{'|'.join(_APPS)})://[^\s<>\"]{{1,2000}}"
    rf"|(?<![\w.@-])(?:https?://)?{_HOST}[/?#][^\s<>\"]{{1,2000}})|///\w{{2,30}}\.\w{{2,30}}\.\w{{2,30}}"
)
_END = ".,;:!?)]}>*_~'"
_D = r"-?\d{1,3}(?:\.\d{1,18})?"
_PAIR = re.compile(rf"\s*(?:(?i:loc|ll|point|coord)[:.])?({_D})\s*(?:,|;|~|_|\s|/)\s*({_D})(?![\d.])")
_METRES = re.compile(r"@(\d{5,8}(?:\.\d{1,6})?),(\d{5,8}(?:\.\d{1,6})?)")
_PIN = re.compile(rf"!3d({_D})!4d({_D})")
_AT = re.compile(rf"@({_D}),({_D})(?:,(\d{{1,8}}(?:\.\d{{1,3}})?)([zm]))?")
_OSM_MAP = re.compile(rf"map=(\d{{1,2}})(?:\.\d+)?/({_D})/({_D})")
_MOST_FIELDS = 60
_OSM64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
_GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz"
# Only their owners know where these lead.
SHORT = {
    "maps.app.goo.gl": "", "goo.gl": "maps", "g.co": "", "bit.ly": "", "tinyurl.com": "", "t.co": "", "is.gd": "",
    "maps.apple": "p/", "her.is": "", "s.here.com": "", "j.map.baidu.com": "", "surl.amap.com": "", "surl.qq.com": "",
    "url.cn": "", "s.zalo.me": "", "zalo.me": "", "osm.li": "", "cutt.ly": "", "rb.gy": "", "shorturl.at": "",
}  # fmt: skip
MAPS = (
    "google.",
    "maps.",
    "map.",
    "openstreetmap.",
    "osm.org",
    "waze.",
    "here.com",
    "baidu.",
    "amap.",
    "ditu.",
    "vietmap.",
)


@dataclass(frozen=True)
class Link:
    """A link taken apart; ``fields`` in lower case, the first of each name."""

    text: str
    host: str
    path: str
    fragment: str
    fields: dict[str, str]


Rule = Callable[[Link], Iterator[Read | None]]


def links_in(text: str) -> Iterator[tuple[int, int, Read | None]]:
    """Every link with its span, and what it says; None where it is no link to a place."""
    for match in _LINK.finditer(text):
        piece = match[0].rstrip(_END)
        yield match.start(), match.start() + len(piece), _read(piece)


def _read(piece: str) -> Read | None:
    if piece.startswith("///"):
        return Read(piece, How.THREE_WORDS)
    if piece[:4].casefold() == "geo:":
        return _geo(piece)
    link = _taken_apart(piece)
    if link is None:
        return None
    rules = [rule for end, rule in RULES if f".{link.host}.".find(f".{end}") >= 0]
    for read in chain.from_iterable(rule(link) for rule in rules):
        if read:
            return read
    return next((read for read in _plain(link) if read), None) or _unread(link)


def _taken_apart(piece: str) -> Link | None:
    try:
        parts: SplitResult = urlsplit(piece if "://" in piece else f"https://{piece}")
        query = parse_qsl(parts.query, max_num_fields=_MOST_FIELDS)
        inner = parse_qsl(parts.fragment, max_num_fields=_MOST_FIELDS)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    fields: dict[str, str] = {}
    for name, value in (*query, *inner):
        fields.setdefault(name.casefold(), value)
    host = _APPS.get(parts.scheme.casefold(), host)
    return Link(piece, host, unquote_plus(parts.path)[:2000], unquote_plus(parts.fragment), fields)


def _unread(link: Link) -> Read | None:
    """A link to a place that nothing here can read; None for a link to something else."""
    begins = SHORT.get(link.host)
    path = link.path.strip("/")
    people = link.host == "zalo.me" and (path.isdigit() or path.startswith(("g/", "pc")))
    if begins is not None and path and path.startswith(begins) and not people:
        return Read(link.text, How.SHORT_LINK)
    shown = f"{link.host}/{path}"
    return Read(link.text, How.MAP_LINK) if path and any(name in shown for name in MAPS) and "map" in shown else None


def _pair(value: str | None) -> Point | None:
    match = _PAIR.match(value or "")
    return (float(match[1]), float(match[2])) if match else None


def _at(link: Link, how: How, value: str | None, *, turned: bool = False) -> Read | None:
    """A position that stands in a field; ``turned``: longitude first."""
    point = _pair(value)
    if point is None:
        return None
    return placed(link.text, how, *(point[::-1] if turned else point), accuracy=_digits(value or ""))


def _digits(value: str) -> float:
    """Half of the last digit, in metres."""
    match = _PAIR.match(value)
    shortest = min(len(part.partition(".")[2]) for part in match.groups()) if match else 9
    return 0.5 / 10.0**shortest * METRES_PER_DEGREE


def _looked_at(link: Link, how: How) -> Read | None:
    """'@lat,lon,17z' is the middle of a map, not a pin: as fine as the map that was shown."""
    match = _AT.search(link.path)
    if match is None:
        return None
    size = float(match[3] or 0)
    wide = None if not size else size / 2 if match[4] == "m" else 156_543 * 200 / 2 ** min(size, 22)
    read = placed(link.text, how, float(match[1]), float(match[2]), accuracy=wide)
    return replace(read, doubt=read.doubt or Doubt.VIEW) if read else None


def _google(link: Link) -> Iterator[Read | None]:
    inner = link.fields.get("link") or link.fields.get("continue")
    if inner and "://" in inner:
        yield _read_inner(link, inner)
    pins = _PIN.findall(link.path) or _PIN.findall(unquote_plus(link.text)) or _PIN.findall(link.fields.get("data", ""))
    if pins:
        yield placed(link.text, How.GOOGLE, float(pins[-1][0]), float(pins[-1][1]))
    for name in ("q", "query", "ll", "destination", "daddr", "saddr", "center", "cbll", "viewpoint", "sll", "markers"):
        yield _at(link, How.GOOGLE, link.fields.get(name))
        yield _text(link, How.GOOGLE, link.fields.get(name))
    for part in reversed(link.path.split("/")):
        if not part.startswith("@"):
            yield _at(link, How.GOOGLE, part)
            yield _text(link, How.GOOGLE, part)
    yield _looked_at(link, How.GOOGLE)


def _read_inner(link: Link, inner: str) -> Read | None:
    other = _taken_apart(inner)
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
        yield _at(link, How.APPLE, link.fields.get(name))


def _osm(link: Link) -> Iterator[Read | None]:
    lat, lon = link.fields.get("mlat"), link.fields.get("mlon")
    if lat and lon:
        yield _at(link, How.OSM, f"{lat},{lon}")
    if match := re.match(r"/go/([A-Za-z0-9_~@]{1,12})", link.path):
        yield _short_osm(link.text, match[1].replace("@", "~"))
    lat, lon = link.fields.get("lat"), link.fields.get("lon")
    if lat and lon:
        yield _at(link, How.OSM, f"{lat},{lon}")
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


def _baidu(link: Link) -> Iterator[Read | None]:
    if match := _METRES.search(link.path):
        yield _converted(link, How.BAIDU, china.from_bd09_metres(float(match[1]), float(match[2])))
    grid = link.fields.get("coord_type", "bd09ll")
    for name in ("location", "latlng", "center", "destination"):
        point = _pair(_after_latlng(link.fields.get(name)))
        if point and possible_point(point):
            yield _in_grid(link, How.BAIDU, grid, point)


def _after_latlng(value: str | None) -> str | None:
    return value.partition("latlng:")[2] if value and "latlng:" in value else value


def possible_point(point: Point) -> bool:
    return abs(point[0]) <= 90 and abs(point[1]) <= 180


def _in_grid(link: Link, how: How, grid: str, point: Point) -> Read | None:
    if grid.startswith("wgs"):
        return placed(link.text, how, *point)
    convert = china.from_gcj02 if grid.startswith("gcj") else china.from_bd09
    return _converted(link, how, convert(*point))


def _converted(link: Link, how: How, point: Point) -> Read | None:
    read = placed(link.text, how, *point)
    return replace(read, converted=True) if read else None


def _amap(link: Link) -> Iterator[Read | None]:
    grid = "wgs" if link.fields.get("coordinate", "").casefold().startswith("wgs") else "gcj"
    grid = "wgs" if link.fields.get("dev") == "1" else grid
    for name in ("position", "to", "dest"):
        if (point := _pair(link.fields.get(name))) and possible_point(point[::-1]):
            yield _in_grid(link, How.AMAP, grid, point[::-1])
    for lat, lon in (("lat", "lng"), ("lat", "lon"), ("dlat", "dlon")):
        point = _pair(f"{link.fields.get(lat)},{link.fields.get(lon)}")
        if point and possible_point(point):
            yield _in_grid(link, How.AMAP, grid, point)
    for name in ("q", "p"):
        value = link.fields.get(name) or ""
        point = _pair(value) or _pair(value.partition(",")[2])
        if point and possible_point(point):
            yield _in_grid(link, How.AMAP, grid, point)


def _tencent(link: Link) -> Iterator[Read | None]:
    marker = link.fields.get("marker", "").partition("coord:")[2]
    turned = f"{link.fields.get('pointy')},{link.fields.get('pointx')}"
    for value in (marker, link.fields.get("coord"), link.fields.get("tocoord"), link.fields.get("center"), turned):
        if (point := _pair(value)) and possible_point(point):
            yield _in_grid(link, How.TENCENT, "gcj", point)


def _here(link: Link) -> Iterator[Read | None]:
    for part in reversed(link.path.split("/")):
        yield _at(link, How.HERE, part)
    for name in ("map", "msg", "q"):
        yield _at(link, How.HERE, link.fields.get(name))


def _waze(link: Link) -> Iterator[Read | None]:
    for name in ("ll", "latlng", "q", "to", "navigate", "from"):
        value = link.fields.get(name, "")
        yield _at(link, How.WAZE, value.removeprefix("ll."))
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
        yield _at(link, How.LINK, link.fields.get(name), turned=True)


def _plain(link: Link) -> Iterator[Read | None]:
    """Any other map: the names that most of them use."""
    pairs = (("lat", "lon"), ("lat", "lng"), ("latitude", "longitude"), ("lat", "long"), ("y", "x"), ("mlat", "mlon"))
    for lat, lon in pairs:
        if lat in link.fields and lon in link.fields:
            yield _fine(_at(link, How.LINK, f"{link.fields[lat]},{link.fields[lon]}"), link.fields[lat])
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
            yield _at(link, How.LINK, value)
    yield _looked_at(link, How.LINK) if "." in link.path else None
    if "map" in link.host or "map" in link.path:
        for part in (*reversed(link.path.split("/")), link.fragment):
            yield _at(link, How.LINK, part) if part.count(".") > 1 else None


def _fine(read: Read | None, value: str) -> Read | None:
    return read if "." in value else None


def _geo(piece: str) -> Read | None:
    """RFC 5870, and Android's 'geo:0,0?q=lat,lon(name)'."""
    body, _mark, query = piece[4:].partition("?")
    place, *more = unquote_plus(body).split(";")
    told = dict(one.casefold().partition("=")[::2] for one in more)
    if told.get("crs", "wgs84") != "wgs84":
        return None
    asked = dict(parse_qsl(query, max_num_fields=None)).get("q")
    point = _pair(asked) or _pair(place)
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
    ("baidu.com.", _baidu),
    ("amap.com.", _amap),
    ("gaode.com.", _amap),
    ("qq.com.", _tencent),
    ("here.com.", _here),
    ("waze.com.", _waze),
    ("yandex.", _yandex),
)
