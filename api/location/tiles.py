"""A map of the house's own: one PMTiles file with raster tiles, read here and shown to members as part of a picture.

No map service learns of a place, and no address names one: tiles are cut out and put together in this process.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import asinh, ceil, floor, log2, pi, radians, tan
from pathlib import Path
from typing import Any

from PIL import Image
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported, TileType

from api.settings import UnsafeSettings

RASTER = {TileType.PNG, TileType.JPEG, TileType.WEBP}
SHARPER = 2  # pixels of the map for each of the picture
LARGEST = 1024  # pixels of a tile
NORTHERNMOST = 85.0  # degrees: Web Mercator ends there
QUALITY = 60


def across(lat: float, lon: float) -> tuple[float, float]:
    """A point in the square of Web Mercator: from the left and from the top, 0 to 1."""
    held = max(-NORTHERNMOST, min(NORTHERNMOST, lat))
    return (lon + 180) / 360, (1 - asinh(tan(radians(held))) / pi) / 2


@dataclass(frozen=True)
class Frame:
    """What a picture shows: its left and top edge in the square, pixels for the whole square, and its size."""

    left: float
    top: float
    scale: float
    width: int
    height: int


class Atlas:
    """The map file, open for as long as the process lives. ``attribution``: HTML, as its maker wrote it."""

    def __init__(self, path: Path) -> None:
        """Raises UnsafeSettings with a sentence about MAP_FILE."""
        try:
            with path.open("rb") as file:
                self._reader: Any = Reader(MmapSource(file))
            self._header: dict[str, Any] = self._reader.header()
            self.attribution = str(self._reader.metadata().get("attribution", ""))
        except (
            OSError,
            ValueError,
            KeyError,
            AttributeError,
            EOFError,
            MagicNumberNotFound,
            SpecVersionUnsupported,
        ) as error:
            raise UnsafeSettings("MAP_FILE is no PMTiles file that can be read.") from error
        if self._header["tile_type"] not in RASTER:
            raise UnsafeSettings("MAP_FILE holds no pictures: raster tiles are needed (PNG, JPEG or WebP).")

    def picture(self, frame: Frame) -> bytes | None:
        """The map below a picture, as WebP; None where the file knows nothing of the place."""
        zoom = self._zoom(frame.scale * SHARPER)
        tiles = dict(self._tiles(frame, zoom))
        if not tiles:
            return None
        size = max(tile.width for tile in tiles.values())
        side = 2.0**zoom
        left, top = frame.left * side, frame.top * side
        wide, high = frame.width / frame.scale * side, frame.height / frame.scale * side
        first = floor(left), floor(top)
        ground = Image.new("RGB", ((ceil(left + wide) - first[0]) * size, (ceil(top + high) - first[1]) * size), "#fff")
        for (column, row), tile in tiles.items():
            ground.paste(tile.resize((size, size)), ((column - first[0]) * size, (row - first[1]) * size))
        x, y = (left - first[0]) * size, (top - first[1]) * size
        box = x, y, x + wide * size, y + high * size
        shown = ground.resize((frame.width * SHARPER, frame.height * SHARPER), Image.Resampling.BILINEAR, box)
        made = BytesIO()
        shown.save(made, "WEBP", quality=QUALITY)
        return made.getvalue()

    def _zoom(self, pixels: float) -> int:
        """The zoom whose tiles of 256 pixels are just fine enough, as far as the file has it."""
        fine = ceil(log2(max(pixels, 256.0) / 256))
        return int(min(max(fine, self._header["min_zoom"]), self._header["max_zoom"]))

    def _tiles(self, frame: Frame, zoom: int) -> Iterator[tuple[tuple[int, int], Image.Image]]:
        side = 2**zoom
        right, bottom = frame.left + frame.width / frame.scale, frame.top + frame.height / frame.scale
        for row in range(max(0, floor(frame.top * side)), min(side, ceil(bottom * side))):
            for column in range(max(0, floor(frame.left * side)), min(side, ceil(right * side))):
                content = self._reader.get(zoom, column, row)
                tile = _opened(content) if content else None
                if tile:
                    yield (column, row), tile


def _opened(content: bytes) -> Image.Image | None:
    """One tile; a broken one is left out, as one that is missing."""
    try:
        tile = Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP"))
        return tile.convert("RGB") if max(tile.size) <= LARGEST else None
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


@cache
def atlas(path: str) -> Atlas | None:
    """The map that MAP_FILE names; None where none is set. Raises UnsafeSettings."""
    return Atlas(Path(path)) if path else None
