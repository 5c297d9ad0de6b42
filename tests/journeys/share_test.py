"""A father shares his daughter's last message from a messenger: two taps, with or without a network."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import MEKONG, arrived, code_on, open_box, photo, report, tap
from tests.journeys.sharing import shares
from tests.journeys.staff import open_latest, sign_in
from tests.screens import PHONE, NewPage
from tests.served import Served
from tests.sw.phone import kept
from tests.visitor import Visitor

LAST = "Bố ơi con ở 11.562112, 104.916311 https://maps.app.goo.gl/abcdEFGH"


def pictures(number: int) -> list[bytes]:
    return [photo(*MEKONG, str(n)) for n in range(number)]


def lan_reads(desk: Page, hotline: Served) -> None:
    sign_in(desk, hotline, "lan")
    open_latest(desk, hotline)
    expect(desk.locator(".talk")).to_contain_text(LAST)


def test_what_a_messenger_shares_is_a_report_with_one_more_tap(hotline: Served, phone: Page, desk: Page) -> None:
    kept(phone, hotline.url)
    shares(phone, LAST, pictures(2))
    expect(phone.locator("[data-photos]")).to_have_text("Đã chọn 2 ảnh.")
    tap(phone, "Gửi ngay")
    code_on(phone)
    arrived(phone)
    lan_reads(desk, hotline)
    expect(desk.locator(".veil img")).to_have_count(2)


def test_without_a_network_it_waits_sealed_and_goes_later(hotline: Served, phone: Page, desk: Page) -> None:
    kept(phone, hotline.url)
    phone.context.set_offline(True)
    shares(phone, LAST, pictures(1))
    tap(phone, "Gửi ngay")
    code_on(phone)
    expect(phone.locator('main [data-when="waiting"]')).to_be_visible()
    phone.context.set_offline(False)
    phone.goto(hotline.url)
    expect(phone.locator("[data-outbox] [data-when=received]")).to_be_visible()
    lan_reads(desk, hotline)


def test_with_the_code_it_joins_the_report_sent_before(hotline: Served, phone: Page) -> None:
    code = report(phone, hotline.url)
    kept(phone, hotline.url)
    shares(phone, LAST)
    tap(phone, "Thêm vào tin đã gửi")
    phone.fill("[name=code]", " ".join(code[::-1]))
    tap(phone, "Gửi ngay")
    expect(phone.get_by_role("alert")).to_contain_text("Chưa đọc được mã này")
    phone.fill("[name=code]", " ".join(code))
    tap(phone, "Gửi ngay")
    expect(phone.locator("main")).to_contain_text("Đã nhận")
    tap(phone, "Các tin trước")
    expect(phone.locator(".bubble.us")).to_have_count(2)


def test_two_hundred_photos_are_six_and_that_is_said(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    shares(phone, LAST, pictures(200))
    expect(phone.locator("[data-photos]")).to_contain_text("Chỉ 6 ảnh đầu được gửi")


def test_a_page_opened_by_itself_says_that_nothing_is_there(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    phone.goto(f"{hotline.url}/shared")
    expect(phone.locator("[data-shared]")).to_be_visible()


def test_without_a_worker_the_words_stand_in_the_form_and_are_sealed_on_arrival(
    hotline: Served, screen: NewPage
) -> None:
    phone = screen(PHONE, java_script_enabled=False)
    came = Visitor(hotline).post("/share", {"text": LAST, "url": "https://example.net/x"})
    assert f"{LAST}\nhttps://example.net/x" in came.text
    phone.goto(f"{hotline.url}/shared")
    phone.fill("#words", LAST)
    tap(phone, "Gửi ngay")
    code = code_on(phone)
    phone.goto(f"{hotline.url}/shared")
    phone.fill("#words", "Thêm một điều.")
    phone.locator("summary", has_text="Thêm vào tin đã gửi").click()
    phone.fill("[name=code]", " ".join(code))
    tap(phone, "Gửi ngay")
    expect(phone.locator("h1")).to_contain_text("Đã nhận")
    open_box(phone, hotline.url, " ".join(code))
    phone.locator("summary", has_text="Các tin trước").click()
    expect(phone.locator(".bubble.us")).to_have_count(2)


@pytest.mark.parametrize("manifest", ["manifest", "manifest-calendar", "manifest-notes"])
def test_every_face_can_be_shared_to(hotline: Served, manifest: str) -> None:
    told = Visitor(hotline).get(f"/{manifest}.webmanifest").json["share_target"]
    assert (told["action"], told["method"]) == ("/share", "POST")
