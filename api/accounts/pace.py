"""The pace of wrong sign-ins. It slows who guesses and never closes an account: that would be a weapon.

Wrong tries are counted by network and by account, in memory for minutes. A network that guessed lately waits longer
with every wrong try at an account; a network that did not guess passes at once, however hard others hammer.
"""

import hashlib

from flask import current_app
from limits.storage import Storage

from api.doors import network
from api.errors import TooOften

ACCOUNT_REMEMBERS = 600  # seconds
NETWORK_REMEMBERS = 60
WRONG_PER_NETWORK = 10
LONGEST_WAIT = 30


class Slowly(TooOften):
    """Several wrong tries came from this network; ``retry_after`` says how many seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.retry_after = seconds


def _storage() -> Storage:
    storage: Storage = current_app.extensions["limiter"].storage
    return storage


def _wrong_here() -> str:
    return f"sign-in/wrong/{network()}"


def _wrong_there(email: str) -> str:
    return "sign-in/wrong/" + hashlib.sha256(email.encode()).hexdigest()


def _wait(email: str) -> str:
    return f"{_wrong_there(email)}/{network()}/wait"


def before(email: str) -> None:
    """Ask before deriving anything. Raises Slowly."""
    storage = _storage()
    if storage.get(_wrong_here()) >= WRONG_PER_NETWORK:
        raise Slowly(NETWORK_REMEMBERS)
    if storage.get(_wait(email)):
        raise Slowly(LONGEST_WAIT)


def wrong(email: str) -> None:
    """Count a wrong try: 2, 4, 8 ... 30 seconds until this network may try this account again."""
    storage = _storage()
    storage.incr(_wrong_here(), NETWORK_REMEMBERS)
    tries = storage.incr(_wrong_there(email), ACCOUNT_REMEMBERS)
    storage.incr(_wait(email), min(2 ** min(tries, 8), LONGEST_WAIT))
