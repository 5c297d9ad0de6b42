"""A daughter on a bus lets Lan see where her phone is, loses the network for a while, and stops."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import report, tap
from tests.journeys.staff import open_latest, sign_in
from tests.screens import PHONE, NewPage
from tests.served import Served

ALLOWED = {
    "geolocation": {"latitude": 11.562112, "longitude": 104.916311, "accuracy": 12},
    "permissions": ["geolocation"],
}


@pytest.fixture
def phone(screen: NewPage) -> Page:
    return screen(PHONE, **ALLOWED)


def begins(phone: Page, hotline: Served, length: str = "15 phút") -> None:
    report(phone, hotline.url)
    phone.locator("summary", has_text="Chia sẻ nơi của máy này").click()
    tap(phone, length)


def bar(phone: Page, text: str) -> None:
    expect(phone.locator("aside.live [data-when]:visible")).to_have_text(re.compile(text))


def points(hotline: Served) -> int:
    return int(hotline.rows("SELECT count(*) FROM live_point")[0][0])


def moves(phone: Page, latitude: float) -> None:
    phone.clock.run_for(11_000)
    phone.context.set_geolocation({"latitude": latitude, "longitude": 104.9, "accuracy": 15})


def test_lan_follows_her_and_she_stops_with_one_tap(hotline: Served, phone: Page, desk: Page) -> None:
    before = points(hotline)
    begins(phone, hotline)
    bar(phone, "Đang chia sẻ nơi của máy này")
    expect(phone.locator("aside.live [role=timer]")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    sign_in(desk, hotline, "lan")
    open_latest(desk, hotline)
    tap(desk, "Xem máy ở đâu")
    expect(desk.locator("main")).to_contain_text("11.56211, 104.91631")
    expect(desk.locator("main")).to_contain_text("sai khoảng 12 m")
    phone.locator("form[data-act=open_box] button").last.click()
    expect(phone.locator("h1")).to_contain_text("Đã đọc")
    expect(phone.locator("aside.live [role=timer]")).to_be_visible()
    phone.locator("[data-live-stop]").click()
    bar(phone, "Đã dừng. Không gửi")
    assert points(hotline) == before + 1
    desk.reload()
    expect(desk.locator("main h2").first).to_contain_text("Đã dừng lúc")


def test_a_lost_network_loses_no_point(hotline: Served, phone: Page) -> None:
    phone.clock.install()
    begins(phone, hotline, "Tới khi tôi dừng")
    bar(phone, "Đang chia sẻ nơi")
    expect(phone.locator("[data-sent]")).to_be_visible()
    before = points(hotline)
    phone.context.set_offline(True)
    for latitude in (11.6, 11.7, 11.8):
        moves(phone, latitude)
    bar(phone, "Mất mạng")
    phone.context.set_offline(False)
    phone.clock.run_for(11_000)
    bar(phone, "Đang chia sẻ nơi")
    assert points(hotline) >= before + 2


def test_a_phone_that_gives_no_place_says_so_and_shares_nothing(hotline: Served, screen: NewPage) -> None:
    phone, before = screen(PHONE, permissions=[]), points(hotline)
    begins(phone, hotline)
    bar(phone, "Máy không cho lấy nơi")
    assert points(hotline) == before


def test_time_is_up_by_itself(hotline: Served, phone: Page) -> None:
    phone.clock.install()
    begins(phone, hotline)
    bar(phone, "Đang chia sẻ")
    phone.clock.fast_forward("15:01")
    bar(phone, "Hết giờ")
    expect(phone.locator("aside.live [role=timer]")).to_be_hidden()
