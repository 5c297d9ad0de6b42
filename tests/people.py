"""The house of a test and who works in it: Lan and Nga answer, Minh leads, Hoa supervises, Tuấn administers."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import Dialect, Engine, event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api import db, doors
from api.accounts import queries, signin
from api.accounts.roles import Role
from api.audit.model import Entry
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.queries import DeskPublic
from api.keys.ring import Ring
from api.settings import Settings
from pwa.shell.page import Shelf
from wsgi import create_app

MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # nine o'clock in Viet Nam


@dataclass(frozen=True)
class Person:
    """A member of staff with everything they have on paper and on their telephone."""

    id: uuid.UUID
    name: str
    role: Role
    email: str
    password: str
    totp_secret: str

    def code(self, at: datetime) -> str:
        """What their authenticator shows."""
        return pyotp.TOTP(self.totp_secret).at(at)


def cheap(url: str, folder: Path) -> Settings:
    """Settings of a house under test: as in earnest, but a password costs next to nothing."""
    return Settings(
        data_dir=folder,
        database_url=url,
        public_origin="http://localhost",
        argon2_kib=64,
        argon2_passes=1,
    )


def people_of(session: Session, accounts: list[dict[str, str]]) -> tuple[Person, ...]:
    """The people behind the demo's sign-ins, in their order."""
    found = [(account, queries.person_of(session, account["email"])) for account in accounts]
    return tuple(
        Person(one.id, one.name, one.role, one.email, account["password"], account["totp_secret"])
        for account, one in found
    )


class Start:
    """An app that was started, for one house after the other: what a start and a first question cost is paid once.

    Each house has settings, rows, counts and kept pages of its own in it, as after a start of its own.
    """

    free: ClassVar[dict[bool, list["Start"]]] = {True: [], False: []}

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)
        # A test wants to see what broke, not the page that tells a person so.
        self.app.error_handler_spec[None][None].pop(Exception, None)
        self.sqlite: bool = self.app.extensions["rows"].sqlite
        self.engine: Engine = self.app.extensions["rows"].engine
        self.where = self.engine.url
        event.listen(self.engine, "do_connect", self._elsewhere)
        self.found: dict[str, Any] = dict(self.app.extensions)

    @classmethod
    def of(cls, settings: Settings, *, own: bool) -> "Start":
        """One that nobody uses; ``own``: one that nobody will use either, since its pages or doors are changed."""
        free = cls.free[settings.database.startswith("sqlite")]
        start = free.pop() if free and not own else cls(settings)
        start.move(settings)
        return start

    def _elsewhere(self, dialect: Dialect, _record: Any, _args: Any, options: dict[str, Any]) -> Any:
        args, others = dialect.create_connect_args(self.where)
        return dialect.connect(*args, **{**options, **others})

    def move(self, settings: Settings) -> None:
        """To another house."""
        rows = db.Rows(settings.database, settings.restoring)
        self.where, rows.engine = rows.engine.url, self.engine
        self.app.extensions.clear()
        self.app.extensions.update(self.found, settings=settings, rows=rows, page_cache=Shelf())
        self.app.testing = True
        self.app.extensions["jobs"] = dict(self.found["jobs"])  # a test may enter more
        doors.count(self.app, settings)

    def end(self, *, own: bool) -> None:
        self.engine.dispose()
        if not own:
            self.free[self.sqlite].append(self)


class House:
    """One house for one test: its app, its movable clock ``at`` and its people."""

    def __init__(self, url: str, folder: Path, people: tuple[Person, ...], *, own: bool = False) -> None:
        """``own``: an app that nobody else is given, for tests that change it."""
        self.at, self.own = MORNING, own
        self.settings = cheap(url, folder)
        self.start = Start.of(self.settings, own=own)
        self.app = self.start.app
        self.lan, self.nga, self.minh, self.hoa, self.tuan, self.duc, self.thao = people
        self.people = people
        self._codes: dict[uuid.UUID, datetime] = {}

    def close(self) -> None:
        self.start.end(own=self.own)

    def later(self, **time: float) -> datetime:
        """Let time pass: ``house.later(minutes=16)``."""
        self.at += timedelta(**time)
        return self.at

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction of its own, committed at the end."""
        with self.app.app_context(), db.writing() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.app.app_context(), db.reading() as session:
            yield session

    def client(self, network: str = "203.0.113.7") -> FlaskClient:
        """A browser with its own cookies that sends forms from our own pages."""
        client = self.app.test_client()
        client.environ_base |= {"REMOTE_ADDR": network, "HTTP_SEC_FETCH_SITE": "same-origin"}
        return client

    def go_live(self) -> None:
        """The same house, in earnest."""
        self.set(mode="live")

    def set(self, **other: Any) -> None:
        """The same house with other settings, as after a new start."""
        self.settings = replace(self.settings, **other)
        self.app.extensions["settings"] = self.settings

    def forgive(self) -> None:
        """The minutes in which wrong tries are remembered are over."""
        self.app.extensions["limiter"].storage.reset()

    def code(self, person: Person) -> str:
        """A code that was not used yet; when the last one still runs, half a minute passes."""
        if self._codes.get(person.id, MORNING - timedelta(days=1)) > self.at - timedelta(seconds=30):
            self.later(seconds=30)
        self._codes[person.id] = self.at
        return person.code(self.at)

    def try_sign_in(self, client: FlaskClient, person: Person, **other: str) -> TestResponse:
        """Fill in the sign-in form and send it; ``other`` replaces or adds fields."""
        form = {"email": person.email, "password": person.password}
        form |= other if "code" in other else {"code": self.code(person), **other}
        return client.post("/console/sign-in", data=form)

    def sign_in(self, person: Person, network: str = "203.0.113.7") -> FlaskClient:
        """A browser in which this person is signed in."""
        client = self.client(network)
        assert self.try_sign_in(client, person).status_code == 303
        return client

    def ring(self, session: Session, person: Person) -> Ring:
        """This person's keys, for tests that call rules without a browser."""
        with self.app.app_context():
            claim = signin.claimed(person.email, person.password, self.settings)
        return keys.open_member_key(session, person.id, claim.proof.wrapping)

    def acts(self) -> list[str]:
        """What was written down since the house was made, the oldest first."""
        with self.reading() as session:
            rows = session.scalars(select(Entry).where(Entry.at >= MORNING).order_by(Entry.at, Entry.id))
            return [row.act for row in rows]

    def desk(self, code: str = "intake") -> DeskPublic:
        with self.reading() as session:
            return desks.desk(session, code)
