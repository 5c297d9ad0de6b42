"""Tuấn administers: he adds Mai, gives her a first password, and never learns the one she uses."""

import re
import stat
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.accounts import demo, queries, rules
from api.accounts.model import Staff
from api.accounts.roles import Role
from api.audit.model import Entry
from api.keys import queries as desks
from api.keys import rules as keys
from tests.accounts.sessions_test import fields
from tests.people import House, Person

MAI = {"name": "Mai Thử Nghiệm", "email": "mai@example.org", "role": "counsellor"}


def words(page: str) -> str:
    """The numbered words of a page, as one password."""
    return " ".join(re.findall(r"<li><i>\d+</i>([^<]+)</li>", page))


def secret(page: str) -> str:
    """The second factor of a page, as an authenticator takes it."""
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    return found[1].replace(" ", "")


def added(house: House) -> str:
    """Mai's first password."""
    return words(house.sign_in(house.tuan).post("/console/staff", data=MAI).text)


def offered(house: House, client: FlaskClient, first: str) -> tuple[Person, TestResponse]:
    """What Mai holds after her first sign-in, and the page that showed it."""
    page = client.post("/console/sign-in", data={"email": MAI["email"], "password": first, "code": ""})
    with house.reading() as session:
        mai = queries.person_of(session, MAI["email"])
    return Person(mai.id, mai.name, mai.role, mai.email, words(page.text), secret(page.text)), page


def taken_up(house: House) -> Person:
    client = house.client()
    mai, page = offered(house, client, added(house))
    assert client.post("/console/take-up", data=fields(page.text) | {"code": house.code(mai)}).status_code == 303
    return mai


def test_mai_takes_up_her_account_with_a_password_that_tuan_never_saw(house: House) -> None:
    first, mai = added(house), house.client()
    person, page = offered(house, mai, first)
    assert len(person.password.split()) == 7
    assert person.password != first
    answer = mai.post("/console/take-up", data=fields(page.text) | {"code": house.code(person)})
    assert answer.status_code == 303
    assert mai.get(answer.location).status_code == 200
    assert house.try_sign_in(house.client(), person, password=first).status_code == 401
    house.forgive()
    house.sign_in(person)


def test_a_mistyped_first_code_shows_the_same_password_again(house: House) -> None:
    mai = house.client()
    person, page = offered(house, mai, added(house))
    again = mai.post("/console/take-up", data=fields(page.text) | {"code": "000000"})
    assert again.status_code == 401
    assert (words(again.text), secret(again.text)) == (person.password, person.totp_secret)
    house.forgive()
    answer = mai.post("/console/take-up", data=fields(again.text) | {"code": house.code(person)})
    assert answer.status_code == 303


def test_a_lost_page_is_offered_anew_and_the_old_offer_is_void(house: House) -> None:
    first, mai = added(house), house.client()
    before, old = offered(house, mai, first)
    after, _ = offered(house, mai, first)
    assert before.password != after.password
    assert mai.post("/console/take-up", data=fields(old.text) | {"code": house.code(before)}).status_code == 401


def test_mai_cannot_choose_a_password_herself(house: House) -> None:
    mai = house.client()
    person, page = offered(house, mai, added(house))
    form = fields(page.text) | {"password": "mot mot mot mot mot mot mot", "code": house.code(person)}
    assert mai.post("/console/take-up", data=form).status_code == 401


def test_a_first_password_ends_after_three_days(house: House) -> None:
    first = added(house)
    house.later(hours=72)
    answer = house.client().post("/console/sign-in", data={"email": MAI["email"], "password": first})
    assert answer.status_code == 401


def test_an_account_not_taken_up_has_no_key_to_grant_a_desk_to(house: House) -> None:
    added(house)
    with house.reading() as session:
        mai = queries.person_of(session, MAI["email"])
    form = {"member": str(mai.id), "desk": "intake"}
    assert house.sign_in(house.minh).post("/console/keys/grant", data=form).status_code == 403


def test_a_reset_ends_sessions_and_takes_every_desk(house: House) -> None:
    lan = house.sign_in(house.lan)
    page = house.sign_in(house.tuan).post(f"/console/staff/{house.lan.id}/reset")
    assert len(words(page.text).split()) == 7
    assert lan.get("/console/me").status_code == 303
    assert house.try_sign_in(house.client(), house.lan).status_code == 401
    with house.reading() as session:
        assert house.lan.id not in desks.members(session)["intake"]
        with pytest.raises(keys.NoKeyYet):
            keys.open_member_key(session, house.lan.id, bytes(32))


