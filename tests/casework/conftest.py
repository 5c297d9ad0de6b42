"""A father who reports; Lan and Nga of the intake desk, Hoa of follow-up, Minh of all desks."""

import pytest

from api.keys.rules import revoke_desk
from tests.casework.people import Colleague, Writer
from tests.people import House


@pytest.fixture
def father(house: House) -> Writer:
    return Writer(house)


@pytest.fixture
def lan(house: House) -> Colleague:
    return Colleague(house, house.lan)


@pytest.fixture
def nga(house: House) -> Colleague:
    return Colleague(house, house.nga)


@pytest.fixture
def minh(house: House) -> Colleague:
    return Colleague(house, house.minh)


@pytest.fixture
def hoa(house: House, minh: Colleague) -> Colleague:
    """She keeps the follow-up desk alone, so that nothing opens to her through another one."""
    for desk in ("intake", "supervision"):
        minh.does(revoke_desk, desk, house.hoa.id)
    return Colleague(house, house.hoa)
