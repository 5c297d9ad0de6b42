"""What lies below a picture of places: a part of the house's own map, where it has one, inside of the page itself."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import current_app

from api.location import tiles
from pwa.casework.drawing import LEAST_ON_MAP, Drawing, Marked, drawing


@dataclass(frozen=True)
class Ground:
    """``image``: a data URI, so that no address names a place; ``attribution``: who made the map, with their tags."""

    image: str = field(repr=False)
    attribution: str


def drawn(marked: Sequence[Marked]) -> tuple[Drawing | None, Ground | None]:
    """The picture of some places, and the map below it where there is one that knows the place."""
    atlas = tiles.atlas(current_app.extensions["settings"].map_file)
    wide = drawing(marked, LEAST_ON_MAP) if atlas else None
    below = atlas.picture(wide.frame) if atlas and wide else None
    if atlas is None or below is None:
        return drawing(marked), None
    return wide, Ground(f"data:image/webp;base64,{b64encode(below).decode()}", atlas.attribution)
