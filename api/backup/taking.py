"""Taking rows and files out of a back-up, as they stand in it: at the schema of its own time, on either engine."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeAlias

import click
from sqlalchemy import CHAR, JSON, Column, Connection, DateTime, MetaData, insert, text
from sqlalchemy.exc import DataError, IntegrityError

from api import db, uploads
from api.backup.parcel import FILE, HEAD, PIECE, ROWS, TABLE, Item
from api.errors import NotFound
from api.migrations import run

NOWHERE = "It holds a row that points nowhere."

Fit: TypeAlias = Callable[[Any], Any]


class NotRestored(click.ClickException):
    """Nothing was brought back; the message is the one sentence why not."""


class Taking:
    """Takes one item after the other into an empty house; all rows in one transaction, ended by :meth:`done`."""

    def __init__(self, rows: db.Rows, url: str, files: Path) -> None:
        self._rows, self._url, self._files = rows, url, files
        self._open: Any = None
        self._file: IO[bytes] | None = None
        self._verbs: dict[str, Callable[..., None]] = {
            HEAD: self._head,
            TABLE: self._table,
            ROWS: self._some,
            FILE: self._begins,
            PIECE: self._goes_on,
        }

    def takes(self, item: Item) -> None:
        """The next item. Raises NotRestored for a schema that this code does not know, and for what does not fit it."""
        try:
            self._verbs[item[0]](*item[1:])
        except (KeyError, TypeError, ValueError, AttributeError, NotFound, IntegrityError, DataError) as error:
            raise NotRestored("What stands in it does not fit its own schema.") from error

    def done(self) -> None:
        """That was all: what refers to something refers to something that is there, and the rows stand."""
        self._ends()
        _checked(self._connection, self._tables)
        self._connection.commit()

    def close(self) -> None:
        """Whatever did not end goes."""
        self._ends()
        if self._open is not None:
            self._open.__exit__(None, None, None)

    def _head(self, _format: int, _at: datetime, revision: str) -> None:
        if not run.known(revision):
            raise NotRestored(f"It was made by another release, with schema {revision}: restore with that one.")
        run.upgrade(self._url, revision)
        self._open = _unchecked(self._rows)
        self._connection, self._tables = self._open.__enter__()

    def _table(self, name: str, columns: list[str]) -> None:
        table = self._tables.tables[name]
        self._fits: dict[str, Fit] = {column: _fitting(table.columns[column]) for column in columns}
        self._insert = insert(table)

    def _some(self, rows: list[list[Any]]) -> None:
        fits = self._fits.items()
        fitted = [{name: fit(cell) for (name, fit), cell in zip(fits, row, strict=True)} for row in rows]
        self._connection.execute(self._insert, fitted)

    def _begins(self, name: str) -> None:
        self._ends()
        path = uploads.place(self._files, name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def _goes_on(self, piece: bytes) -> None:
        if self._file:
            self._file.write(piece)

    def _ends(self) -> None:
        if self._file:
            self._file.close()
        self._file = None


def _fitting(column: Column[Any]) -> Fit:
    """How a cell is handed to this engine: SQLite keeps ids as hex and moments without their zone."""
    kind = column.type
    if isinstance(kind, JSON):
        kind.none_as_null = True
    if isinstance(kind, CHAR):
        return lambda cell: cell.hex if isinstance(cell, uuid.UUID) else cell
    if isinstance(kind, DateTime) and not kind.timezone:
        return lambda cell: cell.astimezone(UTC).replace(tzinfo=None) if cell else None
    return lambda cell: cell


@contextmanager
def _unchecked(rows: db.Rows) -> Iterator[tuple[Connection, MetaData]]:
    """A transaction in which a row may come before what it refers to."""
    with rows.engine.connect() as connection:
        connection.info["writes"] = True
        if rows.sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        tables = MetaData()
        tables.reflect(connection)
        if not rows.sqlite:
            _each_key(connection, tables, "DEFERRABLE INITIALLY DEFERRED")
        yield connection, tables


def _checked(connection: Connection, tables: MetaData) -> None:
    try:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            _each_key(connection, tables, "NOT DEFERRABLE")
            return
    except IntegrityError as error:
        raise NotRestored(NOWHERE) from error
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise NotRestored(NOWHERE)


def _each_key(connection: Connection, tables: MetaData, how: str) -> None:
    for table in tables.sorted_tables:
        for key in table.foreign_key_constraints:
            name, constraint = (
                connection.dialect.identifier_preparer.quote(str(one)) for one in (table.name, key.name)
            )
            connection.execute(text(f"ALTER TABLE {name} ALTER CONSTRAINT {constraint} {how}"))


def cleared(url: str) -> None:
    """All of the house's tables go, whatever stands in them."""
    if url.startswith("sqlite:///"):
        for more in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + more).unlink(missing_ok=True)
        return
    found = MetaData()
    with db.own_rows(url) as rows, rows.engine.begin() as connection:
        found.reflect(connection, only=lambda name, _: name == "alembic_version" or name in db.Base.metadata.tables)
        found.drop_all(connection)
