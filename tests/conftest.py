"""The house in which every test lives: once on SQLite, once on PostgreSQL, each time from the same template."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest

from api import clock
from tests.engines import Engine, started
from tests.people import House
from tests.served import Served, Template, ready

pytest_plugins = ("tests.screens", "tests.colleagues")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database server with a template: schema, desks, and the people of the demo."""
    with started(request.param, tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@contextmanager
def _house(engine: Engine, folder: Path, patch: pytest.MonkeyPatch, *, own: bool) -> Iterator[House]:
    with engine.copy(folder) as url:
        made = House(url, folder, engine.people, own=own)
        patch.setattr(clock, "source", lambda: made.at)
        yield made
        made.close()


@pytest.fixture
def house(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A fresh house with its own rows, files and clock."""
    with _house(engine, tmp_path, monkeypatch, own=False) as made:
        yield made


@pytest.fixture
def own_house(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """One whose pages and doors a test may change."""
    with _house(engine, tmp_path, monkeypatch, own=True) as made:
        yield made


@pytest.fixture(scope="session")
def template() -> Iterator[Callable[[str], Template]]:
    """``template("sqlite")``: a house with demo data, made ready when first asked for."""
    with ExitStack() as stack:
        yield cache(lambda engine: stack.enter_context(ready(engine)))


@pytest.fixture
def served(request: pytest.FixtureRequest, template: Callable[[str], Template], tmp_path: Path) -> Iterator[Served]:
    """A fresh house with demo data, served as in earnest; on SQLite unless a test asks for more."""
    with template(getattr(request, "param", "sqlite")).served(tmp_path) as house:
        yield house


@pytest.fixture(scope="session")
def hotline(template: Callable[[str], Template], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One served house for all tests that leave nothing behind which another one minds."""
    with template("sqlite").served(tmp_path_factory.mktemp("hotline")) as house:
        yield house
