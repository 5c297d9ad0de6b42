"""A house whose acts are chained, and a hand at its rows as their owner's would be."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from api import server_key
from api.audit import chain as links
from api.audit import jobs
from api.audit import rules as audit
from api.audit.acts import Act
from api.server_key import ServerKey
from tests.people import House


@dataclass
class Books:
    """The audit of one house."""

    house: House

    @property
    def key(self) -> ServerKey:
        return server_key.load(self.house.settings.server_key)

    def write(self, count: int = 1, act: Act = Act.CASE_READ) -> None:
        """Lan does this so many times, a second apart."""
        with self.house.writing() as session:
            for _ in range(count):
                audit.record(session, act, by=self.house.lan.id, at=self.house.later(seconds=1))

    def chain(self) -> None:
        with self.house.app.app_context():
            jobs.chain_all()

    def head(self) -> links.Head:
        with self.house.reading() as session:
            return links.head(session)

    def run(self, *command: str) -> Result:
        return self.house.app.test_cli_runner().invoke(args=["audit", *command])

    def change(self, statement: str, **values: object) -> None:
        """What somebody with the rows in hand could do."""
        with self.house.writing() as session:
            assert session.execute(text(statement), values).rowcount == 1  # type: ignore[attr-defined]

    def copy(self, file: Path) -> Path:
        """The head, copied by hand into a file of heads."""
        with file.open("a") as out:
            out.write(json.dumps(json.loads(self.run("head").output)) + "\n")
        return file


@pytest.fixture
def books(house: House) -> Books:
    """Fifty acts of the morning, chained, after those with which the house was made."""
    server_key.make(house.settings.server_key)
    made = Books(house)
    made.write(50)
    made.chain()
    return made
