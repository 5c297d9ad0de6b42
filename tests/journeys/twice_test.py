"""Impatient fingers, going back, and a form from yesterday: nothing is lost and nothing comes twice."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import arrived, code_on, go_on, report, tap
from tests.screens import PHONE, NewPage
from tests.served import Served


class Counted:
    """How much has come in since this was made."""

    def __init__(self, house: Served) -> None:
        self.house = house
        self.before = self._all()

    def _all(self) -> list[int]:
        return [self.house.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("conversation", "message")]

    def is_now(self, reports: int, messages: int) -> bool:
        return [now - then for now, then in zip(self._all(), self.before, strict=True)] == [reports, messages]


def write(page: Page, house: Served, words: str) -> None:
    page.goto(house.url + "/write")
    go_on(page)
    page.fill("#words", words)


@pytest.mark.parametrize("script", [True, False])
def test_a_double_tap_is_one_report(hotline: Served, screen: NewPage, script: bool) -> None:
    phone, counted = screen(PHONE, java_script_enabled=script), Counted(hotline)
    write(phone, hotline, "Cháu chưa về.")
    phone.locator("[data-send]").dblclick()
    code_on(phone)
    arrived(phone)
    assert counted.is_now(1, 1)


def test_loading_the_code_page_again_is_one_report(hotline: Served, screen: NewPage) -> None:
    phone, counted = screen(PHONE, java_script_enabled=False), Counted(hotline)
    code = report(phone, hotline.url)
    phone.reload()
    assert code_on(phone) == code
    assert counted.is_now(1, 1)


def test_a_phone_that_keeps_its_code_lets_it_go_with_the_page_and_sends_nothing_again(
    hotline: Served, phone: Page
) -> None:
    counted = Counted(hotline)
    report(phone, hotline.url)
    phone.reload()
    go_on(phone)
    expect(phone.locator("#words")).to_have_value("")
    assert counted.is_now(1, 1)


def test_an_empty_form_comes_back_and_becomes_one_report(hotline: Served, phone: Page) -> None:
    counted = Counted(hotline)
    write(phone, hotline, "")
    tap(phone, "Gửi ngay")
    expect(phone.get_by_role("alert")).to_be_visible()
    if not phone.locator("#words").is_visible():
        go_on(phone)
    phone.fill("#words", "Bây giờ tôi viết.")
    tap(phone, "Gửi ngay")
    code_on(phone)
    arrived(phone)
    assert counted.is_now(1, 1)


def test_going_back_shows_an_empty_form_and_what_is_written_then_arrives_too(hotline: Served, screen: NewPage) -> None:
    phone, counted = screen(PHONE, java_script_enabled=False), Counted(hotline)
    report(phone, hotline.url, "Cháu đi xe khách.")
    phone.go_back()
    go_on(phone)
    expect(phone.locator("#words")).to_have_value("")
    phone.fill("#words", "Xe màu xanh.")
    tap(phone, "Gửi ngay")
    code_on(phone)
    arrived(phone)
    assert counted.is_now(2, 2)


def test_two_tabs_are_two_reports(hotline: Served, screen: NewPage) -> None:
    first, second, counted = screen(PHONE), screen(PHONE), Counted(hotline)
    write(first, hotline, "Tin thứ nhất.")
    write(second, hotline, "Tin thứ hai.")
    tap(first, "Gửi ngay")
    tap(second, "Gửi ngay")
    assert code_on(first) != code_on(second)
    arrived(first)
    arrived(second)
    assert counted.is_now(2, 2)


def test_a_form_from_before_a_restart_is_still_good(served: Served, phone: Page) -> None:
    counted = Counted(served)
    write(phone, served, "Tôi viết từ hôm qua.")
    served.restart()
    tap(phone, "Gửi ngay")
    code_on(phone)
    arrived(phone)
    assert counted.is_now(1, 1)
