"""Speed: requests a second against a bare hello of the same run, reports at a pace, memory afterwards."""

import secrets
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.load import flood, pace
from benchmarks.rows import Row
from benchmarks.servers import house, memory_pss, served

ROUNDS = 5
SECONDS = 2.0
CONNECTIONS = 16


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def report(number: int) -> bytes:
    """A whole report as a browser without script sends it: its own seed, a few answers, another network each time."""
    body = urlencode(
        {
            "seed": secrets.token_hex(10),
            "words": "Em tôi đi làm ở biên giới từ tháng tám. Hôm qua em gọi được một phút.",
            "about": "family",
            "danger": "unknown",
            "place": "gần sông, có tiếng loa",
            "last-when": "hôm qua",
        }
    ).encode()
    network = f"198.{18 + number % 2}.{secrets.randbelow(256)}.{secrets.randbelow(254) + 1}"
    head = (
        "POST /write HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Forwarded-For: {network}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def measure() -> list[Row]:
    """All rows: what, the figure asked, the figure measured, whether it is reached."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served("benchmarks.servers:hello()") as (floor, _),
        house(Path(folder)) as (port, pid),
    ):
        flood(port, lambda _: get("/"), connections=4, seconds=1)
        flood(floor, lambda _: get("/"), connections=4, seconds=1)
        rows = [_home(floor, port), *_reports(floor, port)]
        time.sleep(1)
        pss = memory_pss(pid) / 1e6
        return [*rows, Row("memory, PSS of the whole tree after the load", "<= 220 MB", f"{pss:.0f} MB", pss <= 220)]


def _home(floor: int, port: int) -> Row:
    ratios, rates = [], []
    for _ in range(ROUNDS):
        base = flood(floor, lambda _: get("/"), connections=CONNECTIONS, seconds=SECONDS)
        ours = flood(port, lambda _: get("/"), connections=CONNECTIONS, seconds=SECONDS)
        ratios.append(ours.rate / base.rate)
        rates.append((ours.rate, base.rate))
    ratio = statistics.median(ratios)
    told = f"{ratio:.2f} ({rates[0][0]:.0f}/s of {rates[0][1]:.0f}/s)"
    return Row("`GET /` against a bare Flask hello", ">= 0.50", told, ratio >= 0.5)


def _reports(floor: int, port: int) -> list[Row]:
    ratios, rates, refused = [], [], 0
    for _ in range(ROUNDS):
        base = flood(floor, lambda _: get("/"), connections=CONNECTIONS, seconds=SECONDS)
        ours = flood(port, report, connections=CONNECTIONS, seconds=SECONDS)
        ratios.append(ours.rate / base.rate)
        rates.append((ours.rate, ours.at(0.99)))
        refused += ours.refused
    ratio = statistics.median(ratios)
    paced = pace(port, report, per_second=100, connections=CONNECTIONS, seconds=10)
    refused += paced.refused
    p99 = paced.at(0.99)
    return [
        Row(
            f"report, sealed and durable, {CONNECTIONS} connections, against hello",
            ">= 0.10",
            f"{ratio:.3f} ({rates[0][0]:.0f}/s, p99 {rates[0][1]:.0f} ms)",
            ratio >= 0.1,
        ),
        Row("report p99 at 100 a second", "<= 50 ms", f"{p99:.0f} ms (median {paced.at(0.5):.1f} ms)", p99 <= 50),
        Row("reports refused or lost in all of this", "0", str(refused), refused == 0),
    ]
