"""Hoa, who supervises, edits an answer and a number, and everybody sees it; Lan, who answers, may not."""

from playwright.sync_api import Page, expect

from tests.journeys.family import tap
from tests.journeys.staff import sign_in
from tests.served import Served
from tests.sw.phone import kept, visit_again


def save(page: Page) -> None:
    page.locator("main form[method=post]").first.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_hoa_writes_is_what_a_mother_reads(served: Served, desk: Page, phone: Page) -> None:
    kept(phone, f"{served.url}/ask/contact-lost")
    sign_in(desk, served, "hoa", "/console/articles")
    desk.locator('a[href="/console/articles/contact-lost/vi"]').click()
    desk.fill("#answer", "Viết cho chúng tôi ngay hôm nay.")
    save(desk)
    visit_again(phone)
    expect(phone.locator("main")).to_contain_text("Viết cho chúng tôi ngay hôm nay.")
    expect(phone.locator("main")).to_contain_text("chưa xem lại")
    tap(desk, "Đường dây đã xem lại hôm nay")
    visit_again(phone)
    expect(phone.locator("main")).not_to_contain_text("chưa xem lại")


def test_a_new_number_is_shown_once_somebody_has_called_it(served: Served, desk: Page, phone: Page) -> None:
    kept(phone, served.url)
    expect(phone.locator("main")).to_contain_text("1900 96 96 80")
    sign_in(desk, served, "hoa", "/console/numbers/peace-house")
    desk.fill("#number", "1900 00 11 22")
    save(desk)
    visit_again(phone)
    expect(phone.locator("main")).not_to_contain_text("1900 96 96 80")
    expect(phone.locator("main")).not_to_contain_text("1900 00 11 22")
    desk.goto(f"{served.url}/console/numbers")
    desk.locator('form[action="/console/numbers/peace-house/verify"] button').click()
    visit_again(phone)
    expect(phone.locator("main")).to_contain_text("1900 00 11 22")


def test_lan_meets_no_door_to_public_words(hotline: Served, desk: Page) -> None:
    sign_in(desk, hotline, "lan")
    hrefs = [link.get_attribute("href") for link in desk.locator("nav a").all()]
    assert "/console/all" in hrefs
    for path in (
        "/console/articles",
        "/console/numbers",
        "/console/numbers/hotline",
        "/console/articles/contact-lost/vi",
    ):
        assert path not in hrefs
        answer = desk.goto(hotline.url + path)
        assert answer
        assert answer.status == 403
