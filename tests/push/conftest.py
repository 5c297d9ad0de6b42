"""A house that may send notices to this machine, a push service on it, and Mai."""

from collections.abc import Iterator

import pytest

from api import server_key
from tests.people import House
from tests.push.people import Mai, set_here, somebody
from tests.push.receiver import Receiver


@pytest.fixture
def service() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def able(house: House) -> House:
    """A house with its server key that may send to 127.0.0.1."""
    set_here(house, 1)
    server_key.make(house.settings.server_key)
    return house


@pytest.fixture
def mai(able: House) -> Mai:
    return somebody(able)
