"""Before first use one page says what the exit cannot do: once on this phone, and never in the way of help."""

import pytest
from playwright.sync_api import Page, expect

from tests.screens import PHONE, NewPage
from tests.served import Served

# Calling, somewhere else, no voice, the place, a question: nothing stands in between.
STRAIGHT = ["tel:111", "/abroad", "/quiet", "/place", "/ask"]
ONCE = {"Báo tin": "/write", "Tôi có mã": "/box"}


def hrefs(page: Page) -> list[str | None]:
    return [door.get_attribute("href") for door in page.locator("main a.door").all()]


def goes_through(page: Page, house: Served, door: str) -> None:
    """Home, the page before first use, and on."""
    page.goto(house.url)
    page.get_by_role("link", name=door).click()
    expect(page.locator("h1")).to_have_text("Trước khi bắt đầu")
    expect(page.locator("main")).to_contain_text("Lịch sử của trình duyệt")
    expect(page.locator("[data-goes-on]")).to_be_in_viewport()
    page.locator("[data-goes-on]").click()
    expect(page).to_have_url(house.url + ONCE[door])


@pytest.mark.parametrize("door", ONCE)
def test_once_seen_both_doors_are_direct(hotline: Served, phone: Page, door: str) -> None:
    goes_through(phone, hotline, door)
    phone.goto(hotline.url)
    for name, path in ONCE.items():
        expect(phone.get_by_role("link", name=name)).to_have_attribute("href", path)
    phone.goto(f"{hotline.url}/en")
    assert {"/en/write", "/en/box"} <= set(hrefs(phone))


def test_looking_at_it_without_going_on_is_not_enough(hotline: Served, phone: Page) -> None:
    phone.goto(f"{hotline.url}/before/write")
    phone.goto(hotline.url)
    assert "/before/write" in hrefs(phone)


def test_every_other_door_stays_straight(hotline: Served, phone: Page) -> None:
    phone.goto(hotline.url)
    assert [href for href in hrefs(phone) if "/before/" not in str(href)] == STRAIGHT


@pytest.mark.parametrize("refused", ["no script", "no storage"])
def test_where_nothing_can_be_remembered_it_is_one_page_more(hotline: Served, screen: NewPage, refused: str) -> None:
    phone = screen(PHONE, java_script_enabled=refused != "no script")
    phone.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})")
    goes_through(phone, hotline, "Báo tin")
    goes_through(phone, hotline, "Báo tin")
