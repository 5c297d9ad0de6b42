"""Counts of tries in this process's memory, for one process; several share Redis or Valkey instead.

The library's own memory store starts a thread for nearly every count and fails when two start it at once: under a
burst that would cost reports. This one forgets what has run out when it is asked, and starts nothing.
"""

import threading

from limits.storage import Storage

from api import clock

SWEEP_ABOVE = 10_000


class CountsInMemory(Storage):
    """Counters with an end, behind one lock. Expiry in seconds.

    Each keeps its length too: an end further ahead than that means that the clock was set back, and counts as passed.
    """

    STORAGE_SCHEME = None
    base_exceptions = ValueError

    def __init__(self) -> None:
        super().__init__(None)
        self._counts: dict[str, tuple[int, float, float]] = {}
        self._lock = threading.Lock()
        self._sweep_above = SWEEP_ABOVE

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = _now()
        with self._lock:
            kept = self._counts.get(key)
            if kept is None or not _runs(kept, now):
                self._sweep(now)
                kept = (0, now + expiry, expiry)
            count, end, length = kept
            self._counts[key] = (count + amount, end, length)
            return count + amount

    def _sweep(self, now: float) -> None:
        """However many run at once, each is looked at twice at most for every one that is added."""
        if len(self._counts) > self._sweep_above:
            self._counts = {key: kept for key, kept in self._counts.items() if _runs(kept, now)}
            self._sweep_above = max(SWEEP_ABOVE, 2 * len(self._counts))

    def get(self, key: str) -> int:
        kept = self._counts.get(key)
        return kept[0] if kept and _runs(kept, _now()) else 0

    def get_expiry(self, key: str) -> float:
        """When the count ends, as a wall clock's seconds."""
        kept = self._counts.get(key)
        return kept[1] if kept else _now()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._lock:
            count = len(self._counts)
            self._counts.clear()
        return count

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)


def _now() -> float:
    return clock.now().timestamp()


def _runs(kept: tuple[int, float, float], now: float) -> bool:
    _, end, length = kept
    return now < end <= now + length
