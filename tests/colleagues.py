"""A father who reports, and the four who answer, lead and supervise; a folder may know them otherwise."""

import pytest

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
def hoa(house: House) -> Colleague:
    return Colleague(house, house.hoa)
