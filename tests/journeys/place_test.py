"""'Gửi vị trí': as precisely as she wants, and in words when the phone does not know; without a network by SMS."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Request, expect

from tests.canaries.disguises import files_in, search
from tests.journeys.family import arrived, code_on, pick, tap
from tests.journeys.phone import nothing_waits, sends, state, until_it_seals
from tests.journeys.staff import open_latest, sign_in
from tests.screens import PHONE, NewPage
from tests.served import Served, Template
from tests.sw.phone import kept

HERE = {"latitude": 10.864209, "longitude": 106.975318, "accuracy": 17}
EXACT = ["10.8642", "106.9753", "10,8642", "106,9753"]
CELL = ("10.86829", "106.97294")  # the middle of the square kilometre that holds it
POSITION = "form#told [name=place-lat]"


def somewhere(screen: NewPage, place: dict[str, Any] | None = None, **options: Any) -> Page:
    """A phone that knows where it is."""
    return screen(PHONE, geolocation=place or HERE, permissions=["geolocation"], **options)


def takes(page: Page) -> None:
    tap(page, "Lấy vị trí của máy này")


def told(page: Page, text: str) -> None:
    expect(page.locator("[data-position] [role=status]")).to_contain_text(text)


def reads(desk: Page, hotline: Served) -> str:
    """The places of what came in last, as Lan sees them."""
    sign_in(desk, hotline, "lan")
    open_latest(desk, hotline)
    desk.locator('main a[href$="/places"]').click()
    expect(desk.locator("ol.told-places")).to_be_visible()
    return desk.locator("main").inner_text()


def test_mai_sends_exactly_where_she_is_and_lan_copies_it(hotline: Served, screen: NewPage, desk: Page) -> None:
    mai = somewhere(screen)
    mai.goto(hotline.url)
    mai.get_by_role("link", name="Gửi vị trí").click()
    until_it_seals(mai)
    pick(mai, "Tôi")
    takes(mai)
    told(mai, "sai khoảng 17 mét")
    sends(mai)
    code_on(mai)
    arrived(mai)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert "10.864209, 106.975318 ± 17 m" in reads(desk, hotline)
    expect(desk.locator("svg .spot")).to_have_count(1)
    tap(desk, "Chép cho công an, biên phòng")
    desk.locator('[data-copy="mgrs-1"]').click()
    expect(desk.locator('[data-copy="mgrs-1"]')).to_contain_text("Đã chép")
    assert desk.evaluate("navigator.clipboard.readText()") == desk.locator("#mgrs-1").input_value()


def test_a_blurred_place_leaves_the_phone_blurred_and_lies_nowhere_exactly(
    served: Served, screen: NewPage, desk: Page
) -> None:
    mai = somewhere(screen)
    sent: list[str] = []
    mai.context.on("request", lambda request: sent.append(_all_of(request)))
    mai.goto(served.url + "/place")
    until_it_seals(mai)
    pick(mai, "Làm mờ: ô rộng 1 km")
    takes(mai)
    told(mai, "chỉ gửi ô rộng 1 km")
    values = [field.input_value() for field in mai.locator("form#told input[name^=place-]").all()]
    sends(mai)
    code_on(mai)
    arrived(mai)
    read = reads(desk, served)
    assert "người gửi làm mờ: ô 1 km" in read
    assert all(part in read for part in CELL)
    hay = [("fields", " ".join(values).encode()), ("sent", "\n".join(sent).encode()), ("read", read.encode())]
    assert search(hay, EXACT) == []
    assert search(files_in(served.home), [*EXACT, *CELL]) == []


def test_what_cannot_seal_blurs_all_the_same(hotline: Served, screen: NewPage) -> None:
    mai = somewhere(screen)
    mai.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    sent: list[str] = []
    mai.context.on("request", lambda request: sent.append(_all_of(request)))
    mai.goto(hotline.url + "/place")
    pick(mai, "Làm mờ: ô rộng 1 km")
    takes(mai)
    told(mai, "chỉ gửi ô rộng 1 km")
    sends(mai)
    code_on(mai)
    posted = "\n".join(sent)
    assert all(part in posted for part in CELL)
    assert [exact for exact in EXACT if exact in posted] == []


def _all_of(request: Request) -> str:
    return f"{request.url}\n{request.headers}\n{unquote((request.post_data_buffer or b'').decode('latin-1'))}"


def test_the_square_is_the_same_from_every_corner_of_it(hotline: Served, screen: NewPage) -> None:
    """Asked twice from two rooms, it tells no more than once; another choice is another square, exact is exact."""
    seen = set()
    for lat, lon in ((10.8645, 106.9690), (10.8720, 106.9770)):
        mai = somewhere(screen, {"latitude": lat, "longitude": lon, "accuracy": 5})
        mai.goto(hotline.url + "/place")
        pick(mai, "Làm mờ: ô rộng 1 km")
        takes(mai)
        told(mai, "ô rộng 1 km")
        seen.add((mai.input_value(POSITION), mai.input_value("[name=place-lon]")))
    assert len(seen) == 1
    pick(mai, "Làm mờ: ô rộng 5 km")
    told(mai, "ô rộng 5 km")
    assert mai.input_value("[name=place-blurred]") == "5000"
    pick(mai, "Đúng chỗ này")
    assert mai.input_value(POSITION) == "10.872"
    tap(mai, "Bỏ vị trí")
    assert mai.input_value(POSITION) == ""


def test_a_phone_that_may_not_or_does_not_know_says_what_to_do(hotline: Served, screen: NewPage) -> None:
    refused = screen(PHONE)
    refused.goto(hotline.url + "/place")
    takes(refused)
    told(refused, "Hãy cho phép trong cài đặt")
    assert refused.input_value(POSITION) == ""
    nowhere = somewhere(screen, {"latitude": 0, "longitude": 0, "accuracy": 5})
    nowhere.goto(hotline.url + "/place")
    takes(nowhere)
    told(nowhere, "Máy không biết mình ở đâu")
    assert nowhere.input_value(POSITION) == ""
    nowhere.context.set_geolocation({"latitude": 21.0, "longitude": 105.8, "accuracy": 50_000})
    takes(nowhere)
    told(nowhere, "sai khoảng 50 km")


STALE = """navigator.geolocation.getCurrentPosition = (done, failed) => globalThis.stale
    ? done({coords: {latitude: 21.0285, longitude: 105.8542, accuracy: 20}, timestamp: Date.UTC(2016, 10, 24)})
    : failed({code: 3})"""


def test_a_slow_phone_and_a_position_of_ten_years_ago(hotline: Served, screen: NewPage) -> None:
    mai = screen(PHONE)
    mai.add_init_script(STALE)
    mai.goto(hotline.url + "/place")
    takes(mai)
    told(mai, "Nửa phút chưa thấy vị trí")
    mai.evaluate("globalThis.stale = true")
    takes(mai)
    told(mai, "đã lâu")
    told(mai, "2016")
    assert mai.input_value("[name=place-taken-at]") == "2016-11-24T00:00:00.000Z"


@pytest.fixture
def by_sms(template: Callable[[str], Template], tmp_path: Path) -> Any:
    with template("sqlite").served(tmp_path, SMS_NUMBER="+84123456789") as house:
        yield house


def test_without_a_network_the_place_goes_as_an_sms_or_waits_sealed(
    by_sms: Served, screen: NewPage, desk: Page
) -> None:
    mai = kept(somewhere(screen), by_sms.url)
    mai.context.set_offline(True)
    mai.goto(by_sms.url)
    enter_place(mai)
    takes(mai)
    told(mai, "sai khoảng 17 mét")
    href = mai.locator("[data-sms]").get_attribute("href") or ""
    assert unquote(href) == "sms:+84123456789?body=Toi o day: 10.86421,106.97532 (±17 m)"
    expect(mai.locator("main")).to_contain_text("nằm lại trong mục tin nhắn")
    pick(mai, "Làm mờ: ô rộng 1 km")
    assert "10.86829,106.97294" in unquote(mai.locator("[data-sms]").get_attribute("href") or "")
    sends(mai)
    state(mai, "waiting")
    mai.context.set_offline(False)
    nothing_waits(mai)
    assert "người gửi làm mờ: ô 1 km" in reads(desk, by_sms)


def enter_place(page: Page) -> None:
    page.get_by_role("link", name="Gửi vị trí").click()
    page.wait_for_url(re.compile("/place$"))
    until_it_seals(page)


def test_without_script_a_pasted_place_goes_and_is_read_at_once(hotline: Served, screen: NewPage, desk: Page) -> None:
    mai = screen(PHONE, java_script_enabled=False)
    mai.goto(hotline.url)
    mai.get_by_role("link", name="Gửi vị trí").click()
    expect(mai.locator("main")).to_contain_text("không tự lấy được vị trí")
    expect(mai.locator("[data-position]")).to_be_hidden()
    mai.fill("#place", "21°01'42.6\"N 105°51'15.1\"E gần cầu")
    mai.locator("[data-send]").click()
    expect(mai.locator("main")).to_contain_text("Đã đọc được toạ độ: 21.02850, 105.85419")
    read = reads(desk, hotline)
    assert "gần cầu" in read
    assert "21.028500, 105.854194" in read
