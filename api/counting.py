"""Counts of tries in this process's memory, for one process; several share Redis or Valkey instead.

The library's own memory store starts a thread for nearly every count and fails when two start it at once: under a
burst that would cost reports. This one forgets what has run out when it is asked, and starts nothing.
"""

import threading
import time

from limits.storage import Storage

SWEEP_ABOVE = 10_000


class CountsInMemory(Storage):
    """Counters with an end, behind one lock. Expiry in seconds."""

    STORAGE_SCHEME = None
    base_exceptions = ValueError

    def __init__(self) -> None:
        super().__init__(None)
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.monotonic()
        with self._lock:
            count, end = self._counts.get(key, (0, 0.0))
            if end <= now:
                self._sweep(now)
                count, end = 0, now + expiry
            self._counts[key] = (count + amount, end)
            return count + amount

    def _sweep(self, now: float) -> None:
        if len(self._counts) > SWEEP_ABOVE:
            self._counts = {key: kept for key, kept in self._counts.items() if kept[1] > now}

    def get(self, key: str) -> int:
        count, end = self._counts.get(key, (0, 0.0))
        return count if end > time.monotonic() else 0

    def get_expiry(self, key: str) -> float:
        """When the count ends, as a wall clock's seconds."""
        _, end = self._counts.get(key, (0, 0.0))
        return time.time() + max(0.0, end - time.monotonic())

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
