"""Chinese maps' links, in their own grids: Baidu, Gaode (amap) and Tencent."""

import re
from collections.abc import Iterator
from dataclasses import replace

from api.location import china
from api.location.link import Link, pair
from api.location.read import How, Point, Read, placed, possible

_METRES = re.compile(r"@(\d{5,8}(?:\.\d{1,6})?),(\d{5,8}(?:\.\d{1,6})?)")


def baidu(link: Link) -> Iterator[Read | None]:
    if match := _METRES.search(link.path):
        yield _converted(link, How.BAIDU, china.from_bd09_metres(float(match[1]), float(match[2])))
    grid = link.fields.get("coord_type", "bd09ll")
    for name in ("location", "latlng", "center", "destination"):
        point = pair(_after_latlng(link.fields.get(name)))
        if point and possible(*point):
            yield _in_grid(link, How.BAIDU, grid, point)


def _after_latlng(value: str | None) -> str | None:
    return value.partition("latlng:")[2] if value and "latlng:" in value else value


def _in_grid(link: Link, how: How, grid: str, point: Point) -> Read | None:
    if grid.startswith("wgs"):
        return placed(link.text, how, *point)
    convert = china.from_gcj02 if grid.startswith("gcj") else china.from_bd09
    return _converted(link, how, convert(*point))


def _converted(link: Link, how: How, point: Point) -> Read | None:
    read = placed(link.text, how, *point)
    return replace(read, converted=True) if read else None


def amap(link: Link) -> Iterator[Read | None]:
    grid = "wgs" if link.fields.get("coordinate", "").casefold().startswith("wgs") else "gcj"
    grid = "wgs" if link.fields.get("dev") == "1" else grid
    for name in ("position", "to", "dest"):
        if (point := pair(link.fields.get(name))) and possible(*point[::-1]):
            yield _in_grid(link, How.AMAP, grid, point[::-1])
    for lat, lon in (("lat", "lng"), ("lat", "lon"), ("dlat", "dlon")):
        point = pair(f"{link.fields.get(lat)},{link.fields.get(lon)}")
        if point and possible(*point):
            yield _in_grid(link, How.AMAP, grid, point)
    for name in ("q", "p"):
        value = link.fields.get(name) or ""
        point = pair(value) or pair(value.partition(",")[2])
        if point and possible(*point):
            yield _in_grid(link, How.AMAP, grid, point)


def tencent(link: Link) -> Iterator[Read | None]:
    marker = link.fields.get("marker", "").partition("coord:")[2]
    turned = f"{link.fields.get('pointy')},{link.fields.get('pointx')}"
    for value in (marker, link.fields.get("coord"), link.fields.get("tocoord"), link.fields.get("center"), turned):
        if (point := pair(value)) and possible(*point):
            yield _in_grid(link, How.TENCENT, "gcj", point)
