"""The house in which every test lives: once on SQLite, once on PostgreSQL, each time from the same template."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api import clock
from tests.engines import Engine, started
from tests.people import House


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database server with a template: schema, desks, and the people of the demo."""
    with started(request.param, tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@pytest.fixture
def house(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A fresh house with its own rows, files and clock."""
    with engine.copy(tmp_path) as url:
        made = House(url, tmp_path, engine.people)
        monkeypatch.setattr(clock, "source", lambda: made.at)
        yield made
        made.close()