def test_a_closed_account_is_shut_at_once_and_for_good(house: House) -> None:
    lan, tuan = house.sign_in(house.lan), house.sign_in(house.tuan)
    assert tuan.post(f"/console/staff/{house.lan.id}/close").status_code == 303
    assert lan.get("/console/me").status_code == 303
    assert house.try_sign_in(house.client(), house.lan).status_code == 401
    assert tuan.post(f"/console/staff/{house.lan.id}/reset").status_code == 409


def test_the_last_administrator_stays(house: House) -> None:
    tuan = house.sign_in(house.tuan)
    assert tuan.post(f"/console/staff/{house.tuan.id}/close").status_code == 409
    tuan.post("/console/staff", data={**MAI, "role": "administrator"})
    assert tuan.post(f"/console/staff/{house.tuan.id}/close").status_code == 409  # Mai has not come yet


def test_with_a_second_administrator_the_first_may_leave(house: House) -> None:
    MAI_LEADS = MAI | {"role": "administrator"}
    tuan, client = house.sign_in(house.tuan), house.client()
    person, page = offered(house, client, words(tuan.post("/console/staff", data=MAI_LEADS).text))
    client.post("/console/take-up", data=fields(page.text) | {"code": house.code(person)})
    assert tuan.post(f"/console/staff/{house.tuan.id}/close").status_code == 303


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": " "}, 422),
        ({"name": "M" * 81}, 422),
        ({"email": "mai"}, 422),
        ({"email": "mai @example.org"}, 422),
        ({"email": "LAN@EXAMPLE.org "}, 409),
        ({"role": "king"}, 400),
    ],
)
def test_a_form_that_cannot_be_is_shown_again_with_what_was_typed(
    house: House, change: dict[str, str], status: int
) -> None:
    page = house.sign_in(house.tuan).post("/console/staff", data=MAI | change)
    assert page.status_code == status
    assert (MAI | change)["name"].strip() in page.text
    assert words(page.text) == ""


def test_no_secret_of_mai_stands_in_her_row(house: House) -> None:
    mai = taken_up(house)
    with house.reading() as session:
        row = session.get_one(Staff, mai.id)
        kept = b"".join((row.salt or b"", row.sign_in_check or b"", row.locked_totp or b""))
    assert mai.totp_secret.encode() not in kept
    assert mai.password.encode() not in kept


def test_everything_about_mai_is_written_down(house: House) -> None:
    mai = taken_up(house)
    with house.writing() as session:
        rules.close(session, mai.id, at=house.at, by=house.tuan.id)
    about_her = ["STAFF_ADDED", "STAFF_ENROLLED", "SIGNED_IN", "SIGNED_OUT", "STAFF_PAUSED"]
    assert [act for act in house.acts() if act in about_her] == ["SIGNED_IN", *about_her]


def test_a_session_that_tuan_ended_says_so(house: House) -> None:
    house.sign_in(house.lan)
    house.sign_in(house.tuan).post(f"/console/staff/{house.lan.id}/close")
    with house.reading() as session:
        entry = session.query(Entry).filter_by(act="SIGNED_OUT").one()
    assert (entry.actor_id, entry.subject_id) == (house.tuan.id, house.lan.id)


def test_the_first_administrator_comes_from_the_command_line(house: House) -> None:
    result = house.app.test_cli_runner().invoke(args=["staff", "add", MAI["email"], MAI["name"]])
    person, _ = offered(house, house.client(), result.output.rpartition(": ")[2].strip())
    assert person.role is Role.ADMINISTRATOR
    again = house.app.test_cli_runner().invoke(args=["staff", "add", MAI["email"], MAI["name"]])
    assert again.exit_code == 1


def test_the_demo_keeps_its_sign_ins_to_itself(tmp_path: Path) -> None:
    demo.write(tmp_path / "demo-accounts.json", [])
    assert stat.S_IMODE((tmp_path / "demo-accounts.json").stat().st_mode) == 0o600


def test_names_stay_for_the_audit(house: House) -> None:
    with house.writing() as session:
        rules.close(session, house.lan.id, at=house.at, by=None)
        assert queries.names(session, [house.lan.id, None]) == {house.lan.id: house.lan.name}


def test_every_role_is_given_once(house: House) -> None:
    assert {person.role for person in house.people} == set(Role)
