"""Lan sees the places of a case on a map of the house's own: it lies in one file, and nobody else learns of a place."""

import base64
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer as Tiles

from api.location.tiles import Atlas, Frame, across
from api.settings import UnsafeSettings
from pwa.casework.drawing import Marked, drawing
from tests.casework.people import Colleague, Writer
from tests.people import House

HERE = (21.0285, 105.8542)
ZOOM = 14
GREEN, BLUE = (0, 128, 0), (0, 0, 255)


def flat(colour: tuple[int, int, int]) -> bytes:
    out = BytesIO()
    Image.new("RGB", (256, 256), colour).save(out, "PNG")
    return out.getvalue()


def a_map(path: Path, tiles: dict[tuple[int, int, int], bytes], kind: TileType = TileType.PNG) -> Path:
    """A file as map makers write it; ``tiles`` by zoom, column, row."""
    zooms = [zoom for zoom, *_ in tiles]
    with path.open("wb") as file:
        made = Tiles(file)
        for place in sorted(tiles, key=lambda each: zxy_to_tileid(*each)):
            made.write_tile(zxy_to_tileid(*place), tiles[place])
        told = {"tile_type": kind, "tile_compression": Compression.NONE, "min_zoom": min(zooms), "max_zoom": max(zooms)}
        made.finalize(
            told
            | {"min_lon_e7": 0, "min_lat_e7": 0, "max_lon_e7": 1, "max_lat_e7": 1}
            | {"center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0},
            {"attribution": '&copy; <a href="https://example.org">Đo đạc</a>'},
        )
    return path


def around(lat: float, lon: float, colours: tuple[tuple[int, int, int], ...]) -> dict[tuple[int, int, int], bytes]:
    """Tiles for some columns on each side; the one with the place and all west of it have the first colour."""
    x, y = (int(part * 2**ZOOM) for part in across(lat, lon))
    return {
        (ZOOM, x + east, y + south): flat(colours[0] if east <= 0 else colours[-1])
        for east in range(-4, 5)
        for south in range(-4, 5)
    }


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    return a_map(tmp_path / "here.pmtiles", around(*HERE, (GREEN, BLUE)))


def test_the_places_of_a_case_lie_on_the_houses_own_map(house: House, map_file: Path) -> None:
    house.set(map_file=str(map_file))
    lan = Colleague(house, house.lan)
    case_id = lan.opens(Writer(house).writes(f"{HERE[0]}, {HERE[1]}"))
    shown = lan.browser.get(f"/console/case/{case_id}/places")
    image = re.search(r'<image href="data:image/webp;base64,([^"]+)"', shown.text)
    assert image
    assert Image.open(BytesIO(base64.b64decode(image[1]))).size == (840, 640)
    assert "Bản đồ: © Đo đạc." in shown.text
    assert not re.search(r'(src|href)="(https?:)?//', shown.text)
    assert shown.headers["Cache-Control"] == "no-store"


def test_without_a_map_the_picture_is_drawn_as_before(house: House) -> None:
    lan = Colleague(house, house.lan)
    case_id = lan.opens(Writer(house).writes(f"{HERE[0]}, {HERE[1]}"))
    assert "<image" not in lan.browser.get(f"/console/case/{case_id}/places").text


def test_a_point_and_the_map_below_it_agree(map_file: Path) -> None:
    """The edge between two tiles lies where a point on that edge is drawn."""
    column = int(across(*HERE)[0] * 2**ZOOM) + 1
    edge = column / 2**ZOOM * 360 - 180
    made = drawing([Marked(1, HERE[0], edge), Marked(2, HERE[0] + 0.004, edge - 0.002)])
    assert made is not None
    below = Atlas(map_file).picture(made.frame)
    assert below is not None
    picture = Image.open(BytesIO(below)).convert("RGB")
    x, y = made.spots[0].x * 2, made.spots[0].y * 2
    west, east = (picture.getpixel((round(x) + aside, round(y))) for aside in (-25, 25))
    assert (near(west, GREEN), near(east, BLUE)) == (True, True)


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


def test_where_the_map_knows_nothing_it_shows_nothing(map_file: Path) -> None:
    far = across(-33.0, 151.0)
    assert Atlas(map_file).picture(Frame(*far, 1e6, 420, 320)) is None


def test_a_broken_tile_is_left_out(tmp_path: Path) -> None:
    x, y = (int(part * 2**ZOOM) for part in across(*HERE))
    path = a_map(tmp_path / "torn.pmtiles", {(ZOOM, x, y): b"\x89PNG torn", (ZOOM, x + 1, y): flat(BLUE)})
    frame = Frame(x / 2**ZOOM, y / 2**ZOOM, 2**ZOOM * 200, 420, 160)
    below = Atlas(path).picture(frame)
    assert below is not None
    picture = Image.open(BytesIO(below)).convert("RGB")
    assert near(picture.getpixel((100, 100)), (255, 255, 255))
    assert near(picture.getpixel((700, 100)), BLUE)


@pytest.mark.parametrize("content", [b"", b"no map", b"PMTiles\x03" + bytes(119), b"PMTiles\x03" + b"\xff" * 119])
def test_what_is_no_map_is_refused_at_the_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wrong.pmtiles"
    path.write_bytes(content)
    with pytest.raises(UnsafeSettings, match="MAP_FILE"):
        Atlas(path)


def test_a_map_of_lines_and_one_that_is_not_there_are_refused(tmp_path: Path) -> None:
    lines = a_map(tmp_path / "lines.pmtiles", {(0, 0, 0): b"\x1a\x00"}, TileType.MVT)
    with pytest.raises(UnsafeSettings, match="raster"):
        Atlas(lines)
    with pytest.raises(UnsafeSettings, match="MAP_FILE"):
        Atlas(tmp_path / "nowhere.pmtiles")
