"""At the telephone: Lan logs a call by keys alone while a second one rings; a father is heard without any script."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.family import code_on, open_box, pick, tap, without_marks
from tests.journeys.phone import state, until_it_seals
from tests.journeys.staff import sign_in, waiting
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served

QUIETLY = "quietly=yes"
CALL = re.compile(r"/console/call/[0-9a-f-]{36}")


@pytest.fixture
def lan(hotline: Served, desk: Page) -> Page:
    sign_in(desk, hotline, "lan")
    return desk


def answers(page: Page) -> list[str]:
    """What is chosen in the questions of the log, without those that nobody answered."""
    chosen = page.locator("fieldset.keys input:checked").evaluate_all("all => all.map(one => one.value)")
    return [one for one in chosen if one]


def test_by_keys_alone_and_a_second_call_meanwhile(lan: Page) -> None:
    lan.keyboard.press("F2")
    lan.wait_for_url(CALL)
    first, others = lan.url, lan.locator(".pinned-logs a").count()
    for key in ("2", "1", "2", "3", "1", "2", "1"):
        lan.keyboard.press(key)
    lan.keyboard.type("Cha gọi từ Mường Khương.")
    expect(lan.locator("[data-saved]")).to_have_text("Đã tự lưu.")
    lan.keyboard.type(" Máy kia đang reo.")
    lan.keyboard.press("F2")
    expect(lan.locator(".pinned-logs a")).to_have_count(others + 1)
    second = lan.url
    assert second != first
    lan.keyboard.press("2")
    lan.keyboard.press("F9")
    expect(lan.get_by_role("status").first).to_contain_text("máy hai, không ai nghe")
    lan.goto(first)
    assert answers(lan) == ["counselling", "lost_contact", "relative_friend", "18_24", "female", "minority", "vi"]
    expect(lan.locator("#words")).to_have_value("Cha gọi từ Mường Khương. Máy kia đang reo.")
    lan.keyboard.press("Control+Enter")
    expect(lan.locator(".top .chip").first).to_have_text("đã nói chuyện")
    lan.goto(second)
    assert answers(lan) == ["counselling"]
    lan.keyboard.press("Control+Enter")
    expect(lan.locator(".pinned-logs")).to_have_count(0)


def test_over_while_it_is_being_saved(lan: Page) -> None:
    """The line is slow; she types on and ends the call before what went ahead has arrived."""
    held: list[Route] = []
    lan.keyboard.press("F2")
    lan.wait_for_url(CALL)
    lan.locator("#words").focus()
    lan.route(
        CALL, lambda route: held.append(route) if QUIETLY in (route.request.post_data or "") else route.continue_()
    )
    lan.keyboard.type("Cháu nói một câu")
    expect(lan.locator("[data-saved]")).to_have_text("Đang lưu…")
    lan.keyboard.type(" rồi im.")
    lan.keyboard.press("Control+Enter")
    held.pop().continue_()
    expect(lan.locator(".top .chip").first).to_have_text("đã nói chuyện")
    expect(lan.locator("#words")).to_have_value("Cháu nói một câu rồi im.")


def test_a_father_calls_and_his_code_works(hotline: Served, screen: NewPage) -> None:
    lan, phone = screen(DESK, java_script_enabled=False), screen(PHONE, java_script_enabled=False)
    sign_in(lan, hotline, "lan")
    lan.get_by_role("button", name="Ghi cuộc gọi").click()
    pick_answer(lan, "Người thân, bạn bè")
    lan.fill("#words", "Con gái tôi mất liên lạc.")
    lan.select_option("#province", label="Tỉnh Lào Cai")
    tap(lan, "Ghi tin cho người gọi")
    expect(lan.locator("#words")).to_have_value("Con gái tôi mất liên lạc.")
    lan.fill("#person-name", "Trần Thị Ví Dụ")
    lan.fill("#last-when", "hôm qua")
    lan.fill("#reply-safe", "sau 20 giờ")
    tap(lan, "Gửi tin, lấy mã")
    code = code_on(lan)
    tap(lan, "Đã đọc xong, về cuộc gọi")
    expect(lan.locator("#province")).to_have_value("15")
    open_box(phone, hotline.url, without_marks(code))
    expect(phone.locator("h1")).to_have_text("Đã nhận")
    tap(lan, "Xong cuộc gọi")
    lan.locator(".top a.chip").click()
    expect(lan.locator("#clues")).to_contain_text("người gọi kể, người trực ghi")
    expect(lan.locator("#calls")).to_contain_text("Con gái tôi mất liên lạc.")


def pick_answer(page: Page, text: str) -> None:
    page.locator("fieldset.keys label", has_text=text).locator("input").check()


def test_who_asks_to_be_called_seals_it_on_the_phone(hotline: Served, phone: Page, lan: Page) -> None:
    phone.goto(f"{hotline.url}/call-me")
    until_it_seals(phone)
    phone.fill("#call-number", "012 345 678")
    pick(phone, "Ở nước ngoài")
    phone.select_option("#call-country", "KH")
    phone.fill("#call-from", "20:00")
    with phone.expect_request("**/api/v1/reports") as asked:
        tap(phone, "Xin gọi cho tôi")
    assert "345" not in (asked.value.post_data or "")
    code_on(phone)
    state(phone, "received")
    (row,) = waiting(lan, hotline, "Xin gọi lại")
    lan.locator(f'.row a[href="{row}"]').click()
    expect(lan.locator(".talk")).to_contain_text("từ 20:00 (giờ Campuchia)")
    lan.locator("#safe a").first.click()
    expect(lan.locator("#number")).to_have_value("012 345 678")
    tap(lan, "Lưu thẻ")
    tap(lan.locator("main .due"), "Gọi, rồi ghi")
    tap(lan, "Gặp được")
    assert waiting(lan, hotline, "Xin gọi lại") == []
