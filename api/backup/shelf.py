"""The back-ups that lie in BACKUP_DIR, by the moment in their names."""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from api import clock

NAME = "loi-ve-%Y%m%dT%H%M%SZ.age"
PATTERN = "loi-ve-*.age"


class Kept(NamedTuple):
    """One back-up. ``size`` in bytes."""

    at: datetime
    path: Path
    size: int


def name_of(at: datetime) -> str:
    """By its moment, in UTC."""
    return at.astimezone(UTC).strftime(NAME)


def every(folder: Path) -> list[Kept]:
    """All that lie there, the newest first. Raises OSError when the folder is away."""
    found = []
    for path in map(Path, os.scandir(folder)):
        with suppress(ValueError, FileNotFoundError):
            at = datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
            found.append(Kept(at, path, path.stat().st_size))
    return sorted(found, reverse=True)


def bring_to_now(folder: Path, at: datetime) -> None:
    """What was made under a clock that stood ahead counts from now on, or it would lie there for too long."""
    for number, kept in enumerate(each for each in every(folder) if clock.ahead(each.at, at)):
        with suppress(OSError):
            kept.path.rename(folder / name_of(at - timedelta(seconds=1 + number)))


def sync(folder: Path) -> None:
    """A name that was given or taken stays so when the power fails."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
