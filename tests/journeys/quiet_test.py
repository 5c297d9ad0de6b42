"""Somebody who cannot speak, abroad: one tap sends, taps follow, and a number of home is never offered."""

from playwright.sync_api import Page, expect

from tests.journeys.family import arrived, code_on, open_box, tap
from tests.journeys.phone import is_away
from tests.journeys.staff import open_new, sign_in
from tests.served import Served


def no_number_of_home(page: Page) -> None:
    assert page.locator('a[href^="tel:111"]').count() == 0, page.url


def test_a_worker_abroad_asks_for_help_without_a_sound(served: Served, phone: Page, desk: Page) -> None:
    phone.goto(served.url)
    phone.get_by_role("link", name="Tôi đang ở nước ngoài").click()
    no_number_of_home(phone)
    tap(phone, "Tôi không nói được")
    phone.locator("main form .door").click()
    code = code_on(phone)
    arrived(phone)  # what is told of it moves the page: a tap just then may miss its button
    for answer in ("Ở nước ngoài", "Gửi nơi này", "Không", "Có", "Một mình", "Chỉ ban đêm"):
        if answer == "Gửi nơi này":
            phone.fill("#place", "cổng sắt xanh, gần chợ")
        tap(phone, answer)
        no_number_of_home(phone)
    expect(phone.locator("h1")).to_contain_text("Cảm ơn bạn")
    arrived(phone)

    sign_in(desk, served, "lan")
    row = desk.locator(".row", has=desk.locator(".wait", has_text="0 phút"), has_text="Không nói được")
    expect(row.first).to_contain_text("Ở nước ngoài")
    open_new(desk, served, "Không nói được")
    for told in ("cổng sắt xanh, gần chợ", "Một mình", "Chỉ ban đêm"):
        expect(desk.locator("main")).to_contain_text(told)
    desk.fill("#answer", "Chúng tôi ở đây. Bạn cứ viết.")
    desk.locator("form:has(#answer) button").click()
    open_box(phone, served.url, " ".join(code))
    expect(phone.locator(".talk").first).to_contain_text("Chúng tôi ở đây. Bạn cứ viết.")
    no_number_of_home(phone)


def test_somebody_near_blanks_the_screen_and_keeps_the_talk(hotline: Served, phone: Page) -> None:
    phone.goto(hotline.url + "/quiet")
    phone.locator("main form .door").click()
    code = code_on(phone)
    tap(phone, "Có người ở gần")
    is_away(phone, f"{hotline.url}/pause")
    expect(phone.locator("body")).not_to_contain_text("Lối Về")
    open_box(phone, hotline.url, " ".join(code))
    expect(phone.locator("h1")).to_have_text("Đã nhận")
