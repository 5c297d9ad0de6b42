"""A script that comes late, over a slow line, takes nobody away from what they have begun."""

from playwright.sync_api import Page, Route, expect

from tests.screens import PHONE, NewPage
from tests.served import Served


def begun_before_the_script(page: Page, house: Served, field: str) -> None:
    held, begun = list[Route](), False
    page.route("**/static/built/*.js", lambda route: route.continue_() if begun else held.append(route))
    page.goto(f"{house.url}/write", wait_until="commit")
    page.fill(field, "cổng sắt")
    begun = True
    for route in held:
        route.continue_()
    expect(page.locator("form[data-steps='one by one']")).to_be_attached()


def test_who_writes_already_stays_where_they_write(hotline: Served, screen: NewPage) -> None:
    phone = screen(PHONE, service_workers="block")
    begun_before_the_script(phone, hotline, "#words")
    expect(phone.locator("#words")).to_be_focused()
    expect(phone.locator("[data-bars]:visible")).to_have_count(1)


def test_who_names_a_place_already_goes_on_with_it(hotline: Served, screen: NewPage) -> None:
    phone = screen(PHONE, service_workers="block")
    begun_before_the_script(phone, hotline, "#place")
    expect(phone.locator("#place")).to_be_focused()


def test_a_script_that_never_comes_leaves_the_whole_form(hotline: Served, screen: NewPage) -> None:
    phone = screen(PHONE, service_workers="block")
    phone.route("**/static/built/*.js", lambda route: route.abort())
    phone.goto(f"{hotline.url}/write")
    for part in phone.locator("[data-step]").all():
        expect(part).to_be_visible()
