"""Photos: re-encoded without metadata; a place written in one becomes a clue only when the sender keeps it."""

import threading
from functools import cache
from io import BytesIO
from typing import Any

from api.errors import Refused

LONGEST = 2048
PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF")  # an MPO opens as a JPEG
HEIC = tuple(b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"mif1"))
GPS = 0x8825

# one photo at a time: a large one takes 200 MB while it is open
_desk_space = threading.Semaphore(1)


class NotAPhoto(Refused):
    """The file is no photo that we can open, or one made to burst."""

    status = 422


def cleaned(content: bytes) -> tuple[bytes, dict[str, float] | None]:
    """(JPEG of at most 2,048 pixels without metadata, the place written in it or None). Raises NotAPhoto."""
    from PIL import Image, ImageOps

    _open_heic()
    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow raises above twice this
    with _desk_space:
        try:
            with Image.open(BytesIO(content), formats=FORMATS) as image:
                if image.width * image.height > PIXELS:
                    raise NotAPhoto
                place = _place(image)
                image.draft("RGB", (LONGEST, LONGEST))
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((LONGEST, LONGEST))
                return _encoded(upright), place
        except NotAPhoto:
            raise
        except Exception as error:  # Pillow raises many kinds for broken files
            raise NotAPhoto from error


@cache
def _open_heic() -> None:
    """Let Pillow open what an iPhone makes: for opening alone, and always the picture itself, not its small preview."""
    from PIL import Image
    from pillow_heif import HeifImageFile, options

    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    Image.register_open(HeifImageFile.format, HeifImageFile, lambda start: start[4:12] in HEIC)


def _encoded(image: Any) -> bytes:
    out = BytesIO()
    flat = image.convert("RGB")
    flat.info = {}
    flat.save(out, "JPEG", quality=82)
    return out.getvalue()


def _place(image: Any) -> dict[str, float] | None:
    """Latitude and longitude in degrees from the photo's GPS block."""
    block = image.getexif().get_ifd(GPS)
    try:
        lat = _degrees(block[2]) * (-1 if block.get(1) == "S" else 1)
        lon = _degrees(block[4]) * (-1 if block.get(3) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    inside = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0.0, 0.0)
    return {"lat": round(lat, 6), "lon": round(lon, 6)} if inside else None


def _degrees(parts: Any) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
