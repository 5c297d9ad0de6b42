"""The house of a test and who works in it: Lan and Nga answer, Minh leads, Hoa supervises, Tuấn administers."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from api import db
from api.accounts import queries, signin
from api.accounts.roles import Role
from api.audit.model import Entry
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.queries import DeskPublic
from api.keys.ring import Ring
from api.settings import Settings
from wsgi import create_app

Builder = Callable[..., tuple[str, str]]
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


class Compiled(BytecodeCache):
    """Pages are compiled once for all the houses of a run."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.pages:
            bucket.bytecode_from_string(self.pages[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.pages[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def written_once(write: Callable[..., Builder]) -> Callable[..., Builder]:
    """What builds a rule's address is compiled once for all the houses of a run: it is most of what a start costs."""
    known: dict[Any, Builder] = {}

    def written(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in known:
            known[key] = write(rule, append_unknown)
        return known[key]

    return written


Rule._compile_builder = written_once(Rule._compile_builder)  # type: ignore[method-assign]


class House:
    """One house for one test: its app, its movable clock ``at`` and its people."""

    def __init__(self, url: str, folder: Path, people: tuple[Person, ...]) -> None:
        self.at = MORNING
        self.settings = cheap(url, folder)
        self.app = create_app(self.settings)
        # A test wants to see what broke, not the page that tells a person so.
        self.app.error_handler_spec[None][None].pop(Exception, None)
        self.app.testing = True
        self.app.jinja_env.bytecode_cache = COMPILED
        self.lan, self.nga, self.minh, self.hoa, self.tuan, self.duc, self.thao = people
        self.people = people
        self._codes: dict[uuid.UUID, datetime] = {}

    def close(self) -> None:
        with self.app.app_context():
            db.rows().engine.dispose()

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
