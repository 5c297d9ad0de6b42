"""Programs of the house without a start of their own: forked from a process that has read all of the code once."""

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["wsgi", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "flask.cli"])


class Program(subprocess.Popen[bytes]):
    """One with a start of its own, asked and ended like one that was forked."""

    @property
    def exitcode(self) -> int | None:
        return self.poll()

    def is_alive(self) -> bool:
        return self.poll() is None

    def join(self, seconds: float) -> None:
        self.wait(seconds)


def _run(command: Sequence[str], folder: str, environ: Mapping[str, str], out: str, err: str) -> None:
    """Become ``python -m ...`` in a session of its own, with this environment alone."""
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    for number, name in ((1, out), (2, err)):
        with open(name, "ab") as file:
            os.dup2(file.fileno(), number)
    sys.argv = list(command[1:])
    runpy.run_module(command[1], run_name="__main__", alter_sys=True)


def started(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], out: Path, err: Path | None = None
) -> ForkServerProcess:
    """``command`` is an interpreter's own, such as ``[sys.executable, "-m", "gunicorn", ...]``."""
    given = (list(command[1:]), str(folder), dict(environ), str(out), str(err or out))
    process = FORKS.Process(target=_run, args=given)
    process.start()
    return process
