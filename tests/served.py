"""The whole house as `make run` serves it: gunicorn, demo data, a folder of its own, on either engine."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import psycopg
import pyotp

from api.settings import VARIABLES
from deploy.run import ROOT, gunicorn
from tests import forked
from tests.engines import Postgresql, started
from tests.forked import Program

CHEAP = {"LOI_VE_MODE": "demo", "ARGON2_KIB": "64", "ARGON2_PASSES": "1", "REPORTS_PER_MINUTE": "1000"}
LONG = 90.0  # seconds after which a server that does not come up has failed
STEP = 30  # seconds for which an authenticator shows one code


def flask(*command: str, environ: Mapping[str, str]) -> str:
    """Run one command of the house and return what it printed."""
    line = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    with tempfile.TemporaryDirectory() as name:
        out, err = Path(name) / "out", Path(name) / "err"
        done = forked.started(line, ROOT, environ, out, err)
        done.join()
        assert done.exitcode == 0, err.read_text("utf-8")
        return out.read_text("utf-8")


def environment(home: Path, **settings: str) -> dict[str, str]:
    """What a house in ``home`` is started with; nothing of the tester's own settings gets in."""
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES.values()}
    (home / "tmp").mkdir(exist_ok=True)
    return clean | CHEAP | {"DATA_DIR": str(home / "data"), "TMPDIR": str(home / "tmp")} | settings


def reserved() -> socket.socket:
    """A port that nobody else is given while this socket is held; a server that asks for it by number still gets it.

    The socket never listens: as long as no server does, callers are refused.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


class Served:
    """One house that serves. ``home`` holds its ``data``, its temporary folder ``tmp`` and ``server.log``."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home, self.data, self.held = home, home / "data", reserved()
        self.port: int = self.held.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = environment(home, **settings)
        self.process: ForkServerProcess | Program | None = None
        self._steps: dict[str, int] = {}

    def start(self) -> None:
        """Serve; returns when the first caller gets in."""
        log = self.home / "server.log"
        self.process = forked.started(gunicorn(f"127.0.0.1:{self.port}"), ROOT, self.environ, log)
        end = time.monotonic() + LONG
        while not self.answers():
            assert self.process.is_alive(), log.read_text()
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.02)

    @property
    def pid(self) -> int:
        """Of the process below which everything of the house runs."""
        assert self.process
        assert self.process.pid
        return self.process.pid

    def answers(self) -> bool:
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        """Ask politely, as Ctrl-C does."""
        if self.process and self.process.is_alive():
            self.process.terminate()
            self.process.join(LONG)
            assert not self.process.is_alive(), "the server does not stop"

    def kill(self) -> None:
        """Pull the plug: the server and all its workers, at once.

        A worker that is still dying holds the door open; whoever starts anew would take it for the new server.
        """
        assert self.process
        os.killpg(self.pid, signal.SIGKILL)
        self.process.join(LONG)
        end = time.monotonic() + LONG
        while self.answers():
            assert time.monotonic() < end, "the server does not die"
            time.sleep(0.02)

    def end(self) -> None:
        """Nobody needs it any more, so nobody waits for its requests."""
        if self.process and self.process.is_alive():
            self.kill()
        self.held.close()

    def restart(self) -> None:
        self.stop()
        self.start()

    # --- its people and rows ---

    def account(self, name: str) -> dict[str, str]:
        """What somebody has on paper and on their telephone: e-mail, password, totp_secret."""
        accounts = json.loads((self.data / "demo-accounts.json").read_text("utf-8"))
        return next(one for one in accounts if one["email"] == f"{name}@example.org")

    def six_digits(self, secret: str) -> str:
        """What the authenticator shows: each time a code that was not used before."""
        step = max(int(time.time()) // STEP, self._steps.get(secret, 0) + 1)
        self._steps[secret] = step
        return pyotp.TOTP(secret).at(step * STEP)

    @property
    def demo_code(self) -> str:
        return (self.data / "demo-code.txt").read_text("utf-8").strip()

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.data / "loi-ve.sqlite3"

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask or change rows from outside, as the machine's owner could (``?`` for values)."""
        if url := self.environ.get("DATABASE_URL"):
            with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as server:
                found = server.execute(query.replace("?", "%s"), values)
                return found.fetchall() if found.description else []
        with contextlib.closing(sqlite3.connect(self.file, timeout=LONG, isolation_level=None)) as file:
            return file.execute(query, values).fetchall()

    @contextmanager
    def held_by_another(self) -> Iterator[None]:
        """Another program, a back-up say, holds the SQLite file for writing."""
        with contextlib.closing(sqlite3.connect(self.file, isolation_level=None)) as file:
            file.execute("BEGIN IMMEDIATE")
            yield
            file.execute("ROLLBACK")


class Template:
    """A house made ready once; every copy begins with the same demo data."""

    def __init__(self, folder: Path, postgresql: Postgresql | None = None) -> None:
        self.folder, self.postgresql, self.copies = folder, postgresql, 0
        if postgresql:
            self._do("CREATE DATABASE ready")
        flask("prepare", environ=environment(folder, **self._named("ready")))

    def _do(self, command: str) -> None:
        assert self.postgresql
        with psycopg.connect(self.postgresql.server.get_uri(), autocommit=True) as server:
            server.execute(command)

    def _named(self, database: str) -> dict[str, str]:
        return {"DATABASE_URL": self.postgresql.named(database)} if self.postgresql else {}

    def copy_to(self, home: Path) -> None:
        """Rows and files for a house below ``home``."""
        shutil.copytree(self.folder / "data", home / "data")

    @contextmanager
    def served(self, home: Path, **settings: str) -> Iterator[Served]:
        """A fresh copy below ``home``, serving."""
        self.copies += 1
        name = f"served_{self.copies}"
        self.copy_to(home)
        if self.postgresql:
            self._do(f"CREATE DATABASE {name} TEMPLATE ready")
        house = Served(home, **self._named(name), **settings)
        house.start()
        try:
            yield house
        finally:
            house.end()
            if self.postgresql:
                self._do(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def ready(engine: str) -> Iterator[Template]:
    """The template on one engine, until the last test is done."""
    with tempfile.TemporaryDirectory(prefix="loi-ve-ready-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        if engine == "sqlite":
            yield Template(folder)
            return
        server = stack.enter_context(started(engine, folder))
        assert isinstance(server, Postgresql)
        yield Template(folder, server)
