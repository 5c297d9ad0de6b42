"""`make run-scaled` against a bare hello with as many processes, and against the house of one process on SQLite."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.load import Result, flood, pace
from benchmarks.rows import Row
from benchmarks.servers import house, memory_pss, served
from benchmarks.sharing import phones
from benchmarks.speed import CONNECTIONS, ROUNDS, SECONDS, get, report
from tests.scaled import scaled_house

PROCESSES = 2
PHONES, EACH = 1_000, 10  # seconds between two points of a phone
PER_SECOND = PHONES / EACH
LASTS = 20.0
HOW = (
    f"`make run-scaled` with {PROCESSES} processes for pages, two for timed work, PostgreSQL and Valkey; the hello "
    f"with as many processes; the house of `make run`; load and all three on one machine. Medians of {ROUNDS} "
    f"interleaved rounds of {SECONDS:.0f} s at {CONNECTIONS} connections."
)


def measure() -> list[Row]:
    with (
        tempfile.TemporaryDirectory() as folder,
        served("benchmarks.servers:hello()", processes=PROCESSES) as (floor, _),
        house(Path(folder)) as (one, _),
        scaled_house() as many,
    ):
        for port in (floor, one, many.port):
            flood(port, lambda _: get("/"), connections=4, seconds=1)
        rows = [*_flooded(floor, one, many.port), *_paced(many.port)]
        told = f"{memory_pss(many.pid) / 1e6:.0f} MB"
        return [*rows, Row("memory of all processes together, PSS", "told", told, True)]


def _flooded(floor: int, one: int, many: int) -> list[Row]:
    """Three servers, one after the other in each round."""

    def home(port: int) -> Result:
        return flood(port, lambda _: get("/"), connections=CONNECTIONS, seconds=SECONDS)

    def reports(port: int) -> Result:
        return flood(port, report, connections=CONNECTIONS, seconds=SECONDS)

    turns: dict[str, Callable[[], Result]] = {
        "floor": lambda: home(floor),
        "home": lambda: home(many),
        "home of one": lambda: home(one),
        "reports": lambda: reports(many),
        "reports of one": lambda: reports(one),
    }
    found: dict[str, list[Result]] = {name: [] for name in turns}
    for _ in range(ROUNDS):
        for name, turn in turns.items():
            found[name].append(turn())
    refused = sum(result.refused for results in found.values() for result in results)
    rates = {name: [result.rate for result in results] for name, results in found.items()}
    p99 = statistics.median(result.at(0.99) for result in found["reports"])
    return [
        _ratio("`GET /` against the hello", rates["home"], rates["floor"], 0.5),
        _ratio("`GET /` against one process on SQLite", rates["home"], rates["home of one"], None),
        _ratio(
            f"report, sealed and durable (p99 {p99:.0f} ms), against the hello", rates["reports"], rates["floor"], 0.1
        ),
        _ratio("the same against one process on SQLite", rates["reports"], rates["reports of one"], None),
        Row("requests refused or lost in these rounds", "0", str(refused), refused == 0),
    ]


def _ratio(what: str, ours: list[float], others: list[float], least: float | None) -> Row:
    ratio = statistics.median(our / other for our, other in zip(ours, others, strict=True))
    told = f"{ratio:.2f} ({statistics.median(ours):.0f}/s of {statistics.median(others):.0f}/s)"
    return Row(what, "told" if least is None else f">= {least:.2f}", told, least is None or ratio >= least)


def _paced(port: int) -> list[Row]:
    """Reports, then points of all phones, at the same pace."""
    sharing = phones(port, PHONES)
    points = [sharing[index % PHONES].point(index // PHONES + 1) for index in range(int(PER_SECOND * LASTS))]
    time.sleep(1)
    reports = pace(port, report, per_second=PER_SECOND, connections=CONNECTIONS, seconds=LASTS)
    live = pace(port, lambda index: points[index], per_second=PER_SECOND, connections=CONNECTIONS, seconds=LASTS)
    ours, theirs = live.at(0.99), reports.at(0.99)
    told = f"{theirs:.1f} ms (median {reports.at(0.5):.1f} ms)"
    refused = reports.refused + live.refused
    return [
        Row("report p99 at 100 a second", "<= 50 ms", told, theirs <= 50),
        Row(
            f"{PHONES:,} phones share where they are, a point each {EACH} s: p99 against a report's",
            "<= 1.50",
            f"{ours / theirs:.2f} ({ours:.1f} ms, median {live.at(0.5):.1f} ms)",
            ours / theirs <= 1.5,
        ),
        Row("reports and points refused or lost at that pace", "0", str(refused), refused == 0),
    ]
