"""A new colleague: Tuấn adds her, she takes up the account, Minh grants the desk; only then does a report open."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import WORDS, report, tap
from tests.journeys.staff import open_latest, open_new, prove, sign_in
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served

EMAIL = "mai@example.org"


def words_on(page: Page) -> str:
    """A password as it is shown, once."""
    shown = page.locator(".words li")
    expect(shown).to_have_count(7)
    return " ".join(re.sub(r"^\d+\s*", "", one).strip() for one in shown.all_inner_texts())


def tuan_adds_her(page: Page, house: Served) -> str:
    sign_in(page, house, "tuan", "/console/staff")
    tap(page, "Thêm người")
    page.fill("#name", "Mai Thử Nghiệm")
    page.fill("#email", EMAIL)
    page.locator("input[value=counsellor]").check(force=True)
    tap(page, "Thêm")
    return words_on(page)


def mai_takes_it_up(page: Page, house: Served, first: str) -> None:
    page.goto(house.url + "/console")
    page.fill("#email", EMAIL)
    page.fill("#password", first)
    tap(page, "Đăng nhập")
    own = words_on(page)
    assert own != first
    tap(page, "Không quét được? Nhập chữ này")
    secret = page.locator("code").inner_text().replace(" ", "")
    page.fill("#code", house.six_digits(secret))
    tap(page, "Đã chép, mở tài khoản")
    expect(page.locator("nav")).to_be_visible()
    tap(page.locator(".side"), "Đăng xuất")
    prove(page, house, own, secret, email=EMAIL)
    expect(page.locator("h1")).to_have_text("Bây giờ")


def the_first_password_is_worth_nothing_now(page: Page, house: Served, first: str) -> None:
    page.goto(house.url + "/console")
    page.fill("#email", EMAIL)
    page.fill("#password", first)
    tap(page, "Đăng nhập")
    expect(page.get_by_role("alert")).to_be_visible()


def minh_grants_the_desk(page: Page, house: Served) -> None:
    sign_in(page, house, "minh", "/console/keys")
    page.get_by_role("button", name="Cấp khóa: Bàn tiếp nhận, Mai Thử Nghiệm").click()
    expect(page.get_by_role("button", name="Bỏ khóa: Bàn tiếp nhận, Mai Thử Nghiệm")).to_be_visible()


@pytest.mark.parametrize("served", ["sqlite", "postgresql"], indirect=True)
def test_mai_opens_a_report_once_the_desk_is_hers(served: Served, screen: NewPage) -> None:
    mai = screen(DESK)
    report(screen(PHONE), served.url)
    first = tuan_adds_her(screen(DESK), served)
    mai_takes_it_up(mai, served, first)
    the_first_password_is_worth_nothing_now(screen(DESK), served, first)
    expect(mai.locator(".row")).to_have_count(0)
    assert open_latest(mai, served) == "Không có trang này"
    minh_grants_the_desk(screen(DESK), served)
    open_new(mai, served)
    expect(mai.locator(".talk")).to_contain_text(WORDS)


def test_who_administers_never_meets_a_report(hotline: Served, desk: Page) -> None:
    sign_in(desk, hotline, "tuan", "/console/me")
    for path in ("/console", "/console/all", "/console/mine", "/console/keys"):
        answer = desk.goto(hotline.url + path)
        assert answer
        assert answer.status == 403, path
