"""Posting notices over HTTPS: to the address that was looked at, with an end to everything."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from functools import cache
from http.client import HTTPException
from typing import NamedTuple

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from api.push.address import Address, NoPushAddress, resolved
from api.push.notice import Letter

CONNECT, READ = 5.0, 10.0  # seconds; a handshake has CONNECT for all of it
BODY_MOST = 4096  # bytes of an answer; nobody reads them
LONGEST_WAIT = timedelta(days=1)


class Outcome(Enum):
    """What became of a notice."""

    TAKEN = "the service has it"
    GONE = "the browser wants no more of them"
    LATER = "the service is busy, broken or away"
    REFUSED = "the service will never take this one"


class Answer(NamedTuple):
    """``wait``: the service asked for so long."""

    outcome: Outcome
    wait: timedelta = timedelta(0)


class Lines:
    """Open connections of one round of sending; several threads post at once."""

    def __init__(self, *, here: bool = False) -> None:
        self._here = here
        self._lock = threading.Lock()
        self._idle: dict[tuple[str, str], list[HTTPConnection]] = {}
        self._busy: set[HTTPConnection] = set()
        self._torn = False

    def post(self, address: Address, letter: Letter, at: datetime) -> Answer:
        """Never raises for what the other side does. ``at``: the present, for a wait that is given as a date."""
        try:
            with self._line(address) as line:
                return _meaning(*_posted(line, address, letter), at)
        except NoPushAddress:
            return Answer(Outcome.GONE)
        except (OSError, HTTPError, HTTPException, ValueError):
            return Answer(Outcome.LATER)

    @contextmanager
    def _line(self, address: Address) -> Iterator[HTTPConnection]:
        place = address.scheme, address.authority
        with self._lock:
            waiting = self._idle.setdefault(place, [])
            line = waiting.pop() if waiting else None
        if line is None:
            line = _opened(address, resolved(address, here=self._here))
        with self._lock:
            self._busy.add(line)
        try:
            if self._torn:
                raise TimeoutError
            yield line
        except BaseException:
            line.close()
            raise
        finally:
            with self._lock:
                self._busy.discard(line)
                if line.sock is not None:
                    self._idle.setdefault(place, []).append(line)

    def tear(self) -> None:
        """What still hangs is torn off, however slowly it drips."""
        with self._lock:
            self._torn = True
            for line in self._busy:
                if line.sock is not None:
                    with suppress(OSError):
                        line.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """The round is over, nobody posts any more."""
        for line in (one for lines in self._idle.values() for one in lines):
            line.close()
        self._idle.clear()


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _opened(address: Address, ips: list[str]) -> HTTPConnection:
    """Connected to the first of these that answers; its certificate must be the name's. Raises OSError, HTTPError."""
    line: HTTPConnection
    for ip in ips[:2]:
        if address.scheme == "https":
            line = HTTPSConnection(
                ip, address.port, timeout=CONNECT, ssl_context=_trust(), server_hostname=address.host
            )
        else:
            line = HTTPConnection(ip, address.port, timeout=CONNECT)
        try:
            line.connect()
        except (OSError, HTTPError):
            line.close()
            if ip == ips[:2][-1]:
                raise
            continue
        if line.sock is not None:
            line.sock.settimeout(READ)
            return line
    raise OSError


def _posted(line: HTTPConnection, address: Address, letter: Letter) -> tuple[int, str]:
    """Status, and what Retry-After says; a redirection is an answer like any other."""
    headers = {"Host": address.authority, "User-Agent": "notice", **letter.headers}
    line.request("POST", address.path, letter.body, headers, preload_content=False, decode_content=False)
    response: BaseHTTPResponse = line.getresponse()
    more = response.read(BODY_MOST, decode_content=False)
    if len(more) == BODY_MOST or response.headers.get("Connection", "").lower() == "close":
        line.close()
    return response.status, response.headers.get("Retry-After", "")


def _meaning(status: int, retry_after: str, at: datetime) -> Answer:
    """404 and 410: the browser is gone. 401 and 403: the clock or the key may be wrong, and may be set right."""
    if 200 <= status < 300:
        return Answer(Outcome.TAKEN)
    if status in {404, 410}:
        return Answer(Outcome.GONE)
    if status in {401, 403, 408, 425, 429} or status >= 500:
        return Answer(Outcome.LATER, wait_asked(retry_after, at))
    return Answer(Outcome.REFUSED)


def wait_asked(told: str, at: datetime) -> timedelta:
    """From `Retry-After`: seconds or a date, at most a day; nothing when it says nothing."""
    wait = timedelta(0)
    with suppress(ValueError, TypeError, OverflowError):
        if told.strip().isdecimal():
            wait = timedelta(seconds=min(int(told[:12]), LONGEST_WAIT.total_seconds()))
        elif told:
            moment = parsedate_to_datetime(told)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - at
    return min(max(wait, timedelta(0)), LONGEST_WAIT)
