"""A house with two more pages: one that writes and one that only reads, each doing what a test hands in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import db
from api.doors import ANYBODY, needs
from api.keys.model import Desk
from api.keys.rules import SHARED
from tests.people import House


@dataclass
class Room:
    """``deed`` is what the pages do with their session."""

    house: House
    deed: Callable[[Session], Any] = field(default=lambda session: None)

    def __post_init__(self) -> None:
        @needs(ANYBODY)
        def page() -> str:
            return str(self.deed(db.session()))

        self.house.app.add_url_rule("/deed", "deed", page, methods=["GET", "POST"])
        self.browser: FlaskClient = self.house.client()

    def desks(self) -> int:
        """How many were made here."""
        with self.house.reading() as session:
            there = select(func.count()).select_from(Desk).where(Desk.code.not_in(SHARED))
            return session.scalar(there) or 0

    def files(self) -> int:
        return sum(path.is_file() for path in self.house.settings.files.rglob("*"))

    def new_desk(self, session: Session, code: str = "danang") -> str:
        """One row more."""
        session.add(Desk(code=code, created_at=self.house.at))
        session.flush()
        return "made"


@pytest.fixture
def house(own_house: House) -> House:
    """One with a page more."""
    return own_house


@pytest.fixture
def room(house: House) -> Room:
    return Room(house)
