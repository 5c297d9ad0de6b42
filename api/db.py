"""Rows: the engine, the column types, and the one session and only commit of a request."""

import os
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, cast

import uuid_utils
from flask import Flask, current_app, g
from sqlalchemy import (
    DateTime,
    Engine,
    Insert,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    create_engine,
    event,
    insert,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import TypeDecorator

from api import files
from api.errors import Unavailable
from api.logs import log
from api.sealed import Sealed

WRITER_WAITS = 2.0  # seconds
JOURNAL_BYTES = 32 * 1024 * 1024  # of SQLite's journal, above which it is begun anew
JOURNAL_AGAIN = 5.0  # seconds
JOURNAL_WAITS = 200  # milliseconds, for readers
SCHEMA_BEHIND = {"42703", "42P01"}  # PostgreSQL's undefined column and table: the rows are about to be upgraded


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite would otherwise hand it back without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SealedBytes(TypeDecorator[Sealed]):
    """A sealed cell: takes and gives nothing but :class:`api.sealed.Sealed`, so plaintext cannot slip in."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("an unsealed value for a sealed column")
        return bytes(value) if value is not None else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        return Sealed(value) if value is not None else None


class Base(DeclarativeBase):
    """All tables; constraint names are fixed so that a migration can name them on both engines."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {uuid.UUID: Uuid(), datetime: Moment(), Sealed: SealedBytes(), bytes: LargeBinary()}  # noqa: RUF012


def new_id() -> uuid.UUID:
    """A UUIDv7: sorted by birth, for rows that only members meet."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)


def random_id() -> uuid.UUID:
    """A UUIDv4 that tells nothing, for ids that somebody outside may hold."""
    return uuid.uuid4()


class Rows:
    """The engine of one house. SQLite has one writer at a time: writers queue on ``lock``, not on its busy timer."""

    def __init__(self, url: str, shut: Path | None = None) -> None:
        self.sqlite = url.startswith("sqlite")
        # Re-entrant: a writer inside a writer is refused in two seconds, instead of stopping the house for good.
        self.lock = threading.RLock() if self.sqlite else nullcontext()
        self.turn = threading.RLock() if self.sqlite else nullcontext()
        self.engine = (
            _sqlite_engine(url)
            if self.sqlite
            else create_engine(url, pool_size=8, max_overflow=8, hide_parameters=True)
        )
        self._file = Path(url.removeprefix("sqlite:///")) if self.sqlite else None
        self._inode: int | None = None
        self._journal_again = 0.0
        self._shut = shut  # while this file is there, the house is being restored

    def present(self) -> None:
        """Raise Unavailable when the SQLite file was moved away: an open handle would write into nowhere.

        And while a restore is under way, or was interrupted: half a house serves nobody.
        """
        if self._shut is not None and self._shut.exists():
            self._forget()
            raise Unavailable
        if self._file is None:
            return
        try:
            inode = os.stat(self._file).st_ino
        except OSError as error:
            self._forget()
            raise Unavailable from error
        if self._inode not in (None, inode):
            self._forget()
        self._inode = inode

    def _forget(self) -> None:
        self.engine.dispose()
        self._inode = None

    @contextmanager
    def transaction(self, writes: bool) -> Iterator[Session]:
        """A session whose end is a commit (``writes``) or a roll-back of rows and files; an exception rolls back."""
        self.present()
        with self.lock if writes else nullcontext(), self.engine.connect() as connection:
            connection.info["writes"] = writes
            with Session(connection, expire_on_commit=False, autoflush=writes) as session, files.kept_if_committed():
                yield session
                if writes:
                    session.commit()
            if writes and self._file and self._journal_is_long():
                _begin_journal_anew(connection)

    def _journal_is_long(self) -> bool:
        """Asked by whoever has the writer's turn; once in a while, since what follows may wait for readers."""
        if monotonic() < self._journal_again:
            return False
        with suppress(OSError):
            if os.stat(f"{self._file}-wal").st_size > JOURNAL_BYTES:
                self._journal_again = monotonic() + JOURNAL_AGAIN
                return True
        return False


@contextmanager
def own_rows(url: str) -> Iterator[Rows]:
    """Rows apart from the app's, let go at the end: a restore works while the house itself is shut."""
    rows = Rows(url)
    try:
        yield rows
    finally:
        rows.engine.dispose()


def _sqlite_engine(url: str) -> Engine:
    # mode=rw: a vanished file is an error, never a fresh empty database.
    file = url.replace("sqlite:///", "sqlite:///file:", 1) + "?mode=rw&uri=true"
    how = {"timeout": WRITER_WAITS, "check_same_thread": False, "isolation_level": None}
    engine = create_engine(file, connect_args=how, pool_size=16, max_overflow=16, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        f"journal_size_limit={JOURNAL_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("writes") else "BEGIN")


def _begin_journal_anew(connection: Connection) -> None:
    """Where readers overlap all the time SQLite never begins its journal anew by itself, and it would fill the disk."""
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.execute(f"PRAGMA busy_timeout={JOURNAL_WAITS}")
    try:
        driver.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
    finally:
        driver.execute(f"PRAGMA busy_timeout={int(WRITER_WAITS * 1000)}")


def create_file(url: str) -> None:
    """Make the empty SQLite file of a new house, readable by its owner alone; other engines need nothing."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)


def turn() -> AbstractContextManager[Any]:
    """Seal and store one submission after the other where one writer is all there is.

    Threads that seal meanwhile would make the one that stores wait for the interpreter at each of its statements:
    sixteen side by side are half as fast as one after the other.
    """
    found: AbstractContextManager[Any] = rows().turn
    return found


def init_app(app: Flask, url: str, shut: Path | None = None) -> None:
    app.extensions["rows"] = Rows(url, shut)
    app.teardown_appcontext(_let_go)


def _let_go(error: BaseException | None) -> None:
    """What a page after the commit has read, such as a refusal's, ends with the request."""
    with suppress(Unavailable), named_failures():
        _finish(None)


def rows() -> Rows:
    """The rows of the current app."""
    found: Rows = current_app.extensions["rows"]
    return found


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction of its own that commits at its end: for commands and short steps before a slow one."""
    with named_failures(), rows().transaction(writes=True) as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A transaction of its own that changes nothing."""
    with named_failures(), rows().transaction(writes=False) as session:
        yield session


@contextmanager
def named_failures() -> Iterator[None]:
    """Turn a locked, full or vanished store into one refusal that the person can be told."""
    try:
        yield
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) not in SCHEMA_BEHIND:
            raise
        log.error("store", kind="schema")
        raise Unavailable from error
    except (OperationalError, PoolTimeout, sqlite3.OperationalError) as error:
        log.error("store", kind=type(error).__name__)
        raise Unavailable from error
    except OSError as error:
        if error.errno is None:  # not the system's: a template that is missing is an OSError too
            raise
        log.error("store", kind=type(error).__name__, errno=error.errno)
        raise Unavailable from error


def add(session: Session, table: type[Base], *rows: dict[str, Any]) -> None:
    """Insert rows as they are, in the order given: a third of what the unit of work costs. For the way in only."""
    if rows:
        session.connection().execute(_insert(table), rows)


@cache
def _insert(table: type[Base]) -> Insert:
    return insert(cast(Table, table.__table__))


def add_unless_there(session: Session, table: type[Base], row: dict[str, Any]) -> bool:
    """Insert a row unless one of its unique values is taken; False then, and nothing is lost or raised."""
    connection = session.connection()
    return connection.execute(_insert_unless_there(table, connection.dialect.name), row).first() is not None


@cache
def _insert_unless_there(table: type[Base], engine: str) -> ReturningInsert[Any]:
    dialect = postgresql if engine == "postgresql" else sqlite
    target = cast(Table, table.__table__)
    made: ReturningInsert[Any] = dialect.insert(target).on_conflict_do_nothing().returning(*target.primary_key)
    return made


def session() -> Session:
    """The request's session; the transaction starts at the first call, so slow work goes before it."""
    if "db_session" not in g:
        g.db_transaction = rows().transaction(writes=g.get("db_writes", False))
        g.db_session = g.db_transaction.__enter__()
    found: Session = g.db_session
    return found


@contextmanager
def one_commit(writes: bool) -> Iterator[None]:
    """Around dispatch: whatever the view wrote is committed once, here, before any byte of the answer leaves."""
    g.db_writes = writes
    with named_failures():
        try:
            yield
            _finish(None)
        except BaseException as error:
            _finish(error)
            raise


def _finish(error: BaseException | None) -> None:
    transaction = g.pop("db_transaction", None)
    g.pop("db_session", None)
    g.pop("db_writes", None)  # whatever is opened after the commit only reads, and takes no writer's turn
    if transaction is None:
        return
    if error is None:
        transaction.__exit__(None, None, None)
    else:
        # the generator re-raises what it was handed; the caller raises it once more itself
        try:
            transaction.__exit__(type(error), error, error.__traceback__)
        except BaseException as again:
            if again is not error:
                raise


def reachable(session: Session) -> bool:
    """True when the engine answers a trivial question."""
    return session.execute(text("SELECT 1")).scalar() == 1
