"""A father calls and is heard; his daughter writes from abroad, is found, wants no contact. He learns one sentence."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import code_on, open_box, report, tap
from tests.journeys.staff import open_latest, sign_in, waiting
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served

HERS, HIS = "Em tự đi, em đang ở nước ngoài.", "Con gái tôi đi đâu?"
TELLING = "Cháu ổn, cháu đang ở nhà tạm lánh."
CLOSING = re.compile("Vì an toàn của mọi người")


def he_calls(page: Page) -> list[str]:
    """Lan takes his report down while he talks, and reads the code out; she stands before his case then."""
    page.get_by_role("button", name="Ghi cuộc gọi").click()
    page.wait_for_url("**/console/call/*")
    tap(page, "Ghi tin cho người gọi")
    page.fill("#words", HIS)
    tap(page, "Gửi tin, lấy mã")
    code = code_on(page)
    tap(page, "Đã đọc xong, về cuộc gọi")
    tap(page, "Xong cuộc gọi")
    page.locator(".top a.chip").click()
    page.wait_for_url("**/console/case/*")
    return code


def save(page: Page, part: str) -> None:
    page.locator(f"{part} form button").first.click()
    page.wait_for_load_state()


def unfolded(page: Page, part: str) -> None:
    """Without script a folded part opens all the same."""
    if not page.locator(f"{part} form").first.is_visible():
        page.locator(f"{part} summary").first.click()


def lan_joins_both(page: Page, house: Served, his_name: str) -> None:
    page.locator("summary", has_text="Gộp vào hồ sơ khác").click()
    page.fill("#name", his_name)
    page.locator("form:has(#name) button").click()
    expect(page.locator("h1")).to_have_text(his_name)
    expect(page.locator(".talk").first).to_contain_text(HERS)


def lan_reads_his_card(page: Page) -> None:
    """She writes how he may be reached; Hoa, who did not, is stopped until she has read it."""
    page.locator("#safe a", has_text="Lập thẻ").first.click()
    page.fill("#if_other", "nhầm số")
    page.select_option("#address", label="bác")
    page.locator("form:has(#if_other) button").click()
    expect(page.locator("#safe")).to_contain_text("Người khác nghe máy: nhầm số")


def she_is_found(page: Page) -> None:
    unfolded(page, "#wish")
    page.select_option("#wish select", label="Đã tìm thấy, không muốn liên lạc")
    page.fill("#known_by", "Em gọi cho chúng tôi.")
    save(page, "#wish")


def lan_tells_him(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("Lời tự viết chờ người giám sát xem rồi mới gửi")
    page.locator("#conversation").select_option(index=0)
    page.fill("#answer", TELLING)
    page.locator("#reply button").first.click()
    expect(page.locator("#held")).to_contain_text("Chờ người giám sát")
    expect(page.locator(".talk").first).not_to_contain_text(TELLING)


def hoa_sends_the_sentence(page: Page, house: Served) -> None:
    sign_in(page, house, "hoa")
    (row,) = waiting(page, house, "Câu trả lời chờ duyệt")
    page.goto(house.url + row)
    expect(page.locator("#held")).to_contain_text(TELLING)
    tap(page.locator("#held"), "Gửi câu soạn sẵn thay vào")
    expect(page.get_by_role("alert")).to_contain_text("Hãy đọc thẻ")
    page.locator("#safe a", has_text="Đọc thẻ").first.click()
    tap(page, "Tôi đã đọc thẻ")
    page.locator("#held select").select_option(label=page.locator("#held option").first.inner_text())
    tap(page.locator("#held"), "Gửi câu soạn sẵn thay vào")
    expect(page.locator("#held")).to_have_count(0)
    expect(page.locator(".talk").first).to_contain_text(CLOSING)


@pytest.mark.parametrize("script", [True, False])
def test_she_is_found_and_he_learns_one_sentence(served: Served, screen: NewPage, script: bool) -> None:
    his, hers = screen(PHONE), screen(PHONE)
    desk, desk_of_hoa = (screen(DESK, java_script_enabled=script) for _ in range(2))
    sign_in(desk, served, "lan")
    his_code, his_name = he_calls(desk), desk.locator("h1").inner_text()
    her_code = report(hers, served.url, words=HERS)
    open_latest(desk, served)
    lan_joins_both(desk, served, his_name)
    lan_reads_his_card(desk)
    she_is_found(desk)
    lan_tells_him(desk)
    hoa_sends_the_sentence(desk_of_hoa, served)
    open_box(his, served.url, " ".join(his_code))
    expect(his.locator(".talk").first).to_contain_text(CLOSING)
    for word in (TELLING, "tạm lánh", "tìm thấy", HERS):
        expect(his.locator("main")).not_to_contain_text(word)
    expect(his.locator(".bubble.them")).to_have_count(1)
    open_box(hers, served.url, " ".join(her_code))
    expect(hers.locator("main")).not_to_contain_text(HIS)
    expect(hers.locator(".bubble.them")).to_have_count(0)
