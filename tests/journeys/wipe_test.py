"""Wiping this phone: it first says what was never sent, then nothing of ours is left, with and without a network."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import tap
from tests.journeys.phone import nothing_waits
from tests.screens import PHONE, NewPage
from tests.served import Served
from tests.sw.phone import kept

PUT = """([unsent, draft]) => new Promise((done, failed) => {
    const asked = indexedDB.open("waiting", 1);
    asked.onupgradeneeded = () => {
        for (const name of ["outbox", "sent"]) asked.result.createObjectStore(name, {keyPath: "once"});
        asked.result.createObjectStore("draft", {keyPath: "id"});
    };
    asked.onerror = failed;
    asked.onsuccess = () => {
        const rows = asked.result.transaction(["outbox", "draft"], "readwrite");
        for (let n = 0; n < unsent; n++)
            rows.objectStore("outbox").put({once: String(n), at: n, envelope: {}, files: [], refused: "later"});
        if (draft) rows.objectStore("draft").put({id: "draft", sealed: {}});
        rows.oncomplete = () => { asked.result.close(); done() };
    };
})"""
LEFT = """async () => [
    ...(await indexedDB.databases()).map(({name}) => name),
    ...await caches.keys(),
    ...(await navigator.serviceWorker.getRegistrations()).map(({scope}) => scope),
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...document.cookie.split(";").filter(Boolean),
]"""


def on_the_phone(page: Page, house: Served, unsent: int, draft: bool = False) -> None:
    """A phone that has been here: pages kept, the page before first use seen, reports never sent."""
    kept(page, house.url)
    page.evaluate("() => { localStorage.seen = '1'; document.cookie = 'old=1' }")
    if unsent or draft:
        page.evaluate(PUT, [unsent, draft])
    page.goto(f"{house.url}/wipe")


def says(page: Page) -> list[str]:
    """What the page says lies on this phone."""
    expect(page.locator("[data-holds] > :visible").first).to_be_visible()
    return [line.get_attribute("data-when") or "" for line in page.locator("[data-holds] > :visible").all()]


def test_a_phone_on_which_nothing_waits(hotline: Served, phone: Page) -> None:
    on_the_phone(phone, hotline, unsent=0)
    assert says(phone) == ["none"]
    tap(phone, "Xóa khỏi máy này")
    expect(phone).to_have_url(f"{hotline.url}/pause")
    assert phone.evaluate(LEFT) == []


def test_two_reports_and_a_draft_are_named_first(hotline: Served, phone: Page) -> None:
    on_the_phone(phone, hotline, unsent=2, draft=True)
    assert says(phone) == ["unsent", "draft"]
    expect(phone.locator("[data-holds]")).to_contain_text("Tin chưa gửi trên máy này: 2")
    tap(phone, "Xóa khỏi máy này")
    expect(phone).to_have_url(f"{hotline.url}/pause")
    nothing_waits(phone)
    assert phone.evaluate(LEFT) == []


def test_who_keeps_it_loses_nothing(hotline: Served, phone: Page) -> None:
    on_the_phone(phone, hotline, unsent=2)
    assert says(phone) == ["unsent"]
    tap(phone, "Giữ lại")
    expect(phone).to_have_url(f"{hotline.url}/safety")
    phone.goto(f"{hotline.url}/wipe")
    assert says(phone) == ["unsent"]


def test_without_a_network_it_wipes_what_it_can_and_says_what_is_left(hotline: Served, phone: Page) -> None:
    on_the_phone(phone, hotline, unsent=1)
    phone.context.set_offline(True)
    tap(phone, "Xóa khỏi máy này")
    expect(phone.locator("h1")).to_have_text("Đã xóa phần trên máy này")
    expect(phone.locator("main")).to_contain_text("Khi có mạng, hãy mở lại trang này và xóa lần nữa.")
    assert phone.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0
    assert phone.evaluate("() => localStorage.length + sessionStorage.length") == 0
    tap(phone, "Mở trang lịch")
    expect(phone).to_have_url(f"{hotline.url}/pause")
    expect(phone).to_have_title("Lịch")
    expect(phone.locator("table")).to_be_visible()
    expect(phone.locator("body")).not_to_contain_text("Lối Về")


def test_what_cannot_be_wiped_is_said(hotline: Served, phone: Page) -> None:
    phone.add_init_script("IDBFactory.prototype.deleteDatabase = () => { throw new DOMException('no') }")
    on_the_phone(phone, hotline, unsent=1)
    tap(phone, "Xóa khỏi máy này")
    expect(phone.get_by_role("alert")).to_contain_text("Chưa xóa được hết")
    expect(phone).to_have_url(f"{hotline.url}/wipe")


@pytest.mark.parametrize("language", ["", "/en"])
def test_without_script_the_browser_does_it_alone(hotline: Served, screen: NewPage, language: str) -> None:
    phone = screen(PHONE, java_script_enabled=False)
    phone.context.add_cookies([{"name": "old", "value": "1", "url": hotline.url}])
    phone.goto(f"{hotline.url}{language}/wipe")
    expect(phone.locator("main noscript")).to_be_visible()
    phone.locator("form[data-wipe] button").click()
    expect(phone.locator("main .exit, main [data-exit]")).to_be_visible()
    assert phone.context.cookies() == []
    phone.locator("main [data-exit]").click()
    expect(phone).to_have_url(f"{hotline.url}{language}/pause")
