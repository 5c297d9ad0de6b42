"""Everything that people may write for a place, and what lies around it: today's places and the old ones."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row

from api.directory.spelling import is_number, other_keys

NEW_PROVINCE, OLD_PROVINCE, COMMUNE, OLD_DISTRICT, OLD_WARD = range(5)
RANK = {"province": OLD_PROVINCE, "district": OLD_DISTRICT, "ward": OLD_WARD}
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """The rows of today's places by code, of old ones by id, and what each old one became."""

    new: dict[str, Row[Any]]
    old: dict[str, Row[Any]]
    became: dict[str, list[str]]


class Named(NamedTuple):
    """Something that people may write.

    ``own`` and ``around`` are folded names, ``codes`` what it is today; an old one lay ``within`` its parents."""

    rank: int
    kind: str
    name: str
    own: Keys
    around: Keys
    codes: tuple[str, ...]
    within: tuple[str, ...] | None

    @property
    def written(self) -> str:
        """The name; one that is but a number goes with its kind, as its folded form does."""
        return whole_name(self.kind, self.name) if is_number(self.name) else self.name

    @property
    def before(self) -> str | None:
        """The whole name of an old place: "xã Tung Chung Phố, huyện Mường Khương, tỉnh Lào Cai"."""
        return None if self.within is None else ", ".join((whole_name(self.kind, self.name), *self.within))


def all_named(tables: Tables) -> list[Named]:
    """Today's places, then the old ones."""
    keys = {old.id: _keys(old, old.also) for old in tables.old.values()}
    return [*_new(tables, keys), *_old(tables, keys)]


def whole_name(kind: str, name: str) -> str:
    return f"{kind} {name}"


def _keys(row: Row[Any], also: str = "") -> Keys:
    """The name's folded form first, then how else it is written or was called."""
    return tuple(dict.fromkeys((row.fold, *other_keys(row.name), *also.split())))


def _new(tables: Tables, keys: dict[str, Keys]) -> list[Named]:
    above, spoken = _above(tables, keys), _spoken(tables)
    found = []
    for place in tables.new.values():
        own, rank, around = _keys(place), COMMUNE, above[place.code]
        if place.level == "province":
            own, rank, around = (*own, *spoken[place.code]), NEW_PROVINCE, {}
        found.append(Named(rank, place.kind, place.name, own, tuple(around), (place.code,), None))
    return found


def _above(tables: Tables, keys: dict[str, Keys]) -> dict[str, dict[str, None]]:
    """Commune -> names of its province, and of the districts and provinces that its land belonged to."""
    spoken = _spoken(tables)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for place in tables.new.values():
        province = place.province_code
        found[place.code].update(dict.fromkeys((tables.new[province].fold, *spoken[province])))
    for old in tables.old.values():
        if old.level != "province":
            around = dict.fromkeys((*keys[old.province_id], *keys.get(old.district_id, ())))
            for code in tables.became[old.id]:
                found[code].update(around)
    return found


def _spoken(tables: Tables) -> dict[str, list[str]]:
    """Province of today -> what else people call it, when it kept its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for old in tables.old.values():
        if old.level == "province":
            code = tables.became[old.id][0]
            if old.fold == tables.new[code].fold:
                found[code] = old.also.split()
    return found


def _old(tables: Tables, keys: dict[str, Keys]) -> list[Named]:
    shared: dict[Keys, tuple[Keys, tuple[str, ...]]] = {}
    found = []
    for old in tables.old.values():
        above = (*_parents(old), *_provinces_now(old, tables))
        if above not in shared:
            shared[above] = _surroundings(above, tables, keys)
        around, within = shared[above]
        codes = tuple(_same_name_first(old, tables))
        found.append(Named(RANK[old.level], old.kind, old.name, keys[old.id], around, codes, within))
    return found


def _parents(old: Row[Any]) -> list[str]:
    """Ids of the district, when it lay in one, and the province of an old ward or district."""
    parents = [old.district_id, old.province_id] if old.level != "province" else []
    return [parent for parent in parents if parent]


def _provinces_now(old: Row[Any], tables: Tables) -> dict[str, None]:
    if old.level == "province":
        return {}
    return dict.fromkeys(tables.new[code].province_code for code in tables.became[old.id])


def _surroundings(above: Keys, tables: Tables, keys: dict[str, Keys]) -> tuple[Keys, tuple[str, ...]]:
    """The folded names of old parents and of today's provinces, and the old parents' whole names."""
    parents = [tables.old[one] for one in above if one in tables.old]
    folded = [key for row in parents for key in keys[row.id]]
    folded += [tables.new[one].fold for one in above if one in tables.new]
    return tuple(dict.fromkeys(folded)), tuple(whole_name(row.kind, row.name) for row in parents)


def _same_name_first(old: Row[Any], tables: Tables) -> list[str]:
    """What an old place became: the one that kept its name, then by the alphabet."""
    return sorted(tables.became[old.id], key=lambda code: (tables.new[code].fold != old.fold, tables.new[code].fold))
