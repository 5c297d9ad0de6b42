"""How much room there is and what takes it, in bytes."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session


class Disk(NamedTuple):
    """The disk under a folder."""

    free: int
    total: int

    @property
    def nearly_full(self) -> bool:
        """Less than a tenth is free."""
        return self.free * 10 < self.total


def disk(folder: Path) -> Disk:
    """Raises OSError when the folder is away."""
    found = shutil.disk_usage(folder)
    return Disk(found.free, found.total)


def folder_bytes(folder: Path, but: str = "") -> int:
    """All files below without those called ``but``; 0 when there is no such folder."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in set(names) - {but}:
            with suppress(OSError):  # gone meanwhile
                total += os.stat(os.path.join(place, name)).st_size
    return total


def rows_bytes(session: Session) -> int:
    """What the rows take, with their indexes."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)
