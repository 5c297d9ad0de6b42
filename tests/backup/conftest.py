"""A house whose operator has set back-ups: the key that opens them lies elsewhere."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage
import pytest

from api import server_key
from api.backup import making, restoring
from api.backup.making import Made
from api.backup.restoring import Restored
from api.settings import Settings
from api.timed import rules as timed
from tests.engines import Engine
from tests.people import House
from wsgi import create_app


@dataclass
class Kept:
    """A house with back-ups in ``outside``, the identity that opens them, and where it may be brought back to."""

    house: House
    outside: Path
    identity: pyrage.x25519.Identity
    elsewhere: Path

    def make(self) -> Made:
        with self.house.app.app_context():
            return making.make(self.house.settings)

    def work(self) -> None:
        """What is due by the clock is done."""
        with self.house.writing() as session:
            timed.write_down(session, at=self.house.at)
        with self.house.app.app_context():
            timed.work_once(uuid.uuid4())

    def settings_at(self, url: str) -> Settings:
        """The same settings on another machine, its disk empty."""
        return replace(self.house.settings, data_dir=self.elsewhere, database_url=url)


def house_of(settings: Settings, like: House) -> House:
    """The people of one house in another."""
    found = House(settings.database_url, settings.data_dir, like.people)
    found.at, found.settings = like.at, settings
    found.app = create_app(settings)
    found.app.testing = True
    return found


@contextmanager
def brought_back(kept: Kept, url: str, path: Path, *, unsigned: bool = False) -> Iterator[tuple[House, Restored]]:
    """A house that was restored at ``url``."""
    settings = kept.settings_at(url)
    house = house_of(settings, kept.house)
    with house.app.app_context():
        done = restoring.restore(settings, path, [kept.identity], at=house.at, unsigned=unsigned)
    try:
        yield house, done
    finally:
        house.close()


@pytest.fixture
def kept(house: House, tmp_path: Path) -> Kept:
    outside, elsewhere = tmp_path / "outside", tmp_path / "elsewhere"
    outside.mkdir()
    identity = pyrage.x25519.Identity.generate()
    house.settings = replace(
        house.settings,
        backup_dir=str(outside),
        backup_to=str(identity.to_public()),
        server_key_file=str(tmp_path / "server.key"),
    )
    server_key.make(house.settings.server_key)
    house.close()
    house.app = house_of(house.settings, house).app
    return Kept(house, outside, identity, elsewhere)


@pytest.fixture
def empty_url(engine: Engine, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """An empty database on the same engine."""
    with ExitStack() as stack:

        def made() -> str:
            folder = tmp_path / "empty"
            folder.mkdir(exist_ok=True)
            return stack.enter_context(engine.empty(folder))

        yield made
