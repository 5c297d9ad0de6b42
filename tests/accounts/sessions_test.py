"""Sessions: seen, locked by idling, carried on, ended."""

import base64
import re

import pytest
from markupsafe import Markup

from api import db
from api.accounts import jobs, sessions
from api.accounts.model import Staff, StaffSession
from api.accounts.roles import StaffState
from api.errors import SignedOut, Unavailable
from tests.people import House

WRITTEN = 'Chào bác,\r\n"Cháu" đang <xem> & sẽ gọi lại'


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {Markup(name).unescape(): Markup(value).unescape() for name, value in found}


def test_idling_locks_and_the_sealed_key_is_gone(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(minutes=house.settings.idle_minutes)
    page = lan.get("/console/me")
    assert page.status_code == 401
    assert "Mở khóa" in page.text
    with house.reading() as session:
        row = session.query(StaffSession).one()
    assert row.locked_private is None
    assert row.locked_at == house.at
    assert house.acts()[-1] == "SESSION_LOCKED"


def test_working_keeps_the_session_open(house: House) -> None:
    lan = house.sign_in(house.lan)
    for _ in range(3):
        house.later(minutes=house.settings.idle_minutes - 1)
        assert lan.get("/console/me").status_code == 200


def test_being_seen_is_written_once_a_minute(house: House) -> None:
    lan, signed_in = house.sign_in(house.lan), house.at
    house.later(seconds=59)
    lan.get("/console/me")
    with house.reading() as session:
        assert session.query(StaffSession).one().last_seen_at == signed_in
    house.later(seconds=1)
    lan.get("/console/me")
    with house.reading() as session:
        assert session.query(StaffSession).one().last_seen_at == house.at


def test_a_clock_set_back_a_year_leaves_no_console_open_and_shuts_nobody_out(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(days=-365)
    assert lan.get("/console/me").status_code == 303, "asked to sign in"
    code = house.lan.code(house.at)
    assert house.try_sign_in(house.client(), house.lan, code=code).status_code == 303
    assert house.try_sign_in(house.client(), house.lan, code=code).status_code == 401
    with house.app.app_context():
        jobs.tidy()
    house.later(days=365)
    assert lan.get("/console/me").status_code in {303, 401}, "nor when it is put right"


def test_a_clock_that_is_put_right_by_some_minutes_locks_nobody(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(minutes=-4)
    assert lan.get("/console/me").status_code == 200


def test_a_full_disk_leaves_pages_readable(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    lan = house.sign_in(house.lan)
    house.later(minutes=2)

    def full() -> None:
        raise Unavailable

    monkeypatch.setattr(db, "writing", full)
    assert lan.get("/console/me").status_code == 200


def test_a_session_that_idles_unseen_is_locked_by_the_next_one_who_works(house: House) -> None:
    house.sign_in(house.lan)
    nga = house.sign_in(house.nga)
    house.later(minutes=house.settings.idle_minutes - 1)
    nga.get("/console/me")
    house.later(minutes=1)
    nga.get("/console/me")
    with house.reading() as session:
        rows = session.query(StaffSession).all()
    locked = {row.staff_id: row.locked_private is None for row in rows}
    assert locked == {house.lan.id: True, house.nga.id: False}


def test_the_lock_loses_no_keystroke(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(minutes=20)
    page = lan.post("/console/me/language", data={"language": "vi", "note": WRITTEN})
    assert page.status_code == 401
    carried = fields(page.text)
    wrong = lan.post("/console/unlock", data={**carried, "password": "sai", "code": "000000"})
    assert fields(wrong.text) == carried
    house.forgive()
    again = lan.post("/console/unlock", data={**carried, "password": house.lan.password, "code": house.code(house.lan)})
    assert again.status_code == 200
    assert 'action="/console/me/language"' in again.text
    assert fields(again.text) == {"language": "vi", "note": WRITTEN}
    assert lan.post("/console/me/language", data=fields(again.text)).status_code == 303


def test_a_locked_page_opens_where_it_was(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(minutes=20)
    carried = fields(lan.get("/console/me?x=1").text)
    answer = lan.post(
        "/console/unlock", data={**carried, "password": house.lan.password, "code": house.code(house.lan)}
    )
    assert (answer.status_code, answer.location) == (303, "/console/me?x=1")
    assert lan.get("/console/me").status_code == 200


def test_nga_cannot_unlock_what_lan_left(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(minutes=20)
    form = {"password": house.nga.password, "code": house.code(house.nga)}
    assert lan.post("/console/unlock", data=form).status_code == 401
    assert lan.get("/console/me").status_code == 401


def test_a_session_takes_no_other_members_key(house: House) -> None:
    lan = house.sign_in(house.lan)
    cookie = lan.get_cookie("__Host-loi-ve")
    assert cookie is not None
    secret = base64.urlsafe_b64decode(cookie.value + "=")
    with house.writing() as session, pytest.raises(SignedOut):
        sessions.unlock(session, secret, house.ring(session, house.nga), at=house.at)


def test_a_member_who_is_no_longer_active_is_signed_out_whatever_the_session_says(house: House) -> None:
    lan = house.sign_in(house.lan)
    with house.writing() as session:
        session.get_one(Staff, house.lan.id).state = StaffState.CLOSED.value
    assert lan.get("/console/me").status_code == 303


def test_a_form_sent_after_the_session_ended_is_carried_through_signing_in(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(hours=house.settings.session_hours)
    page = lan.post("/console/me/language", data={"language": "vi", "note": WRITTEN})
    assert page.status_code == 401
    answer = house.try_sign_in(lan, house.lan, **fields(page.text))
    assert fields(answer.text)["note"] == WRITTEN


def test_a_stolen_row_opens_nothing_without_the_cookie(house: House) -> None:
    lan = house.sign_in(house.lan)
    with house.reading() as session:
        row = session.query(StaffSession).one()
    cookie = lan.get_cookie("__Host-loi-ve")
    assert cookie is not None
    assert cookie.value.encode() not in row.id_hash + (row.locked_private or b"")
    thief = house.client()
    thief.set_cookie("__Host-loi-ve", row.id_hash.hex(), domain="localhost")
    assert thief.get("/console/me").status_code == 303


def test_lan_sees_her_browsers_and_ends_the_other_one(house: House) -> None:
    office, home = house.sign_in(house.lan), house.sign_in(house.lan)
    end = re.search(r'action="(/console/me/end/[^"]+)"', home.get("/console/me").text)
    assert end is not None
    assert home.post(end[1]).status_code == 303
    assert office.get("/console/me").status_code == 303
    assert home.get("/console/me").status_code == 200


def test_lan_ends_all_others_at_once(house: House) -> None:
    others, here = [house.sign_in(house.lan) for _ in range(2)], house.sign_in(house.lan)
    here.post("/console/me/end-others")
    assert [client.get("/console/me").status_code for client in others] == [303, 303]
    assert here.get("/console/me").status_code == 200


def test_nobody_ends_somebody_elses_session(house: House) -> None:
    lan = house.sign_in(house.lan)
    with house.reading() as session:
        row = session.query(StaffSession).one()
    assert house.sign_in(house.nga).post(f"/console/me/end/{row.id}").status_code == 404
    assert lan.get("/console/me").status_code == 200


def test_leaving_works_even_when_locked(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(minutes=20)
    answer = lan.post("/console/sign-out")
    assert answer.status_code == 303
    assert lan.get_cookie("__Host-loi-ve") is None
    assert house.acts()[-1] == "SIGNED_OUT"


def test_signing_in_again_ends_the_session_before(house: House) -> None:
    lan = house.sign_in(house.lan)
    before = lan.get_cookie("__Host-loi-ve")
    assert before is not None
    assert house.try_sign_in(lan, house.lan).status_code == 303
    lan.set_cookie("__Host-loi-ve", before.value, domain="localhost")
    assert lan.get("/console/me").status_code == 303


def test_no_secret_ever_stands_in_an_address(house: House) -> None:
    lan = house.sign_in(house.lan)
    house.later(minutes=20)
    page = lan.post("/console/me/language", data={"note": WRITTEN})
    assert all(WRITTEN[:4] not in address for address in re.findall(r'(?:action|href)="([^"]*)"', page.text))
