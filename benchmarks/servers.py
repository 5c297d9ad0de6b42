"""Servers to measure: the house, and floors to measure it against, under the same gunicorn settings."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.run import gunicorn, listening

ROOT = Path(__file__).parents[1]
Environ = dict[str, Any]
Start = Callable[..., Any]


@contextmanager
def served(app: str, extra: dict[str, str] | None = None, processes: int = 1) -> Iterator[tuple[int, int]]:
    """Serve a WSGI app with the house's own gunicorn settings; yields (port, process id).

    The open door is handed over, so that nobody else can take the port in between.
    """
    door = listening("127.0.0.1", 0)
    port: int = door.getsockname()[1]
    environ = {**os.environ, **(extra or {}), "PORT": str(port)}
    command = gunicorn(f"fd://{door.fileno()}", app, processes)
    process = subprocess.Popen(command, cwd=ROOT, env=environ, pass_fds=(door.fileno(),), start_new_session=True)
    door.close()
    try:
        _up(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _up(port: int) -> None:
    """Wait for the first answer: whoever comes before waits at the open door."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/")
    line.getresponse().read()
    line.close()


@contextmanager
def house(folder: Path, app: str = "wsgi:create_app()") -> Iterator[tuple[int, int]]:
    """The house with demo data in ``folder``; a proxy's header tells networks apart, as behind a real one."""
    extra = {"DATA_DIR": str(folder), "PROXIES": "1", "LOI_VE_MODE": "demo"}
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"],
        cwd=ROOT,
        env={**os.environ, **extra},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with served(app, extra) as found:
        yield found


def hello() -> object:
    """The floor: the smallest Flask app there is."""
    from flask import Flask

    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


def bare() -> object:
    """The floor for a phone: a page of 1 kB that needs nothing else."""
    words = "<p>Gọi, viết, gửi ảnh: không cần tên, một điều cũng đủ.</p>\n" * 40
    head = '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    page = f"{head}<title>-</title>{words}".encode()[:1021].decode("utf-8", "ignore").encode() + b"..."
    headers = [("Content-Type", "text/html"), ("Content-Length", str(len(page)))]

    def app(_environ: Environ, start: Start) -> Iterable[bytes]:
        start("200 OK", headers)
        return [page]

    return app


def noting() -> object:
    """The house with a list of its answers: a line for each, its path and bytes with headers, in ANSWERS."""
    from wsgi import create_app

    house, notes = create_app(), Path(os.environ["ANSWERS"])

    def app(environ: Environ, start: Start) -> Iterable[bytes]:
        def note(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            lines = sum(len(name) + len(value) + 4 for name, value in headers)
            body = int(dict(headers).get("Content-Length", 0))
            with notes.open("a") as file:
                file.write(f"{environ['PATH_INFO']} {lines + body}\n")
            return start(status, headers, *more)

        return house(environ, note)

    return app


def memory_pss(pid: int) -> int:
    """Proportional set size of a process and all its children, in bytes."""
    total = 0
    for each in (pid, *_children(pid)):
        for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found
