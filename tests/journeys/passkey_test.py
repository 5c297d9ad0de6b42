"""A passkey in a real browser: added, used at the door and at the locked screen, removed. And the way without it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.every_page_test import Inspector
from tests.journeys.family import tap
from tests.journeys.idle_lock_test import sixteen_minutes_pass
from tests.journeys.staff import prove
from tests.screens import PHONE, NewPage
from tests.served import Served

NAME = "Máy cầm tay của Lan"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Telephone:
    """Lan's telephone: a browser at the house's name, and what it keeps for her."""

    def __init__(self, page: Page, house: Served) -> None:
        self.page, self.house, self.url = page, house, house.url.replace("127.0.0.1", "localhost")
        self.line: CDPSession = page.context.new_cdp_session(page)
        self.line.send("WebAuthn.enable")
        self.id: str = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
        self.looks = Inspector(page)

    def knows_her(self, yes: bool) -> None:
        """Whether finger or face fit."""
        self.line.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": yes})

    def holds(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.line.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found

    def opens(self, path: str) -> None:
        self.page.goto(self.url + path)

    def types_the_password(self, email: str = "") -> None:
        """And leaves the code empty."""
        account = self.house.account("lan")
        form = self.page.locator("form:has(#password)")
        if email:
            form.locator("#email").fill(email)
        form.locator("#password").fill(account["password"])
        form.locator("button").click()

    def is_looked_at(self) -> None:
        self.looks.look(self.page.url, public=False)
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url


@pytest.fixture
def telephone(served: Served, screen: NewPage) -> Telephone:
    """In Lan's hand, signed in with six digits."""
    phone = Telephone(screen(PHONE), served)
    account = served.account("lan")
    phone.opens("/console/me")
    prove(phone.page, served, account["password"], account["totp_secret"], email=account["email"])
    expect(phone.page.locator("h1")).to_have_text("Tài khoản của tôi")
    return phone


def adds_it(phone: Telephone) -> None:
    tap(phone.page, "Thêm khóa truy cập")
    expect(phone.page.locator("#name")).to_have_value(re.compile("Chrome"))
    phone.is_looked_at()
    phone.page.fill("#name", NAME)
    phone.knows_her(False)
    tap(phone.page, "Thêm khóa")
    expect(phone.page.locator("[data-failed]")).to_be_visible()
    phone.knows_her(True)
    tap(phone.page, "Thêm khóa")
    expect(phone.page.locator("main")).to_contain_text(NAME)
    phone.is_looked_at()
    assert len(phone.holds()) == 1


def signs_in_with_it(phone: Telephone) -> None:
    tap(phone.page, "Đăng xuất")
    phone.types_the_password(phone.house.account("lan")["email"])
    expect(phone.page.locator("h1")).to_have_text("Xác nhận là bạn")
    phone.is_looked_at()
    tap(phone.page, "Dùng khóa truy cập")
    expect(phone.page.locator("h1")).to_have_text("Bây giờ")


def unlocks_with_it(phone: Telephone) -> None:
    sixteen_minutes_pass(phone.house, "lan")
    phone.opens("/console/me")
    expect(phone.page.locator("h1")).to_have_text("Đã khóa vì để lâu")
    phone.types_the_password()
    tap(phone.page, "Dùng khóa truy cập")
    expect(phone.page.locator("h1")).to_have_text("Tài khoản của tôi")


def looks_at_the_other_way(phone: Telephone) -> None:
    """She was just proven, so that a new authenticator is shown at once."""
    phone.opens("/console/me/authenticator")
    expect(phone.page.locator("h1")).to_have_text("Đổi ứng dụng tạo mã")
    phone.is_looked_at()
    tap(phone.page, "Quay lại")


def removes_it(phone: Telephone) -> None:
    phone.page.get_by_role("link", name=f"Gỡ khóa này: {NAME}").click()
    expect(phone.page.locator("h1")).to_have_text("Gỡ khóa truy cập")
    phone.is_looked_at()
    tap(phone.page, "Gỡ khóa này")
    expect(phone.page.locator("main")).not_to_contain_text(NAME)
    tap(phone.page, "Đăng xuất")
    expect(phone.page.locator("h1")).to_have_text("Đăng nhập")


def loses_everything(phone: Telephone) -> None:
    """Her second factor was reset; the page that says so asks for a new one."""
    until = (datetime.now(UTC) + timedelta(hours=70)).replace(tzinfo=None).isoformat(" ")
    email = phone.house.account("lan")["email"]
    phone.house.rows("UPDATE staff SET locked_totp = NULL, factor_reset_until = ? WHERE email = ?", until, email)
    phone.opens("/console/sign-in")
    phone.types_the_password(email)
    expect(phone.page.locator("h1")).to_have_text("Lập bước xác nhận mới")
    phone.is_looked_at()


def test_lans_telephone_from_the_first_day_to_the_last(telephone: Telephone) -> None:
    adds_it(telephone)
    signs_in_with_it(telephone)
    unlocks_with_it(telephone)
    looks_at_the_other_way(telephone)
    removes_it(telephone)
    loses_everything(telephone)
    assert telephone.looks.faults["axe"] == []


def test_without_script_six_digits_are_enough_and_a_lost_telephone_is_replaced(served: Served, screen: NewPage) -> None:
    lan, account = screen(PHONE, java_script_enabled=False), served.account("lan")
    tuan, his = screen(PHONE, java_script_enabled=False), served.account("tuan")
    lan.goto(served.url + "/console/me/authenticator")
    prove(lan, served, account["password"], account["totp_secret"], email=account["email"])
    expect(lan.locator("h1")).to_have_text("Đổi ứng dụng tạo mã")
    tuan.goto(served.url + "/console/staff")
    prove(tuan, served, his["password"], his["totp_secret"], email=his["email"])
    person = tuan.locator("details.fold", has_text=account["email"])
    person.locator("summary").click()
    person.get_by_role("button", name="Đặt lại bước xác nhận").click()
    lan.goto(served.url + "/console")
    lan.fill("#email", account["email"])
    lan.fill("#password", account["password"])
    tap(lan, "Đăng nhập")
    expect(lan.locator("main")).to_contain_text("được đặt lại lúc")
    tap(lan, "Không quét được? Nhập chữ này")
    secret = lan.locator("code").inner_text().replace(" ", "")
    lan.fill("#code", served.six_digits(secret))
    tap(lan, "Xác nhận")
    expect(lan.locator("h1")).to_have_text("Bây giờ")
    expect(lan.locator(".row").first).to_be_visible()
