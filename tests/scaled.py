"""The house as `make run-scaled` serves it, with its whole family of processes, and Valkey alone for counts."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

from deploy.run import ROOT
from deploy.scaled import Keeper, counts_answer, valkey
from tests.forked import Program
from tests.served import LONG, Served
from tests.visitor import Visitor


def until(true: Callable[[], bool], what: str, seconds: float = 2 * LONG) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def family(pid: int) -> dict[int, str]:
    """All processes below one, with their command lines; whoever ends meanwhile is left out."""
    found: dict[int, str] = {}
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                line = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                found |= {child: line} | family(child)
    return found


class Scaled(Served):
    """`make run-scaled`, started as its parent process."""

    def __init__(self, home: Path, **settings: str) -> None:
        super().__init__(home, PROXIES="1", WORKERS="2", **settings)
        self.environ |= {"PORT": str(self.port)}
        for name in ("DATABASE_URL", "LIMITS_URL"):
            self.environ.pop(name, None)

    def start(self) -> None:
        with open(self.home / "server.log", "ab") as log:
            line = [sys.executable, "deploy/scaled.py"]
            self.process = Program(line, cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True)
        until(self.well, "the house did not come up")
        self.environ["DATABASE_URL"] = Keeper(self.data / "stores", None).url("house")

    def well(self) -> bool:
        """Whether /healthz says ok."""
        assert self.process
        assert self.process.is_alive(), (self.home / "server.log").read_text()
        try:
            return Visitor(self).get("/healthz").status == 200
        except (OSError, HTTPException):
            return False

    @property
    def everybody(self) -> dict[int, str]:
        """All processes below the parent."""
        return family(self.pid)

    def those(self, words: str) -> list[int]:
        """Processes whose command line holds these words and which have no children: of gunicorn the page workers."""
        found = self.everybody
        return [pid for pid, line in found.items() if words in line and not family(pid)]


@contextmanager
def scaled_house() -> Iterator[Scaled]:
    """PostgreSQL's user must be able to reach it, so it lies in a folder through which anybody may pass."""
    with tempfile.TemporaryDirectory(prefix="loi-ve-scaled-") as name:
        Path(name).chmod(0o711)
        house = Scaled(Path(name))
        try:
            house.start()
            yield house
        finally:
            house.stop()
            house.held.close()


class Counts:
    """Valkey, which can go away and come back."""

    def __init__(self, folder: Path) -> None:
        self.keeper = Keeper(folder, None)
        self.url = f"valkey+unix://{self.keeper.counts}"

    def start(self) -> None:
        self.process = subprocess.Popen(valkey(self.keeper).command)
        until(lambda: counts_answer(self.keeper), "Valkey did not come up")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(LONG)


@contextmanager
def shared_counts() -> Iterator[Counts]:
    with tempfile.TemporaryDirectory(prefix="loi-ve-counts-") as name:
        counts = Counts(Path(name))
        counts.start()
        try:
            yield counts
        finally:
            counts.stop()


def gone(pids: list[int]) -> bool:
    """Whether none of these runs any more; one that ended and was not fetched by its parent counts as gone."""
    return not any(_runs(pid) for pid in pids)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
