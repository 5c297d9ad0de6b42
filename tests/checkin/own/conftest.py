"""Lan, Nga and Hoa at work, and Mai who came home."""

import pytest

from tests.checkin.own.mai import Mai
from tests.contact.people import Keeper
from tests.people import House


@pytest.fixture
def lan(house: House) -> Keeper:
    return Keeper(house, house.lan)


@pytest.fixture
def nga(house: House) -> Keeper:
    return Keeper(house, house.nga)


@pytest.fixture
def hoa(house: House) -> Keeper:
    return Keeper(house, house.hoa)


@pytest.fixture
def mai(house: House, lan: Keeper) -> Mai:
    return Mai(house, lan)
