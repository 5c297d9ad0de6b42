"""Reads the places from the data files of the package vietnamadminunits (MIT), without running its code."""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from api.directory.spelling import KINDS, is_number, key_of, kind_and_name
from api.words import folded

PACKAGE = "vietnamadminunits"
ROW_SHAPE = 1  # raise it when the rows made from the same data change
Row = dict[str, Any]

# What people call old places besides their names; the package knows more for wards and districts.
SPOKEN = {
    "p01": "hn hatay",
    "p46": "thuathienhue tthue",
    "p77": "brvt",
    "p79": "hcm tphcm hcmc saigon sg",
    "d643": "buonmethuot banmethuot bmt",
}

_CLUMSY = re.compile(r"(q|district)\d+|quan0\d")


class NoPlacesData(Exception):
    """The data package is not installed; `make run` installs it."""


@dataclass
class Rows:
    """Everything that goes into the three tables of places, provinces first."""

    place: list[Row] = field(default_factory=list)
    old_place: list[Row] = field(default_factory=list)
    old_to_new: list[Row] = field(default_factory=list)


def edition() -> str:
    """The package's version and our row shape. Raises NoPlacesData."""
    folder()
    return f"{PACKAGE} {version(PACKAGE)} / {ROW_SHAPE}"


def folder() -> Path:
    """Where the package keeps its data; looked up by name, so none of its modules is imported."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NoPlacesData(PACKAGE)
    return Path(spec.submodule_search_locations[0]) / "data"


def read() -> Rows:
    """All rows, from the package's table and its converter."""
    data = sqlite3.connect(f"file:{folder() / 'dataset.db'}?mode=ro", uri=True)
    data.row_factory = sqlite3.Row
    try:
        new = data.execute("SELECT * FROM admin_units ORDER BY provinceCode, wardCode").fetchall()
        old = data.execute("SELECT * FROM admin_units_legacy ORDER BY provinceCode, wardCode").fetchall()
    finally:
        data.close()
    converter = json.loads((folder() / "converter_2025.json").read_text("utf-8"))
    rows = Rows(place=[*_provinces(new), *map(_commune, new)])
    _add_old(rows, old, _targets(converter, new))
    return rows


def _provinces(new: list[sqlite3.Row]) -> Iterator[Row]:
    for row in {row["provinceCode"]: row for row in new}.values():
        code = row["provinceCode"]
        where = {"province_code": code, "lat": row["provinceLat"], "lon": row["provinceLon"]}
        yield {"code": code, "level": "province", **_named(row["province"]), **where}


def _commune(row: sqlite3.Row) -> Row:
    where = {"province_code": row["provinceCode"], "lat": row["wardLat"], "lon": row["wardLon"]}
    return {"code": row["wardCode"], "level": "commune", **_named(row["ward"]), **where}


def _named(whole: str) -> Row:
    # The package's own type column contradicts the name of four communes; the name is right.
    kind, name = kind_and_name(whole)
    # "1" or "IV" alone would be found in every house number.
    return {"kind": kind, "name": name, "fold": key_of(whole if is_number(name) else name)}


def _targets(converter: Row, new: list[sqlite3.Row]) -> dict[str, list[str]]:
    """Old "province_district_ward" -> codes of the communes it went to, and old province -> new province."""
    codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    provinces = {row["provinceKey"]: row["provinceCode"] for row in new}
    found: dict[str, list[str]] = {}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found.setdefault(old, []).append(codes[province, ward])
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            found.setdefault(old, []).extend(codes[province, part["newWardKey"]] for part in parts)
    for province, olds in converter["DICT_PROVINCE"].items():
        for old in olds:
            found[old] = [provinces[province]]
    return found


def _add_old(rows: Rows, old: list[sqlite3.Row], targets: dict[str, list[str]]) -> None:
    made: dict[str, Row] = {}
    became: dict[str, dict[str, None]] = {}
    for row in old:
        province, district = f"p{row['provinceCode']}", f"d{row['districtCode']}"
        made.setdefault(province, _old(province, row["province"], None, None, province))
        made.setdefault(district, _old(district, row["district"], row["districtAlias"], None, province))
        became.setdefault(province, dict.fromkeys(targets[row["provinceKey"]]))
        codes = dict.fromkeys(targets[f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"])
        became.setdefault(district, {}).update(codes)
        if row["ward"]:  # five island districts had no wards
            ward = f"w{row['wardCode']}"
            made[ward] = _old(ward, row["ward"], row["wardAlias"], district, province)
            became[ward] = codes
    rows.old_place = sorted(made.values(), key=lambda row: "pdw".index(row["id"][0]))
    for old_id, codes in became.items():
        rows.old_to_new += [{"old_id": old_id, "code": code, "divided": len(codes) > 1} for code in codes]


def _old(old_id: str, whole: str, aliases: str | None, district: str | None, province: str) -> Row:
    level = {"p": "province", "d": "district", "w": "ward"}[old_id[0]]
    names = _named(whole)
    also = [*_earlier(json.loads(aliases or "[]"), names["fold"]), *SPOKEN.get(old_id, "").split()]
    parents = {"district_id": district, "province_id": province}
    return {"id": old_id, "level": level, **names, "also": " ".join(also), **parents}


def _earlier(aliases: list[str], own: str) -> list[str]:
    """The package's aliases that are names of their own, not the same name with a kind before it."""
    keys = dict.fromkeys(key_of(alias) for alias in aliases)
    before = [*(folded(kind).replace(" ", "") for kind in KINDS), "tp", "tx"]

    def repeats(key: str) -> bool:
        rests = [key.removeprefix(kind) for kind in before if key.startswith(kind)]
        return key == own or any(rest == own or rest in keys for rest in rests)

    return [key for key in keys if not repeats(key) and not _CLUMSY.fullmatch(key)]
