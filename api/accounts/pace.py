"""The pace of wrong sign-ins. It slows who guesses and never closes an account: that would be a weapon.

A browser that signed in as this member lately passes at once and answers for its own wrong tries alone. Everybody else
is known by network only. While many wrong tries come from one network, or from wherever at one account, a network that
is new there is asked to wait once and is then let in, however hard others go on. Codes tried after a right password
are few for all strangers together: whoever makes them run out holds the password. Counted in memory, for an hour at
most.
"""

import hashlib
from dataclasses import dataclass

from flask import current_app
from limits.storage import Storage

from api.doors import network
from api.errors import TooOften

# seconds
TRIES_REMEMBERED = 600
NETWORK_REMEMBERS = 60
ACCOUNT_REMEMBERS = 3600
LONGEST_WAIT = 30
CROWDED_NETWORK_WAIT = 30
CROWDED_ACCOUNT_WAIT = 300
COME_BACK_WITHIN = 600
# wrong tries
CROWDED_NETWORK = 10
CROWDED_ACCOUNT = 50
CODES = 10


class Slowly(TooOften):
    """Several wrong tries came from this network; ``retry_after`` says how many seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.retry_after = seconds


@dataclass(frozen=True)
class Caller:
    """Somebody who tries an account: from a browser that signed in as its member lately, or only from a network."""

    email: str
    browser: str = ""

    @property
    def _account(self) -> str:
        return "sign-in/" + hashlib.sha256(self.email.encode()).hexdigest()

    @property
    def _own(self) -> str:
        return f"{self._account}/{self.browser or network()}"

    @property
    def _codes(self) -> str:
        return f"{self._account}/{self.browser or 'strangers'}/codes"


def before(caller: Caller) -> None:
    """Ask before deriving anything. Raises Slowly."""
    storage = _storage()
    if waiting := storage.get(f"{caller._own}/wait"):
        raise Slowly(waiting)
    if not caller.browser and (seconds := _crowded(caller)) and not _came_back(caller):
        storage.incr(f"{caller._own}/asked", seconds + COME_BACK_WITHIN)
        _wait(caller, seconds)
        raise Slowly(seconds)


def wrong(caller: Caller, *, half: bool) -> None:
    """Count a wrong try: 2, 4, 8 ... 30 seconds until this caller may try again. ``half``: the password was right."""
    storage = _storage()
    if not caller.browser:
        storage.incr(_here(), NETWORK_REMEMBERS)
        storage.incr(caller._account, ACCOUNT_REMEMBERS)
    tries = storage.incr(caller._own, TRIES_REMEMBERED)
    _wait(caller, min(2 ** min(tries, 8), LONGEST_WAIT))
    if half:
        halfway(caller)


def halfway(caller: Caller) -> None:
    """A right password without its second factor counts like a wrong code."""
    _storage().incr(caller._codes, ACCOUNT_REMEMBERS)


def codes_left(caller: Caller) -> bool:
    """Whether another code may be tried here; if not, a right one opens nothing either."""
    return _storage().get(caller._codes) < CODES


def right(caller: Caller) -> None:
    """Somebody signed in: their own browser's wrong tries are forgotten, those of strangers are not."""
    storage = _storage()
    storage.clear(caller._own)
    if caller.browser:
        storage.clear(caller._codes)


def _storage() -> Storage:
    storage: Storage = current_app.extensions["limiter"].storage
    return storage


def _here() -> str:
    return f"sign-in/wrong/{network()}"


def _wait(caller: Caller, seconds: int) -> None:
    """The count is the number of seconds, so that whoever asks meanwhile can be told."""
    _storage().incr(f"{caller._own}/wait", seconds, amount=seconds)


def _crowded(caller: Caller) -> int:
    """How many seconds a network that is new at this account waits; 0 when nobody guesses."""
    storage = _storage()
    if storage.get(caller._account) >= CROWDED_ACCOUNT:
        return CROWDED_ACCOUNT_WAIT
    return CROWDED_NETWORK_WAIT if storage.get(_here()) >= CROWDED_NETWORK else 0


def _came_back(caller: Caller) -> bool:
    """Whether this network was asked to wait and has done so: good for one try."""
    storage, asked = _storage(), f"{caller._own}/asked"
    if not storage.get(asked) or storage.incr(asked, COME_BACK_WITHIN) != 2:
        return False
    storage.clear(asked)
    return True
