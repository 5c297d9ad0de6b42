"""Links to maps, read by their letters alone: nothing is ever fetched.

What only the map's owner can resolve is a short link: it is kept as text.
"""

import re
from collections.abc import Iterator
from itertools import chain

from api.location.link import APPS, Link, taken_apart
from api.location.maps import RULES, geo, plain
from api.location.read import How, Read

_HOST = r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}(?::\d{1,5})?"
_LINK = re.compile(
    rf"(?i:geo:[^\s<>\"]{{3,400}}|(?:{'|'.join(APPS)})://[^\s<>\"]{{1,2000}}"
    rf"|(?<![\w.@-])(?:https?://)?{_HOST}[/?#][^\s<>\"]{{1,2000}})|///\w{{2,30}}\.\w{{2,30}}\.\w{{2,30}}"
)
_END = ".,;:!?)]}>*_~'"
# Only their owners know where these lead.
SHORT = {
    "maps.app.goo.gl": "", "goo.gl": "maps", "g.co": "", "bit.ly": "", "tinyurl.com": "", "t.co": "", "is.gd": "",
    "maps.apple": "p/", "her.is": "", "s.here.com": "", "j.map.baidu.com": "", "surl.amap.com": "", "surl.qq.com": "",
    "url.cn": "", "s.zalo.me": "", "zalo.me": "", "osm.li": "", "cutt.ly": "", "rb.gy": "", "shorturl.at": "",
}  # fmt: skip
MAPS = ("google.", "maps.", "map.", "osm.org", "waze.", "here.com", "baidu.", "amap.", "ditu.", "vietmap.")


def links_in(text: str) -> Iterator[tuple[int, int, Read | None]]:
    """Every link with its span, and what it says; None where it is no link to a place."""
    for match in _LINK.finditer(text):
        piece = match[0].rstrip(_END)
        yield match.start(), match.start() + len(piece), _read(piece)


def _read(piece: str) -> Read | None:
    if piece.startswith("///"):
        return Read(piece, How.THREE_WORDS)
    if piece[:4].casefold() == "geo:":
        return geo(piece)
    link = taken_apart(piece)
    if link is None:
        return None
    rules = [rule for end, rule in RULES if f".{link.host}.".find(f".{end}") >= 0]
    for read in chain.from_iterable(rule(link) for rule in rules):
        if read:
            return read
    return next((read for read in plain(link) if read), None) or _unread(link)


def _unread(link: Link) -> Read | None:
    """A link to a place that nothing here can read; None for a link to something else."""
    begins = SHORT.get(link.host)
    path = link.path.strip("/")
    people = link.host == "zalo.me" and (path.isdigit() or path.startswith(("g/", "pc")))
    if begins is not None and path and path.startswith(begins) and not people:
        return Read(link.text, How.SHORT_LINK)
    shown = f"{link.host}/{path}"
    return Read(link.text, How.MAP_LINK) if path and any(name in shown for name in MAPS) and "map" in shown else None
