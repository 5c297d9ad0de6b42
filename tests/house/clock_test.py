"""A clock that stood a year ahead and was set right: nobody is shut out, nothing lasts longer, nothing is lost."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import select

from api import server_key, uploads
from api.accounts import factor, halfway, rules, signin
from api.accounts.model import StaffSession
from api.accounts.proof import issue, new_totp_secret
from api.accounts.roles import Role
from api.accounts.signin import WrongSignIn, claimed
from api.audit import queries
from api.backup import making, shelf
from api.timed import rules as work
from tests.people import House

YEAR = timedelta(days=365)


@contextmanager
def a_year_ahead(house: House) -> Iterator[None]:
    """Somebody's hand, or a battery: the clock is wrong for a while, then right."""
    house.at += YEAR
    yield
    house.at -= YEAR - timedelta(minutes=1)


def doubt(house: House) -> str | None:
    with house.reading() as session:
        return queries.clock_doubt(session, at=house.at)


def test_who_signed_in_meanwhile_signs_in_once_more_and_the_same_telephone_serves(house: House) -> None:
    with a_year_ahead(house):
        lan = house.sign_in(house.lan)
        assert lan.get("/console/me").status_code == 200
    assert lan.get("/console/me").status_code == 303
    assert house.try_sign_in(lan, house.lan).status_code == 303
    assert lan.get("/console/me").status_code == 200


def test_a_screen_that_was_last_used_then_locks(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(hours=2)
    with house.writing() as session:
        row = session.scalars(select(StaffSession)).one()
        row.last_seen_at = row.proven_at = house.at
    house.later(hours=-2, minutes=5)
    assert lan.get("/console/me").status_code == 401
    with house.reading() as session:
        assert session.scalars(select(StaffSession.locked_private)).one() is None


def test_what_was_given_for_72_hours_is_not_good_for_a_year(house: House) -> None:
    with a_year_ahead(house), house.app.app_context():
        first = issue(house.settings)
        with house.writing() as session:
            rules.add(session, "mai@example.org", "Mai", Role.COUNSELLOR, first, at=house.at)
            factor.reset(session, house.lan.id, by=None, at=house.at)
    with house.app.app_context():
        mai, lan = (
            claimed(email, password, house.settings)
            for email, password in (("mai@example.org", first.password), (house.lan.email, house.lan.password))
        )
        with house.writing() as session:
            with pytest.raises(WrongSignIn):
                signin.offer(session, mai, first, new_totp_secret(), at=house.at)
            assert halfway.second_of(session, lan, at=house.at) is None


def test_the_house_starts_again_once_somebody_says_that_the_clock_is_right(house: House) -> None:
    server_key.make(house.settings.server_key)
    with a_year_ahead(house):
        house.sign_in(house.lan)
    run = house.app.test_cli_runner().invoke
    assert "flask clock confirm" in run(args=["check"]).output
    assert run(args=["clock", "confirm"], input="n\n").exit_code == 1
    assert doubt(house) == "behind"
    assert run(args=["clock", "confirm"], input="y\n").exit_code == 0
    assert (run(args=["check"]).exit_code, doubt(house)) == (0, None)
    house.later(days=-1)
    assert doubt(house) == "behind"  # set back once more, that is seen again


def test_under_a_clock_set_ahead_nothing_goes_out_and_nothing_is_let_go(house: House, tmp_path: Path) -> None:
    server_key.make(house.settings.server_key)
    outside = tmp_path / "outside"
    outside.mkdir()
    to = str(pyrage.x25519.Identity.generate().to_public())
    house.set(mode="live", backup_dir=str(outside), backup_to=to)
    with house.writing() as session:
        work.write_down(session, at=house.at)
    with house.app.app_context():
        work.work_once(uuid.uuid4())
        for _ in range(2):
            house.later(days=20)
            making.make(house.settings)
    with house.reading() as session:
        assert not work.held(session, at=house.at)  # a house that was away for weeks goes on by itself
    with a_year_ahead(house), house.app.app_context():
        assert doubt(house) == "ahead"
        with house.reading() as session:
            assert work.held(session, at=house.at)
        for _ in range(2):
            making.make(house.settings)
            house.later(seconds=1)
        assert len(shelf.every(outside)) == 4
    assert doubt(house) is None
    with house.app.app_context():
        making.make(house.settings)
    assert [each.at <= house.at for each in shelf.every(outside)] == [True] * 5
    house.later(days=365)
    assert house.app.test_cli_runner().invoke(args=["clock", "confirm", "--yes"]).exit_code == 0
    assert doubt(house) is None


def test_files_that_arrived_meanwhile_are_let_go_in_time(house: House) -> None:
    name = uuid.uuid4().hex
    with house.app.app_context():
        uploads.append(name, 0, b"sealed")
        path: Path = uploads.path_of(name)
        ahead = (house.at + YEAR).timestamp()
        os.utime(path, (ahead, ahead))
        uploads.sweep(house.at)
        assert path.exists()
        uploads.sweep(house.at + timedelta(days=15))
        assert not path.exists()
