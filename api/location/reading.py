"""Places in a piece of text, whatever notation or map they come from. Pure: no session, no network, no exception."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from api.location.angles import pairs_in
from api.location.grids import mgrs_in, plus_codes_in, utm_in
from api.location.links import links_in
from api.location.read import Doubt, How, Read

__all__ = ["Doubt", "How", "Read", "places_in"]

MOST = 50
_LIVE = re.compile(
    r"(?i:live\s+location|vị\s*trí\s+(?:trực\s*tiếp|trực\s*tuyến|hiện\s+thời)|vi\s*tri\s+truc\s*(?:tiep|tuyen)|实时位置)"
)


def places_in(text: str) -> list[Read]:
    """Every place that can be read out of ``text``, in its order, each once, at most fifty; what only a network could
    resolve stands there without a position. Linear in the text's length."""
    whole = unicodedata.normalize("NFC", text)
    live = _LIVE.search(whole) is not None
    found: dict[object, Read] = {}
    for read in _ordered(whole):
        found.setdefault(_same(read), replace(read, live=True) if live and read.point else read)
        if len(found) == MOST:
            break
    return list(found.values())


def _same(read: Read) -> object:
    return read.text if read.point is None else (round(read.point[0], 5), round(read.point[1], 5))


def _ordered(text: str) -> list[Read]:
    """Links first, then codes and grids, then angles: what one has read is hidden from the next."""
    found: list[tuple[int, Read]] = []
    spans = []
    for start, end, read in links_in(text):
        spans.append((start, end))
        if read:
            found.append((start, read))
    text = _without(text, spans)
    for notation in (plus_codes_in, mgrs_in, utm_in, pairs_in):
        spans, begin = [], 0
        for read in _each(notation, text):
            start = max(text.find(read.text, begin), 0)
            begin = start + 1
            spans.append((start, start + len(read.text)))
            found.append((start, read))
        text = _without(text, spans)
    return [read for _start, read in sorted(found, key=lambda pair: pair[0])]


def _each(notation: Callable[[str], Iterator[Read]], text: str) -> Iterator[Read]:
    for number, read in enumerate(notation(text), 1):
        yield read
        if number == MOST:
            return


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The same text with these spans blank."""
    parts, last = [], 0
    for start, end in sorted(spans):
        if start >= last:
            parts += [text[last:start], "\n" * (end - start)]
            last = end
    return "".join([*parts, text[last:]]) if parts else text
