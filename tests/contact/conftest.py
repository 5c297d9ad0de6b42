"""A father who writes, his daughter's case, and who works on it: Lan and Nga answer, Hoa supervises."""

import uuid

import pytest

from tests.casework.people import Writer
from tests.contact.people import Keeper
from tests.people import House


@pytest.fixture
def father(house: House) -> Writer:
    return Writer(house)


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
def talk(father: Writer) -> uuid.UUID:
    """What the father wrote."""
    return father.writes(person_name="Trần Thị Ví Dụ", you_relation="parent", last_phone_watched="yes")


@pytest.fixture
def case_id(talk: uuid.UUID, lan: Keeper) -> uuid.UUID:
    return lan.opens(talk)
