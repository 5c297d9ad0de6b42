"""A notice on Mai's phone: off until she chooses it, and neutral; a tap opens the page that asks for the code.

A browser here reaches no push service: that one call answers with a subscription at our own receiver, and what the
house sends there is opened, then handed to the browser as its service would.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import tap, without_marks
from tests.journeys.phone import is_away, sends, state, until_it_opens, writes
from tests.journeys.staff import open_latest, sign_in
from tests.push.receiver import Receiver, Subscribed
from tests.screens import DESK, PHONE, NewPage, until
from tests.served import Served, Template, flask
from tests.sw.phone import kept

FOLD = "details[data-notice]"
SUBSCRIBES = """told => {
    const made = {endpoint: told.endpoint, toJSON: () => ({endpoint: told.endpoint, keys: told}),
                  unsubscribe: async () => (window.there = undefined, true)};
    PushManager.prototype.subscribe = async function (asked) {
        window.asked = {visible: asked.userVisibleOnly, key: asked.applicationServerKey.length};
        return window.there = made;
    };
    PushManager.prototype.getSubscription = async () => window.there;
    Notification.requestPermission = async () => "granted";
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(one =>
    [one.title, one.body, one.tag, new URL(one.icon).pathname, one.renotify])"""
COMES = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).length"
TAPPED = """async () => {
    const [notification] = await self.registration.getNotifications();
    const path = new Promise(done => { self.clients.openWindow = async path => done(path) });
    self.dispatchEvent(new NotificationEvent("notificationclick", {notification}));
    return path;
}"""
NEUTRAL = ["Ghi chú", "Bạn có một ghi chú", "note", "/static/icons/notes-192.png", False]


@pytest.fixture
def service() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def house(template: Callable[[str], Template], tmp_path: Path) -> Iterator[Served]:
    """A house that may send notices to this machine."""
    with template("sqlite").served(tmp_path, PUSH_HERE="1") as served:
        yield served


def phone_of(screen: NewPage, house: Served, browser: Subscribed) -> Page:
    """A phone that was here before, and whose owner lets it show notices."""
    page = screen(PHONE, permissions=["notifications"])
    page.add_init_script(f"({SUBSCRIBES})({json.dumps(browser.told())})")
    return kept(page, house.url)


def push(page: Page, house: Served, data: bytes) -> None:
    """As the browser's own service would hand it over."""
    line, known = page.context.new_cdp_session(page), list[str]()
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(one["registrationId"] for one in told["registrations"]),
    )
    line.send("ServiceWorker.enable")
    while not known:
        page.wait_for_timeout(20)
    told = {"origin": house.url, "registrationId": known[-1], "data": data.decode()}
    line.send("ServiceWorker.deliverPushMessage", told)
    until(page, COMES)


def answers(house: Served, desk: Page, words: str) -> None:
    """Lan writes, and the timed work has its turn."""
    sign_in(desk, house, "lan")
    open_latest(desk, house)
    desk.fill("#answer", words)
    desk.locator("#reply button").click()
    expect(desk.locator(".talk")).to_contain_text(words)
    flask("work", "--once", environ=house.environ)


def reported(page: Page, house: Served, words: str) -> None:
    writes(page, house.url, words)
    sends(page)
    state(page, "received")


def test_a_notice_is_chosen_says_nothing_and_opens_the_box(house: Served, screen: NewPage, service: Receiver) -> None:
    browser = service.browser()
    phone = phone_of(screen, house, browser)
    reported(phone, house, "Con tôi chưa về.")
    code = [line.split()[-1] for line in phone.locator("main .words li").all_inner_texts()]
    fold = phone.locator(FOLD)
    fold.locator("summary").click()
    expect(fold).to_contain_text("Ai cầm máy cũng thấy.")
    tap(fold, "Máy của riêng tôi. Bật báo")
    expect(fold.get_by_text("Đã bật trên máy này.")).to_be_visible()
    assert phone.evaluate("window.asked") == {"visible": True, "key": 87}

    answers(house, screen(DESK), "Chúng tôi đang tìm cháu.")
    (came,) = service.sent_to(browser)
    for _ in range(2):
        push(phone, house, browser.opens(came.body))
    assert phone.evaluate(SHOWN) == [NEUTRAL]
    assert phone.context.service_workers[0].evaluate(TAPPED) == "/box"
    assert phone.evaluate(SHOWN) == []

    phone.goto(f"{house.url}/box")
    until_it_opens(phone)
    phone.fill("#code", without_marks(code))
    tap(phone, "Mở hộp thư")
    expect(phone.locator(".talk").first).to_contain_text("Chúng tôi đang tìm cháu.")
    tap(phone, "Tắt báo")
    expect(phone.locator("main")).to_contain_text("Đã tắt. Không máy nào báo nữa.")
    assert house.rows("SELECT count(*) FROM push_subscription") == [(0,)]


def test_a_phone_that_somebody_watches_is_not_asked(house: Served, screen: NewPage, service: Receiver) -> None:
    phone = phone_of(screen, house, service.browser())
    writes(phone, house.url, "Cháu nhắn tin.")
    phone.evaluate("() => { document.querySelector('[name=last-phone_watched]').value = 'yes' }")
    sends(phone)
    state(phone, "received")
    expect(phone.locator(FOLD)).to_be_hidden()


def test_wiping_the_phone_ends_its_notices(house: Served, screen: NewPage, service: Receiver) -> None:
    browser = service.browser()
    phone = phone_of(screen, house, browser)
    reported(phone, house, "Con tôi chưa về.")
    phone.locator(FOLD).locator("summary").click()
    tap(phone.locator(FOLD), "Máy của riêng tôi. Bật báo")
    expect(phone.get_by_text("Đã bật trên máy này.")).to_be_visible()
    push(phone, house, b"note")
    phone.add_init_script(f"window.there = {{endpoint: '{browser.endpoint}', unsubscribe: async () => true}}")
    phone.goto(f"{house.url}/wipe")
    tap(phone, "Xóa khỏi máy này")
    is_away(phone, f"{house.url}/pause")
    assert house.rows("SELECT count(*) FROM push_subscription") == [(0,)]


def test_a_member_s_notice_opens_the_list(house: Served, screen: NewPage, service: Receiver) -> None:
    browser = service.browser()
    desk = screen(DESK, permissions=["notifications"])
    desk.add_init_script(f"({SUBSCRIBES})({json.dumps(browser.told())})")
    kept(desk, house.url)
    sign_in(desk, house, "lan", "/console/me")
    tap(desk, "Bật trên máy này")
    expect(desk.get_by_text("Đang bật trên 1 máy.")).to_be_visible()
    push(desk, house, b"note")
    assert desk.evaluate(SHOWN) == [NEUTRAL]
    assert desk.context.service_workers[0].evaluate(TAPPED) == "/console"
    tap(desk, "Tắt trên mọi máy")
    expect(desk.get_by_text("Đang bật trên 1 máy.")).to_be_hidden()
    assert house.rows("SELECT count(*) FROM push_subscription") == [(0,)]
    assert desk.evaluate("caches.has('console')") is False
