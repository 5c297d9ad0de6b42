"""A father who reports, Lan who works, Hoa who supervises."""

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
def hoa(house: House) -> Colleague:
    return Colleague(house, house.hoa)
