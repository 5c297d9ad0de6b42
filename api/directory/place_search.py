"""Finding places in what somebody typed: any order, old names, no marks; every likely place is kept."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from api.directory.place_index import Locality, PlaceIndex
from api.directory.place_names import OLD_DISTRICT, Named
from api.directory.spelling import FOLDED_KINDS, Word, joined, marked, words_of

LONGEST_NAME = 6  # words
MOST_BEGUN = 40
WORTH_SHOWING = 0.7
BEGUN = -0.5
KIND = 0.5
MARKS = 0.3


class Candidate(NamedTuple):
    """A place of today that may be meant.

    ``before`` is the old place that was matched, such as "xã Tung Chung Phố, huyện Mường Khương, tỉnh Lào Cai";
    None when today's name was. ``several``: the old place went to more than one."""

    place: Locality
    before: str | None
    several: bool


class Span(NamedTuple):
    """Words ``first`` to ``last`` (excluded) of the text: a name or, if ``begun``, the start of one."""

    first: int
    last: int
    begun: bool

    @property
    def words(self) -> int:
        """One bit for each word covered."""
        return (1 << self.last) - (1 << self.first)


class Match(NamedTuple):
    """How well one named thing fits; sorts best first."""

    minus_score: float
    rank: int
    position: int


def search(index: PlaceIndex, text: str, limit: int) -> list[Candidate]:
    """Likely places, best first: ``limit`` of them, more only to keep the parts of one old place together."""
    words = words_of(text)
    spans = _spans(index, words)
    matches = sorted(_matches(index, words, spans))
    best = -matches[0].minus_score if matches else 0.0
    found: dict[str, Candidate] = {}
    for match in matches:
        if len(found) >= limit or -match.minus_score < best * WORTH_SHOWING:
            break
        item = index.named[match.position]
        for code in item.codes:
            several = len(item.codes) > 1
            found.setdefault(code, Candidate(index.localities[code], item.before, several))
    return list(found.values())


def _spans(index: PlaceIndex, words: list[Word]) -> dict[str, list[Span]]:
    """Every name in the text, and where; the last words may be the beginning of one."""
    found: dict[str, list[Span]] = defaultdict(list)
    plain = [word.plain for word in words]
    for first in range(len(plain)):
        for last in range(first + 1, min(first + LONGEST_NAME, len(plain)) + 1):
            key = joined(plain[first:last])
            if key in index.names or key in index.around:
                found[key].append(Span(first, last, False))
            if last == len(plain) and len(key) > 2 and key[-1].isalpha():
                for name in _beginning_with(index, key):
                    found[name].append(Span(first, last, True))
    return found


def _beginning_with(index: PlaceIndex, key: str) -> Iterator[str]:
    start = bisect_left(index.sorted_names, key)
    for name in index.sorted_names[start : start + MOST_BEGUN]:
        if not name.startswith(key):
            return
        if name != key:
            yield name


def _matches(index: PlaceIndex, words: list[Word], spans: dict[str, list[Span]]) -> Iterator[Match]:
    for key, places in spans.items():
        for position in index.names.get(key, ()):
            item = index.named[position]
            exact = key == item.own[0]
            score = max(_score(item, span, words, spans, exact) for span in places)
            if score > 0:
                yield Match(-score, item.rank, position)


def _score(item: Named, own: Span, words: list[Word], spans: dict[str, list[Span]], by_name: bool) -> float:
    """How many words the name and what lies around it explain, with a little for its kind and its marks."""
    around = 0
    for key in item.around:
        for span in spans.get(key, ()):
            if not span.begun and not span.words & own.words:
                around |= span.words
    kind = _kind_before(words, own.first)
    alone = own.last - own.first == 1 and len(words) > 2
    if alone and not kind and not around:
        return 0.0  # "thanh", "hiếu", "ba" are places too, but mostly just words
    score = (own.words | around).bit_count() + BEGUN * own.begun
    score += _marks(item, own, words) if by_name else 0
    return score + (0 if kind is None else KIND if _same_kind(kind, item) else -KIND)


def _kind_before(words: list[Word], first: int) -> str | None:
    for length in (2, 1):
        kind = " ".join(word.plain for word in words[max(0, first - length) : first])
        if kind in FOLDED_KINDS:
            return FOLDED_KINDS[kind]
    return None


def _same_kind(kind: str, item: Named) -> bool:
    return kind == item.kind or (kind == "quận" and item.rank == OLD_DISTRICT and item.kind == "thành phố")


def _marks(item: Named, own: Span, words: list[Word]) -> float:
    """For a text with marks: whether they are the name's own."""
    typed = [word.typed for word in words[own.first : own.last]]
    if own.begun or all(word.isascii() for word in typed):
        return 0.0
    name = item.written.casefold().replace("-", " ").split()
    return MARKS if list(map(marked, typed)) == list(map(marked, name)) else -MARKS
