"""A house with its first numbers and answers, and the words a supervisor types."""

import pytest

from api.directory.loading import load_numbers
from api.guidance.loading import load_articles
from tests.people import MORNING, House


@pytest.fixture
def told(house: House) -> House:
    """A house that can already answer."""
    with house.writing() as session:
        load_numbers(session)
        load_articles(session, at=MORNING)
    return house
