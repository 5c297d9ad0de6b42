"""Mai, who came home and has joined, in a house with its server key."""

import pytest

from api import server_key
from tests.casework.people import Colleague
from tests.checkin.people import Mai, came_home
from tests.people import House


@pytest.fixture
def mai(house: House, lan: Colleague) -> Mai:
    """Invited; not joined yet."""
    server_key.make(house.settings.server_key)
    return came_home(lan)
