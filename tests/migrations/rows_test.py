"""Each migration with rows before and after, on both engines: whatever stood there stands there afterwards."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    select,
)
from sqlalchemy import Engine as Rows
from sqlalchemy.dialects.sqlite import CHAR
from sqlalchemy.orm import Session

from api import db
from api.health import schema
from api.migrations import HEAD, run
from tests.engines import Engine

REVISIONS = [each.revision for each in ScriptDirectory.from_config(run.config("sqlite://")).walk_revisions()][::-1]
STEPS = list(pairwise(REVISIONS))
# What a table's own rules ask for.
GIVEN = {
    "contact": {"reach": "country", "country": "KH", "cost": "free"},
    "old_place": {"id": "01", "province_id": "01"},
    "place": {"code": "01", "province_code": "01"},
}
ROOT = Path(__file__).parents[2]
# The plug is pulled when the third of the steps is done.
KILLED = """
import os, sys
from alembic.runtime.migration import HeadMaintainer
from api.migrations import run
goes_on = HeadMaintainer.update_to_step
def stops(self, step):
    goes_on(self, step)
    if step.to_revisions_no_deps == ("0003",): os._exit(9)
HeadMaintainer.update_to_step = stops
run.upgrade(sys.argv[1])
"""
MOMENT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def url(engine: Engine, tmp_path: Path) -> Iterator[str]:
    with engine.empty(tmp_path) as found:
        yield found


@contextmanager
def at_work(rows: db.Rows) -> Iterator[Connection]:
    with rows.engine.connect() as connection:
        connection.info["writes"] = True
        yield connection
        connection.commit()


def value(column: Any, row: dict[Any, dict[str, Any]]) -> Any:
    """Something that fits into a column; a reference names the row that was made before."""
    for reference in column.foreign_keys:
        target = reference.column
        return None if target.table is column.table else row[target.table.name][target.name]
    kind = column.type
    if isinstance(kind, CHAR) or kind.python_type is uuid.UUID:
        made = uuid.uuid4()
        return made.hex if isinstance(kind, CHAR) else made
    for shape, made in (
        (DateTime, MOMENT.replace(tzinfo=None) if not getattr(kind, "timezone", False) else MOMENT),
        (Date, MOMENT.date()),
        (LargeBinary, uuid.uuid4().bytes),
        (JSON, ["x"]),
        (Integer, 1),
        (Float, 1.5),
        (Numeric, 1.5),
        (String, uuid.uuid4().hex[: getattr(kind, "length", None) or 8]),
    ):
        if isinstance(kind, shape):
            return made
    return True


def fill(connection: Connection, tables: list[Table]) -> None:
    """One row in every table."""
    rows: dict[Any, dict[str, Any]] = {}
    for table in tables:
        rows[table.name] = {column.name: value(column, rows) for column in table.columns}
        rows[table.name] |= GIVEN.get(table.name, {})
        connection.execute(table.insert(), rows[table.name])


def stands(connection: Connection, tables: list[Table]) -> dict[str, list[Any]]:
    return {table.name: list(connection.execute(select(*table.columns))) for table in tables}


def reflected(rows: Rows) -> list[Table]:
    found = MetaData()
    found.reflect(rows)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_every_row_of_every_table_is_kept(url: str, before: str, after: str) -> None:
    run.upgrade(url, before)
    rows = db.Rows(url)
    tables = reflected(rows.engine)
    with at_work(rows) as connection:
        fill(connection, tables)
        told = stands(connection, tables)
    assert all(told.values())
    rows.engine.dispose()
    run.upgrade(url, after)
    with at_work(rows) as connection:
        assert stands(connection, tables) == told
    rows.engine.dispose()


def test_an_upgrade_that_is_killed_in_the_middle_has_changed_nothing_and_begins_anew(url: str) -> None:
    run.upgrade(url, "0001")
    rows = db.Rows(url)
    tables = reflected(rows.engine)
    with at_work(rows) as connection:
        fill(connection, tables)
        told = stands(connection, tables)
    rows.engine.dispose()
    assert subprocess.run([sys.executable, "-c", KILLED, url], cwd=ROOT).returncode == 9
    assert reflected(rows.engine) != []
    with at_work(rows) as connection:
        assert (schema(Session(connection)), stands(connection, tables)) == ("0001", told)
    rows.engine.dispose()
    run.upgrade(url)
    with at_work(rows) as connection:
        assert (schema(Session(connection)), stands(connection, tables)) == (HEAD, told)
    rows.engine.dispose()


def test_whoever_was_signed_in_stays_so_and_a_desk_stays_a_desk(url: str) -> None:
    """What 0002 says about rows that are older than it."""
    run.upgrade(url, "0001")
    rows = db.Rows(url)
    with at_work(rows) as connection:
        fill(connection, reflected(rows.engine))
    rows.engine.dispose()
    run.upgrade(url, "0002")
    after = {table.name: table for table in reflected(rows.engine)}
    with at_work(rows) as connection:
        signed_in, desk, entry = (after[name].columns for name in ("staff_session", "desk", "audit_entry"))
        assert connection.execute(select(signed_in.proven_at == signed_in.created_at)).scalar_one()
        assert connection.execute(select(desk.purpose)).scalar_one() == "desk"
        assert connection.execute(select(entry.number)).scalar_one() is None
    rows.engine.dispose()
