"""The directory as a fresh house has it: all places and the first numbers."""

from collections.abc import Iterator

import pytest

from api.directory import loading
from tests.engines import Engine
from tests.people import MORNING, House


@pytest.fixture(scope="session")
def settled(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with all places, shared by the tests that only read."""
    folder = tmp_path_factory.mktemp("settled")
    with engine.copy(folder) as url:
        made = House(url, folder, engine.people)
        with made.writing() as session:
            loading.load_places(session, at=MORNING)
            loading.load_numbers(session)
        yield made
        made.close()


@pytest.fixture
def staffed(house: House) -> House:
    """A house of one's own with the first numbers and centres."""
    with house.writing() as session:
        loading.load_numbers(session)
    return house
