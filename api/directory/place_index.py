"""All places in memory, by the folded form of their names: made from the rows once for each edition."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from api.directory.model import Loaded, OldPlace, OldToNew, Place
from api.directory.spelling import key_of, keys_of

Rows: TypeAlias = "dict[str, Row[Any]]"

NEW_PROVINCE, OLD_PROVINCE, COMMUNE, OLD_DISTRICT, OLD_WARD = range(5)


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


class Named(NamedTuple):
    """Something that people may write: a place of today or an old one, and the codes it stands for now."""

    rank: int
    kind: str
    name: str
    own: tuple[str, ...]
    around: tuple[str, ...]
    codes: tuple[str, ...]
    before: str | None


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
    """The index of the loaded edition, made at the first question (0.3 s, 10 MB); None before any is loaded."""
    edition = session.scalar(select(Loaded.edition).where(Loaded.what == "places"))
    if edition is None:
        return None
    with _making:
        if edition not in _made:
            _made.clear()
            _made[edition] = _make(session)
        return _made[edition]


def whole_name(kind: str, name: str) -> str:
    return f"{kind} {name}"


def locality(place: Place | Row[Any], province: Place | Row[Any]) -> Locality:
    """A row with its label: "Xã Mường Khương, tỉnh Lào Cai"."""
    label = whole_name(place.kind.capitalize(), place.name)
    if place.level == "commune":
        label += f", {whole_name(province.kind, province.name)}"
    return Locality(place.code, place.level, place.kind, place.name, place.province_code, place.lat, place.lon, label)


def _make(session: Session) -> PlaceIndex:
    places = {row.code: row for row in session.execute(select(*Place.__table__.c))}
    olds = {row.id: row for row in session.execute(select(*OldPlace.__table__.c))}
    became: dict[str, list[str]] = defaultdict(list)
    for old_id, code in session.execute(select(OldToNew.old_id, OldToNew.code).order_by(OldToNew.code)):
        became[old_id].append(code)
    named = [*_new_named(places, olds, became), *_old_named(places, olds, became)]
    names: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(named):
        for key in item.own:
            names[key].append(position)
    localities = {code: locality(place, places[place.province_code]) for code, place in places.items()}
    above = frozenset(key for item in named for key in item.around)
    return PlaceIndex(localities, named, dict(names), sorted(names), above)


def _keys(row: Row[Any], also: str = "") -> tuple[str, ...]:
    """The name's folded form first, then each half of "Lâm Viên - Đà Lạt", then what else it was called."""
    halves = row.name.split(" - ") if " - " in row.name else ()
    written = keys_of(row.name) if row.fold == key_of(row.name) else ()
    return tuple(dict.fromkeys((row.fold, *written, *map(key_of, halves), *also.split())))


def _written(row: Row[Any]) -> str:
    """The name; one that is but a number goes with its kind, as its folded form does."""
    name: str = row.name
    return name if row.fold == key_of(name) else whole_name(row.kind, name)


def _new_named(places: Rows, olds: Rows, became: dict[str, list[str]]) -> list[Named]:
    """Places of today, findable beside the districts and provinces that they were made from."""
    above, spoken = _above(olds, became), _spoken(places, olds, became)
    found = []
    for place in places.values():
        own, name = _keys(place, " ".join(spoken[place.code])), _written(place)
        if place.level == "province":
            found.append(Named(NEW_PROVINCE, place.kind, name, own, (), (place.code,), None))
            continue
        province = places[place.province_code]
        around = dict.fromkeys((province.fold, *spoken[province.code], *above[place.code]))
        found.append(Named(COMMUNE, place.kind, name, own, tuple(around), (place.code,), None))
    return found


def _above(olds: Rows, became: dict[str, list[str]]) -> dict[str, dict[str, None]]:
    """Commune -> names of the districts and provinces that its land belonged to."""
    names = {old.id: _keys(old, old.also) for old in olds.values() if old.level != "ward"}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for old in olds.values():
        if old.level != "province":
            for code in became[old.id]:
                found[code].update(dict.fromkeys((*names[old.province_id], *names.get(old.district_id, ()))))
    return found


def _spoken(places: Rows, olds: Rows, became: dict[str, list[str]]) -> dict[str, list[str]]:
    """Province of today -> what else people call it, when it kept its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for old in olds.values():
        if old.level == "province" and old.fold == places[became[old.id][0]].fold:
            found[became[old.id][0]] = old.also.split()
    return found


def _old_named(places: Rows, olds: Rows, became: dict[str, list[str]]) -> list[Named]:
    ranks = {"province": OLD_PROVINCE, "district": OLD_DISTRICT, "ward": OLD_WARD}
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    found = []
    for old in olds.values():
        parents = _parents(old, olds)
        today = [places[places[code].province_code].fold for code in became[old.id]] if parents else []
        keys = [key for row in parents for key in _keys(row, row.also)]
        around = tuple(dict.fromkeys((*keys, *today)))
        before = ", ".join(whole_name(row.kind, row.name) for row in (old, *parents))
        codes = tuple(sorted(became[old.id], key=_same_name_first(old, places)))
        own = _keys(old, old.also)
        around = shared.setdefault(around, around)
        found.append(Named(ranks[old.level], old.kind, _written(old), own, around, codes, before))
    return found


def _parents(old: Row[Any], olds: Rows) -> list[Row[Any]]:
    """The district, when it lay in one, and the province of an old ward or district."""
    if old.level == "province":
        return []
    return [olds[parent] for parent in (old.district_id, old.province_id) if parent is not None]


def _same_name_first(old: Row[Any], places: Rows) -> Callable[[str], tuple[bool, str]]:
    return lambda code: (places[code].fold != old.fold, places[code].fold)
