"""The hotline's number while its row cannot be read: as it last stood on the first page, else as it was shipped."""

import json
from functools import cache

from flask import current_app

from api.directory.loading import NUMBERS
from api.directory.queries import Contact

HOTLINE = "hotline"
Call = tuple[str, str]


def remember(hotline: Contact | None) -> None:
    """The row was read just now; None when it is hidden."""
    current_app.extensions["last_known"] = (hotline.tel or "", hotline.number or "") if hotline else None


def hotline() -> Call | None:
    """(number to dial, number as shown), for pages that must stand without rows. None: it is hidden."""
    known: Call | None = current_app.extensions.get("last_known", _shipped())
    return known


@cache
def _shipped() -> Call:
    numbers = json.loads(NUMBERS.read_text("utf-8"))["numbers"]
    found = next(number for number in numbers if number["key"] == HOTLINE)
    return found["tel"], found["number"]
