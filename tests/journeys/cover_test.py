"""Covering the screen: nothing shows while another app is in front, and a PIN may ask before it shows again."""

from playwright.sync_api import Page, expect

from tests.journeys.every_page_test import AXE
from tests.journeys.family import WORDS, code_on
from tests.journeys.phone import is_away, sends, writes
from tests.served import Served

HIDE = """hidden => {
    Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
    document.dispatchEvent(new Event("visibilitychange", {bubbles: true}));
}"""
PIN = "2468"


def another_app(page: Page) -> None:
    page.evaluate(HIDE, True)


def back(page: Page) -> None:
    page.evaluate(HIDE, False)


def with_pin(page: Page, pin: str = PIN) -> None:
    page.locator("[data-pin] summary").press("Enter")  # a tap may miss what moves while a busy page is drawn
    expect(page.locator("[data-pin]")).to_contain_text("PIN chỉ che màn hình. PIN không bảo vệ máy.")
    page.fill("#pin-new", pin)
    page.keyboard.press("Enter")


def tries(page: Page, pin: str) -> None:
    page.fill("#pin", pin)
    page.keyboard.press("Enter")


def covered(page: Page) -> None:
    expect(page.locator("dialog.cover")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()
    expect(page).to_have_title("Lịch")


def test_nothing_shows_while_another_app_is_in_front(hotline: Served, phone: Page) -> None:
    phone.goto(hotline.url)
    another_app(phone)
    for part in ("h1", ".exit", "footer"):
        expect(phone.locator(part)).to_be_hidden()
    back(phone)
    expect(phone.locator("h1")).to_be_visible()


def test_coming_back_asks_for_the_pin_and_nothing_typed_is_lost(hotline: Served, phone: Page) -> None:
    writes(phone, hotline.url, WORDS)
    with_pin(phone)
    another_app(phone)
    expect(phone.locator("dialog.cover")).to_be_hidden()
    back(phone)
    covered(phone)
    tries(phone, "0000")
    expect(phone.get_by_role("alert")).to_contain_text("Chưa đúng")
    covered(phone)
    tries(phone, PIN)
    expect(phone.locator("#words")).to_have_value(WORDS)
    expect(phone).to_have_title("Lối Về")


def test_two_minutes_without_a_touch_cover_the_code_page_too(hotline: Served, phone: Page) -> None:
    phone.clock.install()
    writes(phone, hotline.url, WORDS)
    with_pin(phone)
    sends(phone)
    code = code_on(phone)
    phone.clock.run_for(119_000)
    expect(phone.locator("main .words")).to_be_visible()
    phone.clock.run_for(2_000)
    covered(phone)
    tries(phone, PIN)
    assert code_on(phone) == code


def test_nothing_behind_the_cover_can_be_reached(hotline: Served, phone: Page) -> None:
    phone.goto(f"{hotline.url}/box")
    with_pin(phone)
    phone.locator("[data-pin-now]").click()
    covered(phone)
    for key in ("Escape", "Escape", "Escape"):
        phone.keyboard.press(key)
    covered(phone)
    for _ in range(8):
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    phone.evaluate(AXE)
    found = phone.evaluate("async () => (await axe.run(document)).violations.map(one => one.id)")
    assert found == []


def test_the_exit_works_on_the_cover(hotline: Served, phone: Page) -> None:
    writes(phone, hotline.url, WORDS)
    with_pin(phone)
    phone.locator("[data-pin-now]").click()
    phone.locator("dialog .exit").click()
    is_away(phone, f"{hotline.url}/pause")


def test_five_wrong_tries_leave(hotline: Served, phone: Page) -> None:
    writes(phone, hotline.url, WORDS)
    with_pin(phone)
    phone.locator("[data-pin-now]").click()
    for _ in range(4):
        tries(phone, "1111")
    covered(phone)
    tries(phone, "1111")
    is_away(phone, f"{hotline.url}/pause")


def test_a_pin_has_four_to_eight_digits_is_kept_nowhere_and_can_be_dropped(hotline: Served, phone: Page) -> None:
    phone.goto(f"{hotline.url}/box")
    with_pin(phone, "123")
    expect(phone.get_by_role("alert")).to_contain_text("bốn đến tám")
    phone.fill("#pin-new", "12345678")
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-pin-on]")).to_be_visible()
    assert phone.evaluate("async () => [localStorage.length, (await indexedDB.databases()).length]") == [0, 0]
    assert "12345678" not in phone.content()
    phone.locator("[data-pin-off]").click()
    another_app(phone)
    back(phone)
    expect(phone.locator("dialog.cover")).to_have_count(0)
    expect(phone.locator("h1")).to_be_visible()
