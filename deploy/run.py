"""Starts what serves the house, each in a process session of its own, and ends it all when asked to stop.

A small parent is needed because Ctrl-C reaches a whole group: gunicorn ends its requests on SIGTERM and aborts them on
SIGINT. What does timed work is started anew when it dies, and nobody's report waits for that.
"""

import errno
import os
import pwd
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
AGAIN_AFTER = 1.0  # seconds
PATIENCE = 15.0  # seconds that children get to end; gunicorn itself gives its requests 10


class Child(NamedTuple):
    """A program of ours; SIGTERM is a polite wish to stop."""

    command: Sequence[str]
    fds: tuple[int, ...] = ()
    again: bool = False  # started anew when it ends by itself: the house goes on serving meanwhile
    user: str | None = None  # somebody else than who started us


class Ended(NamedTuple):
    """How a family of children came to its end: the first one's exit code, or that it was asked to stop."""

    code: int
    asked: bool


Process: TypeAlias = "subprocess.Popen[bytes]"
Family: TypeAlias = dict[Process, Child]
News: TypeAlias = "queue.SimpleQueue[Process | signal.Signals]"


def gunicorn(bind: str, app: str = "wsgi:create_app()", processes: int = 1) -> list[str]:
    """The web server's command line; `app` may be another for a fair comparison."""
    memory = ["--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # noqa: S108
    workers = ["--workers", str(processes), "--worker-class", "gthread", "--threads", "16"]
    times = ["--keep-alive", "5", "--graceful-timeout", "10"]
    quiet = ["--no-control-socket", "--log-level", "warning", "--logger-class", "api.logs.Gunicorn"]
    return [sys.executable, "-m", "gunicorn", "--bind", bind, *workers, *times, *memory, *quiet, app]


def refuse(sentence: str) -> NoReturn:
    raise SystemExit(sentence)


def port_in(environ: Mapping[str, str]) -> int:
    text = environ.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        refuse(f"PORT must be a number between 1 and 65535, not {text!r}.")
    return int(text)


def data_dir_in(environ: Mapping[str, str]) -> Path:
    """The folder of everything that is kept, made for us alone and tried by writing to it."""
    folder = Path(environ.get("DATA_DIR", "").strip() or ROOT / "var").absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"written")
    except OSError as error:
        refuse(f"DATA_DIR {folder} cannot be written to: {error.strerror}.")
    return folder


def listening(host: str, port: int) -> socket.socket:
    """The open door, held from here on: who comes before all is ready waits instead of being refused."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen(64)
    except OSError as error:
        hint = " Choose another, e.g. PORT=8001 make run" if error.errno == errno.EADDRINUSE else ""
        refuse(f"HOST {host} with PORT {port} cannot be opened: {error.strerror}.{hint}")
    return door


def start(child: Child, news: News) -> Process:
    """Start a child; its end is told to ``news``."""
    group = pwd.getpwnam(child.user).pw_gid if child.user else None
    process = subprocess.Popen(
        child.command,
        cwd=ROOT,
        pass_fds=child.fds,
        start_new_session=True,
        user=child.user,
        group=group,
        extra_groups=[] if child.user else None,
    )
    threading.Thread(target=tell_the_end, args=(process, news), daemon=True).start()
    return process


def tell_the_end(process: Process, news: News) -> None:
    process.wait()
    news.put(process)


def together(children: Sequence[Child], news: News, below: Family | None = None) -> Ended:
    """Run children until one ends or a signal comes, then end the others as well.

    What they stand on (``below``) is looked after meanwhile and goes on running.
    """
    running: Family = {start(child, news): child for child in children}
    while True:
        first = news.get()
        if isinstance(first, signal.Signals):
            break
        family = running if below is None or first in running else below
        child = family.pop(first)
        if not child.again:
            break
        time.sleep(AGAIN_AFTER)
        family[start(child, news)] = child
    end(running)
    if isinstance(first, signal.Signals):
        return Ended(0, asked=True)
    code = first.wait()
    return Ended(code if code >= 0 else 128 - code, asked=False)


def end(running: Iterable[Process]) -> None:
    """Ask each child to stop; after PATIENCE kill what is left, with all that it started."""
    running = list(running)
    for process in running:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def listen_to_signals() -> News:
    news: News = queue.SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: news.put(signal.Signals(number)))
    return news


def opened() -> socket.socket:
    """Settle HOST, PORT and DATA_DIR for all that is started, and open the door."""
    host, port = os.environ.get("HOST", "").strip() or "127.0.0.1", port_in(os.environ)
    os.environ |= {"HOST": host, "PORT": str(port), "DATA_DIR": str(data_dir_in(os.environ))}
    return listening(host, port)


def flask(*command: str, again: bool = False) -> Child:
    """A command of the house."""
    return Child([sys.executable, "-m", "flask", "--app", "wsgi", *command], again=again)


def serve(door: socket.socket, news: News, *, pages: int = 1, workers: int = 1, below: Family | None = None) -> int:
    """Make ready, then serve until asked to stop (0), or until a child ends by itself (its code)."""
    ended = together([flask("prepare")], news, below)
    if ended.code == 0 and not ended.asked:
        web = Child(gunicorn(f"fd://{door.fileno()}", processes=pages), fds=(door.fileno(),))
        ended = together([web, *[flask("work", again=True)] * workers], news, below)
    if ended.asked:
        print(f"\nStopped. Everything is kept in {os.environ['DATA_DIR']}.")
    return ended.code


def main() -> int:
    news = listen_to_signals()
    return serve(opened(), news)


if __name__ == "__main__":
    sys.exit(main())
