"""A house that knows its numbers and can already answer."""

import pytest

from api.directory.loading import load_numbers
from api.guidance.loading import load_articles
from tests.people import MORNING, House


@pytest.fixture
def told(house: House) -> House:
    with house.writing() as session:
        load_numbers(session)
        load_articles(session, at=MORNING)
    return house
