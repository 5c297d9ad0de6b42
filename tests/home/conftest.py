"""A house that knows its numbers."""

import pytest

from api.directory.loading import load_numbers
from tests.people import House


@pytest.fixture
def open_house(house: House) -> House:
    """The public numbers of a first start are there."""
    with house.writing() as session:
        load_numbers(session)
    return house
