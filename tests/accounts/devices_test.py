"""Sessions by the names of their devices, for their owner and for who administers."""

import re

import pytest

from api.accounts import jobs
from api.accounts.devices import device_of
from api.accounts.model import Passkey, StaffSession
from tests.accounts.device import added
from tests.people import House

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
ANDROID = f"Mozilla/5.0 (Linux; Android 14; SM-A155F) {WEBKIT} Chrome/130.0 Mobile Safari/537.36"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1"
EDGE = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/130.0 Safari/537.36 Edg/130.0"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (ANDROID, "Chrome · Android"),
        (IPHONE, "Safari · iPhone"),
        (EDGE, "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox · Linux"),
        ("curl/8.5", None),
        ("", None),
    ],
)
def test_a_device_goes_by_two_names_and_no_version(header: str, name: str | None) -> None:
    assert device_of(header) == name


def test_lan_knows_her_devices_again(house: House) -> None:
    phone = house.client()
    phone.environ_base["HTTP_USER_AGENT"] = ANDROID
    house.try_sign_in(phone, house.lan)
    desk = house.sign_in(house.lan)
    page = desk.get("/console/me").text
    assert "Chrome · Android" in page
    assert "SM-A155F" not in page
    end = re.search(r'action="(/console/me/end/[^"]+)"', page)
    assert end is not None
    desk.post(end[1])
    assert phone.get("/console/me").status_code == 303


def test_tuan_sees_on_which_devices_and_ends_them_all(house: House) -> None:
    lan = [house.client() for _ in range(2)]
    for client in lan:
        client.environ_base["HTTP_USER_AGENT"] = ANDROID
        house.try_sign_in(client, house.lan)
    tuan = house.sign_in(house.tuan)
    assert tuan.get("/console/staff").text.count("Chrome · Android") == 2
    assert tuan.post(f"/console/staff/{house.lan.id}/end-sessions").status_code == 303
    assert [client.get("/console/me").status_code for client in lan] == [303, 303]
    assert house.acts()[-2:] == ["SIGNED_OUT", "SIGNED_OUT"]
    assert house.try_sign_in(lan[0], house.lan).status_code == 303


def test_who_leaves_leaves_no_passkey(house: House) -> None:
    added(house.sign_in(house.lan))
    house.sign_in(house.tuan).post(f"/console/staff/{house.lan.id}/close")
    with house.reading() as session:
        assert session.query(Passkey).count() == 0


def test_the_screen_locks_also_when_nobody_asks_for_a_page(house: House) -> None:
    house.sign_in(house.lan)
    house.later(minutes=house.settings.idle_minutes)
    for _ in range(2):
        with house.app.app_context():
            jobs.tidy()
    with house.reading() as session:
        row = session.query(StaffSession).one()
    assert (row.locked_private, row.locked_at) == (None, house.at)
    assert house.acts().count("SESSION_LOCKED") == 1


def test_sessions_are_forgotten_after_thirty_days(house: House) -> None:
    house.sign_in(house.lan)
    house.later(days=31)
    with house.app.app_context():
        jobs.tidy()
    with house.reading() as session:
        assert session.query(StaffSession).count() == 0
