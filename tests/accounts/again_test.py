"""After a restore: what was taken from an account is taken once more, and nothing twice."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from api.accounts import factor, passkeys, rules
from api.accounts.model import Passkey, Staff, StaffInvitation
from api.accounts.proof import issue
from api.backup.rules import Kind, agains
from api.keys import queries as desks
from tests.accounts.device import added
from tests.people import House


def do_again(house: House, kind: Kind, what: uuid.UUID | None = None, at: datetime | None = None) -> list[str]:
    """The acts that doing it once more came to."""
    before = len(house.acts())
    house.later(seconds=1)
    with house.writing() as session:
        agains(house.app)[kind](session, house.lan.id, what, at or house.at)
    return house.acts()[before:]


@contextmanager
def lan_of(house: House) -> Iterator[Staff]:
    with house.reading() as session:
        yield session.get_one(Staff, house.lan.id)


def test_a_closed_account_is_closed_again(house: House) -> None:
    assert do_again(house, Kind.ACCOUNT_CLOSED) == ["STAFF_PAUSED"]
    assert do_again(house, Kind.ACCOUNT_CLOSED) == []
    assert house.try_sign_in(house.client(), house.lan).status_code == 401


def test_a_reset_account_waits_for_another_reset(house: House) -> None:
    assert do_again(house, Kind.ACCOUNT_RESET) == ["STAFF_RESET"]
    assert do_again(house, Kind.ACCOUNT_RESET) == []
    assert house.try_sign_in(house.client(), house.lan).status_code == 401
    with house.reading() as session:
        assert house.lan.id not in desks.members(session)["intake"]
        assert session.get(StaffInvitation, house.lan.id) is None
    page = house.sign_in(house.tuan).post(f"/console/staff/{house.lan.id}/reset")
    assert page.status_code == 200


def test_a_reset_that_stands_is_left_alone(house: House) -> None:
    with house.writing() as session:
        rules.reset(session, house.lan.id, issue(house.settings), at=house.at, by=None)
    assert do_again(house, Kind.ACCOUNT_RESET, at=house.at) == []
    with house.reading() as session:
        assert session.get(StaffInvitation, house.lan.id) is not None


def test_an_account_that_was_taken_up_after_its_reset_is_left_alone(house: House) -> None:
    reset_at = house.at
    house.later(minutes=1)
    with house.writing() as session:
        session.get_one(Staff, house.lan.id).changed_at = house.at
    assert do_again(house, Kind.ACCOUNT_RESET, at=reset_at) == []
    house.sign_in(house.lan)


def test_a_lost_factor_is_lost_again_and_the_password_stays(house: House) -> None:
    reset_at = house.later(hours=1)
    assert do_again(house, Kind.FACTOR_RESET, at=reset_at) == ["FACTOR_RESET"]
    assert do_again(house, Kind.FACTOR_RESET, at=reset_at) == []
    with lan_of(house) as lan:
        assert lan.factor_reset_until == reset_at + timedelta(hours=72)
    assert "Lập bước xác nhận mới" in house.try_sign_in(house.client(), house.lan, code="").text


def test_a_factor_set_up_since_is_left_alone(house: House) -> None:
    client, at = house.sign_in(house.lan), house.at
    house.later(seconds=1)
    with house.writing() as session:
        factor.reset(session, house.lan.id, at=house.at, by=None)
        session.get_one(Staff, house.lan.id).locked_totp = b"new"
    assert do_again(house, Kind.FACTOR_RESET, at=at) == []
    assert client.get("/console/me").status_code == 303


def test_a_removed_passkey_is_removed_again(house: House) -> None:
    lan = house.sign_in(house.lan)
    added(lan)
    added(lan, "Khóa cũ")
    with house.reading() as session:
        new, old = passkeys.of(session, house.lan.id)
    assert do_again(house, Kind.PASSKEY_REMOVED, old.id) == ["PASSKEY_REMOVED"]
    assert do_again(house, Kind.PASSKEY_REMOVED, old.id) == []
    with house.reading() as session:
        assert [row.id for row in session.query(Passkey)] == [new.id]


@pytest.mark.parametrize("kind", [Kind.ACCOUNT_RESET, Kind.FACTOR_RESET])
def test_a_closed_account_stays_closed_whatever_comes_before_it_in_the_list(house: House, kind: Kind) -> None:
    do_again(house, Kind.ACCOUNT_CLOSED)
    assert do_again(house, kind) == []


@pytest.mark.parametrize("kind", [Kind.ACCOUNT_CLOSED, Kind.ACCOUNT_RESET, Kind.FACTOR_RESET, Kind.PASSKEY_REMOVED])
def test_somebody_the_back_up_does_not_know_is_passed_over(house: House, kind: Kind) -> None:
    with house.writing() as session:
        agains(house.app)[kind](session, uuid.uuid4(), uuid.uuid4(), house.at)
    assert house.acts() == []
