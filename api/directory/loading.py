"""Fills the directory's rows on the first start, and again when a newer edition of the data is installed."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from api.db import Base
from api.directory import hours, places_data
from api.directory.model import Centre, Contact, Loaded, OldPlace, OldToNew, Place

NUMBERS = Path(__file__).parent / "numbers.json"


def load_places(session: Session, *, at: datetime) -> bool:
    """Make the rows of all places; False when this edition is there already. Raises NoPlacesData."""
    edition = places_data.edition()
    loaded = session.get(Loaded, "places")
    if loaded is not None and loaded.edition == edition:
        return False
    rows = places_data.read()
    tables: list[tuple[type[Base], list[dict[str, Any]]]]
    tables = [(Place, rows.place), (OldPlace, rows.old_place), (OldToNew, rows.old_to_new)]
    for table, _ in reversed(tables):
        session.execute(delete(table))
    for table, values in tables:
        session.execute(insert(table), values)
    session.merge(Loaded(what="places", edition=edition, at=at))
    session.flush()
    return True


def load_numbers(session: Session, path: Path = NUMBERS) -> None:
    """Bring numbers and centres to what the file says, except those that a supervisor has edited."""
    given = json.loads(path.read_text("utf-8"))
    _bring(session, Contact, given["numbers"])
    _bring(session, Centre, given["centres"])
    session.flush()


def _bring(session: Session, table: type[Contact] | type[Centre], given: list[dict[str, Any]]) -> None:
    rows: Iterable[Contact | Centre] = session.scalars(select(table))
    found = {row.key: row for row in rows}
    for position, values in enumerate(given):
        values = {**values, "position": position, "hours": hours.checked(values["hours"])}
        day = values["last_verified"]
        values["last_verified"] = date.fromisoformat(day) if day else None
        row = found.pop(values["key"], None)
        if row is None:
            session.add(table(**values))
        elif row.edited_at is None:
            for name, value in values.items():
                setattr(row, name, value)
    for row in found.values():
        if row.edited_at is None:
            session.delete(row)
