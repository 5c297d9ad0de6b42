"""Reading places: a thousand pasted texts in one run, against one plain scan of the same texts for runs of digits."""

import random
import re
import statistics
import time
from collections.abc import Callable

from api.location.reading import places_in
from benchmarks.rows import Row
from tests.location.notations import AT_BORDER, AT_HANOI, AT_SAIGON, NO_PLACE, UNREADABLE

HOW = (
    "A thousand texts of about 300 letters with one pasted place in most, in one process. The floor scans the same "
    "texts with one small pattern and turns what it finds into numbers, which is the least that any reading does. "
    "Medians of nine interleaved rounds."
)
TEXTS, ROUNDS, LONG = 1_000, 9, 100_000
FILLER = "Con gái tôi đi làm ở biên giới từ tháng tám, hôm qua cháu gọi được một phút rồi tắt máy. Gọi 0912 345 678. "
NUMBERS = re.compile(r"-?\d{1,3}\.\d{3,}")
HARDEST = "1 "  # of all pieces that tests/location repeats


def texts() -> list[str]:
    """Words, then a place or none, then words: the same in every run."""
    chance = random.Random(7)
    pasted = [text for text, _how in (*AT_HANOI, *AT_SAIGON, *AT_BORDER, *UNREADABLE)] + NO_PLACE
    return [f"{FILLER}{chance.choice(pasted)}\n{FILLER * chance.randrange(3)}" for _ in range(TEXTS)]


def measure() -> list[Row]:
    told = texts()
    floor, ours, found = [], [], 0
    for _ in range(ROUNDS):
        floor.append(_seconds(lambda: [[float(one) for one in NUMBERS.findall(text)] for text in told]))
        ours.append(_seconds(lambda: [places_in(text) for text in told]))
    found = sum(bool(places_in(text)) for text in told)
    base, taken = statistics.median(floor), statistics.median(ours)
    short, long = (_best(HARDEST * (size // 2)) for size in (LONG // 4, LONG))
    return [
        Row(
            "1,000 pasted texts read, against one scan for numbers",
            "<= 60",
            f"{taken / base:.0f} ({taken * 1000:.0f} ms against {base * 1000:.1f} ms; {found} of them hold a place)",
            taken / base <= 60,
        ),
        Row("one text", "<= 1 ms", f"{taken / TEXTS * 1000:.2f} ms", taken / TEXTS <= 0.001),
        Row(
            "the hardest 100,000 letters, against a quarter of them",
            "<= 6",
            f"{long / short:.1f} ({long * 1000:.0f} ms)",
            long / short <= 6,
        ),
    ]


def _best(text: str) -> float:
    return min(_seconds(lambda: places_in(text)) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
