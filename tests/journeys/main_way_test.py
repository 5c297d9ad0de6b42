"""The main way: a father reports, Lan answers, he comes back with his code. With script, without, on both engines."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import (
    MEKONG,
    WORDS,
    arrived,
    code_on,
    enter,
    go_on,
    open_box,
    photo_file,
    pick,
    tap,
    without_marks,
)
from tests.journeys.staff import open_new, sign_in, waiting
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served

QUESTION = "Lần cuối người ấy liên lạc là khi nào, bằng cách nào?"
ANSWER = "Chào bác, chúng tôi đã đọc tin của bác."


def he_reports(page: Page, house: Served) -> list[str]:
    """Words, a photo with its place, one card; returns his code."""
    page.goto(house.url)
    enter(page, "Báo tin")
    pick(page, "Cho người nhà")
    go_on(page)
    if page.locator("[data-tiles]").is_visible():
        page.locator("label.pick:has([data-tile=photo])").click()
    page.fill("#words", WORDS)
    page.set_input_files("#photo", [photo_file(*MEKONG)])
    pick(page, "Có, gửi kèm nơi chụp")
    go_on(page)
    go_on(page)
    go_on(page)
    tap(page, "Người rủ đi")
    page.fill("#recruiter-promise", "lương hai mươi triệu")
    tap(page, "Gửi ngay")
    code = code_on(page)
    arrived(page)
    return code


def he_checks_two_words(page: Page, code: list[str]) -> None:
    tap(page, "Kiểm tra hai chữ")
    for field in page.locator("input[name^=word-]").all():
        place = int((field.get_attribute("name") or "").removeprefix("word-"))
        field.fill(without_marks([code[place - 1]]))
    tap(page, "Kiểm tra")
    expect(page.locator("h1")).to_have_text("Đúng rồi. Bạn đã giữ được mã.")


def lan_looks(page: Page, house: Served) -> str:
    """Words, promise, the photo's place as a clue, the photo itself behind a veil; returns the case's name."""
    sign_in(page, house, "lan")
    expect(page.locator("main")).not_to_contain_text("con gái")
    name = open_new(page, house)
    expect(page.locator(".talk")).to_contain_text(WORDS)
    expect(page.locator("#clues")).to_contain_text("lương hai mươi triệu")
    place = page.locator("#clues li", has_text="Nơi chụp ghi trong ảnh")
    expect(place).to_contain_text("11.95000, 105.12346")
    expect(place).to_contain_text("ghi trong ảnh")
    page.locator("summary", has_text=re.compile("^Ảnh 1")).click()
    picture = page.locator(".veil img")
    expect(picture).to_have_css("filter", re.compile("blur"))
    expect(picture).to_have_js_property("naturalWidth", 64)
    page.get_by_text("Xem ảnh").click()
    expect(picture).not_to_have_css("filter", re.compile("blur"))
    return name


def lan_works(page: Page) -> None:
    """She classifies, takes, asks the next question and answers."""
    page.select_option("#call_class", label="Tư vấn")
    page.select_option("#category", label="Bị giữ để làm việc")
    page.locator("form:has(#category) button").click()
    tap(page, "Nhận")
    expect(page.locator(".top")).to_contain_text("của bạn")
    expect(page.locator(".top")).to_contain_text("Bị giữ để làm việc")
    page.locator(".ask").click()
    expect(page.locator("#answer")).to_have_value(re.compile(re.escape(QUESTION)))
    page.fill("#answer", f"{ANSWER}\n{page.locator('#answer').input_value()}")
    page.locator("form:has(#answer) button").click()
    expect(page.locator(".talk").first).to_contain_text(ANSWER)


def he_reads_and_writes_again(page: Page, house: Served, code: list[str]) -> None:
    page.goto(house.url)
    enter(page, "Tôi có mã")
    page.fill("#code", without_marks(code))
    tap(page, "Mở hộp thư")
    expect(page.locator("h1")).to_have_text("Có tin cho bạn")
    expect(page.locator(".talk").first).to_contain_text(ANSWER)
    expect(page.locator(".talk").first).to_contain_text(QUESTION)
    expect(page.locator("main")).not_to_contain_text(WORDS)
    tap(page, "Người ấy vừa liên lạc")
    page.fill("#words", "Cháu nhắn: thấy cột nước, cổng sắt đỏ.")
    tap(page, "Gửi ngay")
    expect(page.locator("main > .stamp").first).to_contain_text("Đã nhận lúc")
    tap(page, "Xin cho biết tin")
    expect(page.locator("main > .stamp").first).to_contain_text("Chúng tôi trả lời trước")


def lan_sees_both(page: Page, house: Served, name: str) -> None:
    for reason in ("Người ấy vừa liên lạc", "Xin cho biết tin"):
        assert len(waiting(page, house, f"{reason} · {name}")) == 1, reason
    page.locator(".row", has_text=name).first.locator("a.verb").click()
    expect(page.locator(".talk")).to_contain_text("cổng sắt đỏ")
    expect(page.locator(".talk .us")).to_contain_text("đã đọc")


def he_deletes(page: Page, house: Served, code: list[str]) -> None:
    tap(page, "Xóa hộp thư này")
    tap(page, "Xem rồi mới xóa")
    tap(page, "Xóa hộp thư")
    expect(page.locator("h1")).to_have_text("Hộp thư đã xóa")
    open_box(page, house.url, " ".join(code))
    expect(page.get_by_role("alert")).to_contain_text("Không có hộp thư nào mở bằng mã này")


@pytest.mark.parametrize(
    ("served", "script"), [("sqlite", True), ("sqlite", False), ("postgresql", True)], indirect=["served"]
)
def test_a_father_reports_and_lan_answers(served: Served, screen: NewPage, script: bool) -> None:
    phone, desk = screen(PHONE, java_script_enabled=script), screen(DESK, java_script_enabled=script)
    code = he_reports(phone, served)
    he_checks_two_words(phone, code)
    name = lan_looks(desk, served)
    lan_works(desk)
    he_reads_and_writes_again(phone, served, code)
    lan_sees_both(desk, served, name)
    he_deletes(phone, served, code)
    desk.reload()
    expect(desk.locator("main")).to_contain_text("Người báo tin đã xóa hộp thư")
