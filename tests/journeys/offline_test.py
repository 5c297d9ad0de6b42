"""No network: after one visit everything that helps opens, and the words for what does not are kind."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.screens import PHONE, NewPage
from tests.served import Served
from tests.sw.phone import kept

HELPS = {
    "/": "Bạn cần nói với ai đó?",
    "/abroad": "Bạn đang ở nước ngoài",
    "/ask": "Bạn muốn hỏi gì?",
    "/ask/contact-lost": "Mất liên lạc",
    "/safety": "Dùng an toàn trên máy này",
    "/write": "Báo tin",
    "/quiet": "Tôi không nói được",
    "/next-time": "Lần sau người ấy gọi",
}
TO_CALL = {"/": "tel:111", "/abroad": "tel:+84981848484", "/write": "tel:111"}


def test_after_one_visit_everything_that_helps_opens_without_a_network(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    phone.context.set_offline(True)
    for path, heading in HELPS.items():
        phone.goto(hotline.url + path)
        expect(phone.locator("h1").first).to_contain_text(heading)
        assert phone.locator(f'a[href="{TO_CALL.get(path, "#main")}"]').count(), path
    phone.locator(".exit").click()
    expect(phone).to_have_url(hotline.url + "/pause")
    expect(phone.locator("td[aria-current]")).to_have_text(str(datetime.now().day))


@pytest.mark.parametrize(("home", "elsewhere", "words"), [("/", "/x", "Không có mạng"), ("/en", "/en/x", "No network")])
def test_what_is_not_kept_is_answered_kindly(
    hotline: Served, phone: Page, home: str, elsewhere: str, words: str
) -> None:
    kept(phone, hotline.url + home)
    phone.context.set_offline(True)
    phone.goto(hotline.url + elsewhere)
    expect(phone.locator("h1")).to_have_text(words)
    expect(phone.locator('a[href="tel:111"]')).to_be_visible()
    phone.locator(f'main a[href="{home}"]').click()
    expect(phone.locator('main a[href="tel:111"]')).to_be_visible()


def test_an_old_copy_of_the_calendar_shows_this_month(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    phone.context.set_offline(True)
    phone.clock.set_fixed_time(datetime(2027, 2, 9, 12, 0))
    phone.goto(hotline.url + "/pause")
    expect(phone.locator("h1")).to_have_text(re.compile("^tháng 2 2027$", re.IGNORECASE))
    expect(phone.locator("td[aria-current]")).to_have_text("9")
    assert phone.locator("td:not(.other)").count() == 28
    assert phone.locator("tbody tr").count() == 4  # the first is a Monday


def test_three_taps_on_the_month_open_the_first_page(hotline: Served, phone: Page) -> None:
    phone.goto(hotline.url + "/en/pause")
    for _ in range(3):
        phone.locator("h1").tap()
    expect(phone).to_have_url(hotline.url + "/en")


def test_without_script_nothing_is_kept_and_nothing_is_missing(hotline: Served, screen: NewPage) -> None:
    phone = screen(PHONE, java_script_enabled=False)
    phone.goto(hotline.url)
    assert phone.context.service_workers == []
    phone.goto(hotline.url + "/pause")
    expect(phone.locator("td[aria-current]")).to_have_count(1)
