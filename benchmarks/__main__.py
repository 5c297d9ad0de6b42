"""`make bench`: measure and write benchmarks/RESULTS.md; with names of parts, measure these and only print them."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import again, home, kept, many, paint, points, push, reading, scaled, signing, speed, wire
from benchmarks.rows import Row, table
from benchmarks.servers import ROOT

# Name of the part: its title, how it is measured, and the function that measures it.
PARTS: dict[str, tuple[str, str, Callable[[], list[Row]]]] = {
    "speed": (
        "The house under load",
        f"Load and server share the machine; each ratio is the median of {speed.ROUNDS} interleaved rounds of "
        f"{speed.SECONDS:.0f} s.",
        speed.measure,
    ),
    "signing": ("Members signing in while families write", signing.HOW, signing.measure),
    "scaled": ("The house of several processes", scaled.HOW, scaled.measure),
    "many": ("A hundred thousand cases", many.HOW, many.measure),
    "push": ("Notices", push.HOW, push.measure),
    "home": ("Coming home", home.HOW, home.measure),
    "places": ("Places read out of pasted texts", reading.HOW, reading.measure),
    "backup": ("Back-ups", kept.HOW, kept.measure),
    "wire": ("What the phone pays: bytes", wire.HOW, wire.measure),
    "paint": ("What the phone pays: the first words on a slow line", paint.HOW, paint.measure),
    "again": ("What the phone pays: the second visit", again.HOW, again.measure),
    "points": ("Lighthouse", points.HOW, points.measure),
}


def _commit() -> str:
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def _machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}"


def _section(name: str) -> str:
    title, how, measure = PARTS[name]
    began = time.monotonic()
    rows = measure()
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return f"## {title}\n\n{how}\n\n{table(rows)}\n"


def main() -> None:
    names = sys.argv[1:]
    if unknown := [name for name in names if name not in PARTS]:
        raise SystemExit(f"There is no part {unknown[0]!r}; there are {', '.join(PARTS)}.")
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    head = f"# Results of `make bench`\n\n{_machine()} · {day} · commit {_commit()}\n"
    text = "\n".join([head, *(_section(name) for name in names or PARTS)])
    if not names:
        (ROOT / "benchmarks" / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
