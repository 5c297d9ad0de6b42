"""Leaving quickly: the page is gone at once, and going back does not bring it up again."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import go_on, report
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served

SECRET = "điều không ai được thấy"


def write_something(page: Page, house: Served) -> None:
    page.goto(house.url)
    page.get_by_role("link", name="Báo tin").click()
    page.wait_for_url("**/write")
    go_on(page)
    page.fill("#words", SECRET)


def nothing_is_left(page: Page, house: Served) -> None:
    expect(page).to_have_url(f"{house.url}/pause")
    expect(page.locator("body")).not_to_contain_text("Lối Về")
    page.go_back()
    expect(page).to_have_url(f"{house.url}/")
    assert SECRET not in page.content()


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
    code = report(phone, hotline.url)
    phone.locator(".exit").click()
    expect(phone).to_have_url(f"{hotline.url}/pause")
    phone.go_back()
    assert not all(word in phone.locator("body").inner_text() for word in code)


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_without_script_it_is_a_plain_link(hotline: Served, screen: NewPage, size: dict[str, object]) -> None:
    page = screen(size, java_script_enabled=False)
    write_something(page, hotline)
    page.locator(".exit").click()
    expect(page).to_have_url(f"{hotline.url}/pause")
