"""Leaving quickly: the page is gone at once, going back does not bring it up again, and what waits is still there."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.family import WORDS, code_on, enter, go_on
from tests.journeys.phone import sends, state, writes
from tests.screens import ARGS, CHROMIUM, DESK, PHONE, NewPage
from tests.served import Served
from tests.sw.phone import kept

SECRET = "điều không ai được thấy"


def write_something(page: Page, house: Served) -> None:
    page.goto(house.url)
    enter(page, "Báo tin")
    go_on(page)
    page.fill("#words", SECRET)


def nothing_is_left(page: Page, house: Served) -> None:
    expect(page).to_have_url(f"{house.url}/pause")
    expect(page.locator("body")).not_to_contain_text("Lối Về")
    page.go_back()
    expect(page).to_have_url(f"{house.url}/before/write")
    assert SECRET not in page.content()


def unsent(page: Page) -> int:
    """How many submissions wait in this browser."""
    count: int = page.evaluate(
        """() => new Promise(done => {
            const asked = indexedDB.open("waiting");
            asked.onsuccess = () => asked.result.transaction("outbox").objectStore("outbox").count().onsuccess =
                ({target}) => { asked.result.close(); done(target.result) };
        })"""
    )
    return count


def test_one_tap_leaves(hotline: Served, phone: Page) -> None:
    write_something(phone, hotline)
    phone.locator(".exit").click()
    nothing_is_left(phone, hotline)


def test_shift_three_times_leaves_even_while_writing(hotline: Served, desk: Page) -> None:
    write_something(desk, hotline)
    for _ in range(3):
        desk.keyboard.press("Shift")
    nothing_is_left(desk, hotline)


def test_capitals_do_not_leave(hotline: Served, desk: Page) -> None:
    write_something(desk, hotline)
    desk.locator("#words").press_sequentially("ABC")
    for key in ("Shift", "a", "Shift", "b", "Shift"):
        desk.keyboard.press(key)
    expect(desk).to_have_url(f"{hotline.url}/write")


def test_the_code_page_is_gone_too(hotline: Served, phone: Page) -> None:
    writes(phone, hotline.url, WORDS)
    sends(phone)
    code = code_on(phone)
    phone.locator(".exit").click()
    expect(phone).to_have_url(f"{hotline.url}/pause")
    phone.go_back()
    assert not all(word in phone.locator("body").inner_text() for word in code)


def test_the_exit_of_a_page_shown_in_another_language_works(hotline: Served, phone: Page) -> None:
    writes(phone, hotline.url, SECRET)
    phone.locator("header button[lang=en]").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    phone.locator(".exit").click()
    expect(phone).to_have_url(f"{hotline.url}/en/pause")


def test_it_works_while_a_report_is_on_its_way_and_keeps_it(hotline: Served, phone: Page) -> None:
    phone.route("**/api/v1/reports", lambda _route: None)
    writes(phone, hotline.url, WORDS)
    sends(phone)
    state(phone, "sending")
    phone.locator(".exit").click()
    expect(phone).to_have_url(f"{hotline.url}/pause")
    assert unsent(phone) == 1


def test_without_a_network_it_still_leads_to_the_calendar_and_deletes_nothing(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    writes(phone, hotline.url, WORDS)
    phone.context.set_offline(True)
    sends(phone)
    state(phone, "waiting")
    phone.locator(".exit").click()
    expect(phone).to_have_url(f"{hotline.url}/pause")
    expect(phone.locator("td[aria-current]")).to_have_count(1)
    assert unsent(phone) == 1


def test_without_a_network_and_a_worker_the_screen_is_blank(hotline: Served, screen: NewPage) -> None:
    phone = screen(PHONE, service_workers="block")
    write_something(phone, hotline)
    phone.context.set_offline(True)
    phone.locator(".exit").click()
    expect(phone).to_have_url(f"{hotline.url}/pause")
    expect(phone).to_have_title("Lịch")
    expect(phone.locator("html")).to_be_hidden()
    assert phone.locator("body *").count() == 0


def test_a_browser_that_keeps_pages_whole_brings_none_of_them_back(hotline: Served, browser: Browser) -> None:
    """What was open before the page that was left is as gone as that page itself."""
    keeping = browser.browser_type.launch(
        executable_path=CHROMIUM, args=ARGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    phone = keeping.new_context(**PHONE, service_workers="block").new_page()
    phone.goto(f"{hotline.url}/ask")
    phone.evaluate("addEventListener('pageshow', ({persisted}) => document.documentElement.dataset.back = persisted)")
    phone.locator(".foot a").first.click()
    expect(phone).to_have_url(f"{hotline.url}/safety")
    phone.go_back(wait_until="commit")
    expect(phone.locator("html")).to_have_attribute("data-back", "true")  # this browser does keep pages
    phone.go_forward(wait_until="commit")
    expect(phone).to_have_url(f"{hotline.url}/safety")
    phone.locator(".exit").click()
    expect(phone).to_have_url(f"{hotline.url}/pause")
    phone.go_back(wait_until="commit")
    expect(phone).to_have_url(f"{hotline.url}/pause")
    expect(phone.locator("table")).to_be_visible()
    keeping.close()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_without_script_it_is_a_plain_link(hotline: Served, screen: NewPage, size: dict[str, object]) -> None:
    page = screen(size, java_script_enabled=False)
    write_something(page, hotline)
    page.locator(".exit").click()
    expect(page).to_have_url(f"{hotline.url}/pause")
