"""Servers to measure: a bare Flask hello and the house, under the same gunicorn settings."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.run import gunicorn

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port on this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _up(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


@contextmanager
def served(app: str, extra: dict[str, str] | None = None) -> Iterator[tuple[int, int]]:
    """Serve a WSGI app with the house's own gunicorn settings; yields (port, process id)."""
    port = free_port()
    command = gunicorn(f"127.0.0.1:{port}", app)
    environ = {**os.environ, **(extra or {}), "PORT": str(port)}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
    try:
        _up(port, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@contextmanager
def house(folder: Path) -> Iterator[tuple[int, int]]:
    """The house with demo data in ``folder``; a proxy's header tells networks apart, as behind a real one."""
    extra = {"DATA_DIR": str(folder), "PROXIES": "1", "LOI_VE_MODE": "demo"}
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"],
        cwd=ROOT,
        env={**os.environ, **extra},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with served("wsgi:create_app()", extra) as found:
        yield found


def hello() -> object:
    """The floor: the smallest Flask app there is."""
    from flask import Flask

    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
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
