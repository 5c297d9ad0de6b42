"""A telephone call in the middle of a sentence: the screen locks, and not one keystroke is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import report, tap
from tests.journeys.staff import open_latest, prove, sign_in
from tests.served import Served

LONG = "Dòng một: “bác gọi lại lúc 9h”\n\n  • dòng ba, có dấu <b> & 100% +1\n" + "chữ " * 400 + "hết."


def sixteen_minutes_pass(house: Served, name: str) -> None:
    """She does not touch the console meanwhile."""
    then = (datetime.now(UTC) - timedelta(minutes=16)).replace(tzinfo=None).isoformat(" ")
    whose = "SELECT id FROM staff WHERE email = ?"
    email = house.account(name)["email"]
    house.rows(f"UPDATE staff_session SET last_seen_at = ? WHERE staff_id = ({whose})", then, email)


def unlock(page: Page, house: Served, name: str) -> None:
    expect(page.locator("h1")).to_have_text("Đã khóa vì để lâu")
    account = house.account(name)
    prove(page, house, account["password"], account["totp_secret"])


@pytest.mark.parametrize(("who", "field", "found"), [("minh", "#note", "#notes"), ("hoa", "#answer", ".talk")])
def test_what_somebody_was_writing_is_there_after_the_lock(
    hotline: Served, phone: Page, desk: Page, who: str, field: str, found: str
) -> None:
    report(phone, hotline.url)
    sign_in(desk, hotline, who)
    open_latest(desk, hotline)
    desk.fill(field, LONG)
    sixteen_minutes_pass(hotline, who)
    desk.locator(f"form:has({field}) button").first.click()
    unlock(desk, hotline, who)
    expect(desk.locator("main")).to_contain_text("Điều bạn vừa viết chưa được gửi")
    tap(desk, "Gửi tiếp")
    kept = desk.locator(found).last.evaluate("part => part.textContent")
    assert LONG.replace("\r\n", "\n") in kept.replace("\r\n", "\n")


def test_a_locked_screen_shows_nothing_and_leads_back(hotline: Served, phone: Page, desk: Page) -> None:
    report(phone, hotline.url)
    sign_in(desk, hotline, "nga")
    name = open_latest(desk, hotline)
    sixteen_minutes_pass(hotline, "nga")
    desk.reload()
    expect(desk.locator("body")).not_to_contain_text(name)
    unlock(desk, hotline, "nga")
    expect(desk.locator("h1")).to_have_text(name)
