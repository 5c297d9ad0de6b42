"""A link taken apart, and what the rules of every map share: a pair of degrees in a field, the middle of a view."""

import re
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qsl, unquote_plus, urlsplit

from api.location.read import METRES_PER_DEGREE, Doubt, How, Point, Read, placed

APPS = {"comgooglemaps": "google.com", "iosamap": "amap.com", "androidamap": "amap.com", "baidumap": "baidu.com",
         "bdapp": "baidu.com", "qqmap": "qq.com", "waze": "waze.com"}  # fmt: skip
D = r"-?\d{1,3}(?:\.\d{1,18})?"
_PAIR = re.compile(rf"\s*(?:(?i:loc|ll|point|coord)[:.])?({D})\s*(?:,|;|~|_|\s|/)\s*({D})(?![\d.])")
_AT = re.compile(rf"@({D}),({D})(?:,(\d{{1,8}}(?:\.\d{{1,3}})?)([zm]))?")
_MOST_FIELDS = 60


@dataclass(frozen=True)
class Link:
    """A link taken apart; ``fields`` in lower case, the first of each name."""

    text: str
    host: str
    path: str
    fragment: str
    fields: dict[str, str]


def taken_apart(piece: str) -> Link | None:
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
    host = APPS.get(parts.scheme.casefold(), host)
    return Link(piece, host, unquote_plus(parts.path)[:2000], unquote_plus(parts.fragment), fields)


def pair(value: str | None) -> Point | None:
    match = _PAIR.match(value or "")
    return (float(match[1]), float(match[2])) if match else None


def at_field(link: Link, how: How, value: str | None, *, turned: bool = False) -> Read | None:
    """A position that stands in a field; ``turned``: longitude first."""
    point = pair(value)
    if point is None:
        return None
    return placed(link.text, how, *(point[::-1] if turned else point), accuracy=_digits(value or ""))


def _digits(value: str) -> float:
    """Half of the last digit, in metres."""
    match = _PAIR.match(value)
    shortest = min(len(part.partition(".")[2]) for part in match.groups()) if match else 9
    return 0.5 / 10.0**shortest * METRES_PER_DEGREE


def looked_at(link: Link, how: How) -> Read | None:
    """'@lat,lon,17z' is the middle of a map, not a pin: as fine as the map that was shown."""
    match = _AT.search(link.path)
    if match is None:
        return None
    size = float(match[3] or 0)
    wide = None if not size else size / 2 if match[4] == "m" else 156_543 * 200 / 2 ** min(size, 22)
    read = placed(link.text, how, float(match[1]), float(match[2]), accuracy=wide)
    return replace(read, doubt=read.doubt or Doubt.VIEW) if read else None
