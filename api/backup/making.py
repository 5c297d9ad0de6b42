"""Making a back-up while the house runs: rows of one moment, then sealed files, straight into one locked file."""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import click
from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session

from api import clock, db, server_key
from api.audit import queries as audit
from api.backup import age, outside, shelf
from api.backup.parcel import FILE, PIECE, ROWS, TABLE, Head, Item, frames
from api.health import schema
from api.migrations import HEAD
from api.settings import Settings

# Who is signed in, and what one worker is at: neither is true any more when it comes back.
LEFT_OUT = frozenset({"staff_session", "timed_work"})
ROWS_AT_ONCE, BYTES_AT_ONCE = 500, 256 * 1024
NEW = ".new"
FORGOTTEN = timedelta(days=1)  # a half one that a killed program left behind


class NotSet(click.ClickException):
    """A house without a place for back-ups, or without anybody who could open them."""

    def __init__(self) -> None:
        super().__init__("Back-ups need BACKUP_DIR and BACKUP_TO.")


class SchemaBehind(click.ClickException):
    """The rows are not those that this code knows."""

    def __init__(self) -> None:
        super().__init__("The rows are of another release: `flask upgrade` first.")


class Made(NamedTuple):
    """A back-up that lies there whole. ``size`` in bytes."""

    path: Path
    size: int


def make(settings: Settings) -> Made:
    """One back-up into BACKUP_DIR, whole or not at all. Raises NotSet, SchemaBehind, NoServerKey, OSError."""
    if not (settings.backup_dir and settings.backup_to):
        raise NotSet
    folder, key, at = Path(settings.backup_dir), server_key.load(settings.server_key), clock.now()
    outside.begin(folder)
    _clear_by(folder, settings, at)
    path = folder / shelf.name_of(at)
    with closing(frames(_items(settings, at), key)) as chunks:
        _write(path, chunks, settings.backup_to)
    _clear_by(folder, settings, at)
    return Made(path, path.stat().st_size)


def _write(path: Path, chunks: Iterable[bytes], to: str) -> None:
    """Beside its place first: killed in the middle, it never was a back-up."""
    fresh = path.with_name(path.name + NEW)
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            age.lock(chunks, file, age.recipients(to))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        shelf.sync(path.parent)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _clear_by(folder: Path, settings: Settings, at: datetime) -> None:
    """Under a clock that may be wrong nothing goes, and nothing is taken for older than it is."""
    with db.reading() as session:
        doubt = audit.clock_doubt(session, at=at)
    if doubt is None:
        shelf.bring_to_now(folder, at)
        _clear(folder, settings, at)


def _clear(folder: Path, settings: Settings, at: datetime) -> None:
    """Let old ones go, never the newest; and halves that a killed program left."""
    for kept in shelf.every(folder)[1:]:
        if kept.at < at - timedelta(days=settings.backup_days):
            kept.path.unlink(missing_ok=True)
    for half in folder.glob(shelf.PATTERN + NEW):
        with suppress(OSError):
            if half.stat().st_mtime < (at - FORGOTTEN).timestamp():
                half.unlink()


def _items(settings: Settings, at: datetime) -> Iterator[Item]:
    with db.reading() as session:
        _hold_still(session)
        if schema(session) != HEAD:
            raise SchemaBehind
        yield Head(at, HEAD).item()
        for table in tables():
            yield [TABLE, table.name, [column.name for column in table.columns]]
            yield from ([ROWS, batch] for batch in _batches(session, table))
    yield from _files(settings.files)


def tables() -> list[Table]:
    """What is backed up, in the order of foreign keys."""
    return [table for table in db.Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def _hold_still(session: Session) -> None:
    """Everything read from here on is of one moment. SQLite's transactions are so by themselves."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def _batches(session: Session, table: Table) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    size = 0
    for row in session.connection().execution_options(yield_per=ROWS_AT_ONCE).execute(select(*table.columns)):
        batch.append(list(row))
        size += sum(len(cell) for cell in row if isinstance(cell, bytes | str))
        if len(batch) == ROWS_AT_ONCE or size >= BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _files(folder: Path) -> Iterator[Item]:
    """Files are written whole before their row is committed and never change, so they may be read afterwards.

    One that came meanwhile comes along, and is swept from a restored house since no row names it.
    """
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                file = open(os.path.join(place, name), "rb")  # noqa: SIM115 - closed below
            except FileNotFoundError:  # its transaction did not end well
                continue
            with file:
                yield [FILE, name]
                while piece := file.read(BYTES_AT_ONCE):
                    yield [PIECE, piece]
