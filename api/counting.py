"""Counts of tries: in this process's memory, or in a store that several processes share.

The library's own memory store starts a thread for nearly every count and fails when two start it at once: under a
burst that would cost reports. This one forgets what has run out when it is asked, and starts nothing.

Counts slow who guesses; they never stand in a report's way. While a shared store is away each process counts alone.
"""

import threading
from typing import Any, cast

from limits.errors import ConfigurationError
from limits.storage import Storage, storage_from_string
from valkey.backoff import NoBackoff
from valkey.retry import Retry

from api import clock, logs
from api.logs import log
from api.settings import UnsafeSettings

SWEEP_ABOVE = 10_000
PATIENCE = 1.0  # seconds that a shared store gets to answer
ALONE = 5.0  # seconds until it is asked again


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


class CountsShared(Storage):
    """The same counts for every process of the house, in Valkey or Redis. Expiry in whole seconds."""

    STORAGE_SCHEME = None
    base_exceptions = ValueError

    def __init__(self, url: str) -> None:
        super().__init__(None)
        self._shared = _reached(url)
        self._alone = CountsInMemory()
        self._away = (0.0, 0.0)

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        return cast(int, self._ask("incr", key, int(expiry), amount))

    def get(self, key: str) -> int:
        return cast(int, self._ask("get", key))

    def get_expiry(self, key: str) -> float:
        return cast(float, self._ask("get_expiry", key))

    def clear(self, key: str) -> None:
        self._ask("clear", key)

    def reset(self) -> int | None:
        return cast(int | None, self._ask("reset"))

    def check(self) -> bool:
        """Whether the shared store itself answers."""
        return bool(self._shared.check())

    def _ask(self, what: str, *about: object) -> object:
        since, until = self._away
        if not since <= _now() < until:
            try:
                return getattr(self._shared, what)(*about)
            except self._shared.base_exceptions as error:
                log.error("shared counts are away", **logs.failure(error))
                self._away = (_now(), _now() + ALONE)
        return getattr(self._alone, what)(*about)


def _reached(url: str) -> Storage:
    """The store at an address; Redis and Valkey speak the same, through one client. Raises UnsafeSettings."""
    once_more = Retry(NoBackoff(), 1)  # a line that stood while the store was started anew is dead
    how: Any = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": once_more}
    try:
        return cast(Storage, storage_from_string(url.replace("redis", "valkey", 1), **how))
    except (ConfigurationError, ValueError) as error:
        raise UnsafeSettings("LIMITS_URL names no store that this house can use.") from error


def counts(url: str) -> Storage:
    """The counts of a house. Raises UnsafeSettings."""
    return CountsInMemory() if url == "memory://" else CountsShared(url)


def _now() -> float:
    return clock.now().timestamp()


def _runs(kept: tuple[int, float, float], now: float) -> bool:
    _, end, length = kept
    return now < end <= now + length
