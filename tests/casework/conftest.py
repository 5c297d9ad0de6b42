"""Hoa of the follow-up desk alone."""

import pytest

from api.keys.rules import revoke_desk
from tests.casework.people import Colleague
from tests.people import House


@pytest.fixture
def hoa(house: House, minh: Colleague) -> Colleague:
    """She keeps the follow-up desk alone, so that nothing opens to her through another one."""
    for desk in ("intake", "supervision"):
        minh.does(revoke_desk, desk, house.hoa.id)
    return Colleague(house, house.hoa)
