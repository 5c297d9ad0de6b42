"""Places that stand in somebody's words become clues of their own: as told as the words, as doubtful as the reading."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from api.directory import queries as directory
from api.location.grids import resolved
from api.location.reading import MOST, How, Read, places_in
from api.missing.clues import Certainty, Source, Told

READ, LINK = "place.read", "place.link"
NAMES = 3
LONGEST = 100_000


def places_told(session: Session, content: dict[str, Any], source: Source) -> list[Told]:
    """The places in all that one submission says in words, each once, in the order of its fields; at most fifty, out of
    the first hundred thousand letters: nobody tells more, and whoever opens the case waits for it."""
    found: dict[object, Told] = {}
    left = LONGEST
    for text in _texts(content):
        for clue in read_from(session, text[:left], source):
            found.setdefault(_same(clue), clue)
        left -= len(text[:left])
    return list(found.values())[:MOST]


def _texts(content: dict[str, Any]) -> Iterator[str]:
    yield content.get("words", "")
    yield content.get("place", {}).get("text", "")
    for answers in content.get("cards", {}).values():
        yield from (answer for answer in answers.values() if isinstance(answer, str))


def _same(clue: Told) -> object:
    return clue.text if clue.lat is None or clue.lon is None else (round(clue.lat, 5), round(clue.lon, 5))


def read_from(session: Session, text: str, source: Source, *, when: str = "") -> list[Told]:
    """The places in one text. What may be read in two ways gives both, each unsure; a short plus code is resolved by
    our own directory when the name beside it leaves one place alone, and is kept as text otherwise."""
    return [clue for read in places_in(text) for clue in _clues(_with_name(session, read), source, when)]


def _clues(read: Read, source: Source, when: str) -> Iterator[Told]:
    certainty = Certainty.UNSURE if read.doubt else Certainty.UNKNOWN
    clue = Told(
        LINK if read.point is None else READ,
        read.text,
        source,
        certainty,
        when,
        read.lat,
        read.lon,
        read.accuracy,
        how=read.how.value,
        doubt=read.doubt.value if read.doubt else "",
        live=read.live,
        converted=read.converted,
    )
    yield clue
    if read.other:
        yield replace(clue, lat=read.other[0], lon=read.other[1])


def _with_name(session: Session, read: Read) -> Read:
    if read.how is not How.SHORT_PLUS_CODE or not read.near:
        return read
    cells = {cell.point: cell for cell in _cells(read, directory.find_places(session, read.near, NAMES)) if cell}
    return next(iter(cells.values())) if len(cells) == 1 else read


def _cells(read: Read, places: Iterable[directory.Candidate]) -> Iterator[Read | None]:
    return (resolved(read, (place.place.lat, place.place.lon)) for place in places)
