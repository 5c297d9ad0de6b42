"""All places in memory, by the folded form of their names: made from the rows once for each edition."""

from collections import defaultdict
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from api.directory.model import Loaded, OldPlace, OldToNew, Place
from api.directory.place_names import Named, Tables, all_named, whole_name


class Locality(NamedTuple):
    """A place of today. ``label`` is its whole name, which is the same in every language."""

    code: str
    level: str
    kind: str
    name: str
    province_code: str
    lat: float
    lon: float
    label: str


@dataclass(frozen=True)
class PlaceIndex:
    """``names``: folded name -> positions in ``named``; ``around``: the names of all that lies above something."""

    localities: dict[str, Locality]
    named: list[Named]
    names: dict[str, list[int]]
    sorted_names: list[str]
    around: frozenset[str]


_made: dict[str, PlaceIndex] = {}
_making = Lock()


def index_of(session: Session) -> PlaceIndex | None:
    """The index of the loaded edition, made at the first question (0.4 s, 12 MB); None before any is loaded."""
    edition = session.scalar(select(Loaded.edition).where(Loaded.what == "places"))
    if edition is None:
        return None
    with _making:
        if edition not in _made:
            _made.clear()
            _made[edition] = _make(session)
        return _made[edition]


def locality(place: Place | Row[Any], province: Place | Row[Any]) -> Locality:
    """A row with its label: "Xã Mường Khương, tỉnh Lào Cai"."""
    label = whole_name(place.kind.capitalize(), place.name)
    if place.level == "commune":
        label += f", {whole_name(province.kind, province.name)}"
    return Locality(place.code, place.level, place.kind, place.name, place.province_code, place.lat, place.lon, label)


def _make(session: Session) -> PlaceIndex:
    tables = _tables(session)
    named = all_named(tables)
    names: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(named):
        for key in item.own:
            names[key].append(position)
    localities = {code: locality(row, tables.new[row.province_code]) for code, row in tables.new.items()}
    above = frozenset(key for item in named for key in item.around)
    return PlaceIndex(localities, named, dict(names), sorted(names), above)


def _tables(session: Session) -> Tables:
    became: dict[str, list[str]] = defaultdict(list)
    for old_id, code in session.execute(select(OldToNew.old_id, OldToNew.code).order_by(OldToNew.code)):
        became[old_id].append(code)
    new = {row.code: row for row in session.execute(select(*Place.__table__.c).order_by(Place.code))}
    old = {row.id: row for row in session.execute(select(*OldPlace.__table__.c).order_by(OldPlace.id))}
    return Tables(new, old, became)
