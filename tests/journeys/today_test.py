"""Mai is home again: she joins by the code on her paper, answers without a network, is interrupted, and goes on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api import server_key
from api.checkin import pin, rules
from tests.canaries.disguises import files_in, search
from tests.casework.people import Colleague
from tests.checkin.guest import Guest
from tests.journeys.family import tap
from tests.journeys.phone import is_away
from tests.moved import doors_open
from tests.people import House
from tests.profile import Profile, own_browser
from tests.screens import PHONE, NewPage, until
from tests.sw.phone import SETTLED

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ASK = '[data-part="ask"]'


@pytest.fixture
def own(browser: Browser, tmp_path: Path) -> Iterator[Profile]:
    with own_browser(tmp_path / "profile", browser) as profile:
        yield profile


@pytest.fixture
def url(house: House) -> Iterator[str]:
    with doors_open(house) as url:
        yield url


@pytest.fixture
def mai(lan: Colleague) -> Guest:
    return Guest(lan)


def joins(page: Page, url: str, mai: Guest, phone: str) -> None:
    page.goto(f"{url}/today/join")
    page.locator("main").dispatch_event("pointerdown")
    expect(page.locator("form[data-sealed=opens]")).to_be_attached()
    page.fill("#code", mai.paper)
    tap(page, "Xem tiếp")
    page.locator("label.pick", has_text=phone).click()
    page.locator("label.pick", has_text="Có, tôi đồng ý").click()
    tap(page, "Bắt đầu")
    expect(page.locator("h1")).to_have_text("Bạn đã bắt đầu")


def keeps(page: Page, url: str) -> None:
    """The worker has taken everything; where a busy house failed it, it begins anew at the next visit."""
    for _ in range(10):
        page.goto(url)
        if page.evaluate(
            f"Promise.race([({SETTLED})().then(() => true), new Promise(late => setTimeout(late, 10_000))])"
        ):
            return
    raise AssertionError("nothing is kept")


def answers(page: Page, *words: str) -> None:
    """One question after the other."""
    for each in words:
        before = page.locator(f"{ASK} legend").inner_text()
        page.locator(f"{ASK} label.pick", has=page.get_by_text(each, exact=True)).click()
        tap(page, "Tiếp")
        expect(page.locator(f"{ASK} legend", has_text=before)).not_to_be_visible()


def arrived(page: Page) -> None:
    expect(page.locator('[data-part="thanks"] [data-when="received"]')).to_be_visible()


def test_on_a_phone_of_her_own_without_a_network_killed_in_the_middle(mai: Guest, url: str, own: Profile) -> None:
    page = own.start()
    joins(page, url, mai, "Của riêng tôi")
    expect(page.locator("[data-keeps]")).to_be_visible()
    keeps(page, f"{url}/today")
    page.context.set_offline(True)
    page.goto(f"{url}/today")
    tap(page, "Được, bắt đầu")
    answers(page, "Rất khó", "Không chắc")
    until(page, HELD)
    own.kill()
    assert mai.told() == []

    page = own.start()
    page.goto(f"{url}/today")
    tap(page, "Được, bắt đầu")
    expect(page.locator('[data-part="half"] h2')).to_have_text("Bạn đang làm dở")
    tap(page, "Làm tiếp")
    answers(page, "Chỗ ở", "Được")
    tap(page, "Gửi ngay")
    expect(page.locator('[data-part="thanks"] h2').first).to_have_text("Cảm ơn bạn.")
    arrived(page)
    first, second = sorted((said for _, _, said in mai.told() if said), key=lambda said: said.part)
    assert (first.form, first.part, first.half) == (second.form, 0, True)
    assert (second.part, second.half) == (1, False)
    assert dict(first.answers) == {"short.mood": 4, "short.safe": 1}
    assert dict(second.answers) == {"short.need": 5, "short.contact": 0}
    assert [urgency for _, urgency, _ in mai.told()] == ["amber", "amber"]

    tap(page, "Hỏi thêm")
    answers(page, "Suốt thời gian")
    tap(page, "Dừng ở đây")
    tap(page, "Gửi ngay")
    arrived(page)
    third = next(said for _, _, said in mai.told() if said and said.part == 2)
    assert (third.form, third.half, dict(third.answers), third.raised) == (first.form, True, {"who5.1": 5}, ())

    tap(page, "Làm tiếp")
    answers(page, "Suốt thời gian")
    tap(page, "Dừng ở đây")
    tap(page, "Khoan, đừng gửi")
    expect(page.locator('[data-part="undone"]')).to_be_visible()
    own.close()
    assert len(mai.told()) == 3
    words = [mai.paper, *mai.code.words, "Rất khó", 'short.mood":4']
    reading = mai.code.secret
    assert search(files_in(own.folder), [mai.paper, reading, *words[-1:]]) == []


HELD = """async () => (await new Promise((done) => {
  const asked = indexedDB.open("today");
  asked.onerror = () => done(false);
  asked.onsuccess = () => {
    const found = asked.result.transaction("here").objectStore("here").get("half");
    found.onsuccess = () => (asked.result.close(), done(found.result?.rest.length === 2));
  };
}))"""


def test_on_a_shared_phone_another_moment_and_no_trace(mai: Guest, url: str, screen: NewPage) -> None:
    page = screen(PHONE)
    joins(page, url, mai, "Dùng chung")
    page.goto(f"{url}/today")
    tap(page, "Được, bắt đầu")
    page.fill("#own-code", "một hai ba")
    tap(page, "Mở")
    expect(page.locator('[data-wrong="no_code"]')).to_be_visible()
    page.fill("#own-code", mai.paper)
    tap(page, "Mở")
    answers(page, "Ổn", "Không")
    tap(page, "Không biết")
    tap(page, "Để sau")
    expect(page.locator('[data-part="help"]')).to_be_visible()  # not safe: numbers at once
    tap(page, "Gửi ngay")
    expect(page.locator("[data-red] [data-says]:visible")).to_be_visible()
    ((_, urgency, said),) = mai.told()
    assert said is not None
    assert (urgency, said.half, dict(said.answers)) == ("red", True, {"short.mood": 1, "short.safe": 2})
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    page.goto(f"{url}/today")
    tap(page, "Để lúc khác")
    is_away(page, f"{url}/pause")
    assert len(mai.told()) == 1  # nobody's code was typed: nothing to send

    page.goto(f"{url}/today")
    tap(page, "Được, bắt đầu")
    page.fill("#own-code", mai.paper)
    tap(page, "Mở")
    answers(page, "Ổn", "Có", "Không cần gì", "Được")
    expect(page.locator("[data-left]")).to_have_text(re.compile("[5-9]"))
    page.locator("a.exit").click()
    is_away(page, f"{url}/pause")
    until_told(page, mai, "check_in", "check_in")


def test_behind_a_pin_every_other_number_opens_the_calendar(mai: Guest, url: str, screen: NewPage) -> None:
    page = screen(PHONE)
    joins(page, url, mai, "Của riêng tôi")
    expect(page.locator("[data-keeps]")).to_be_visible()
    chosen(mai, "204060", "713551")
    page.goto(f"{url}/today")
    until(page, PINNED)
    for digits in ("111111", "713551", "12"):
        page.goto(f"{url}/today")
        types(page, digits)
        is_away(page, f"{url}/pause")
    assert [one.kind for one in mai.lan.waiting()].count("duress") == 1
    page.goto(f"{url}/today")
    types(page, "204060")
    tap(page, "Để lúc khác")
    is_away(page, f"{url}/pause")
    until_told(page, mai, "later")


PINNED = """async () => (await new Promise((done) => {
  const asked = indexedDB.open("today");
  asked.onerror = () => done(false);
  asked.onsuccess = () => {
    const found = asked.result.transaction("here").objectStore("here").get("phone");
    found.onsuccess = () => (asked.result.close(), done(found.result?.pin));
  };
}))"""


def types(page: Page, digits: str) -> None:
    page.fill("[name=open]", digits)
    page.locator("[data-part=pin] button").click()


def chosen(mai: Guest, first: str, other: str) -> None:
    server_key.make(mai.house.settings.server_key)
    with mai.house.writing() as session:
        key = server_key.load(mai.house.settings.server_key)
        follow = rules.held(session, mai.code)
        pin.set_pins(session, key, follow, first, other, by=mai.lan.id, at=mai.house.at)


def until_told(page: Page, mai: Guest, *kinds: str) -> None:
    for _ in range(100):
        if [one for one, *_ in mai.told()] == [*kinds]:
            return
        page.wait_for_timeout(50)
    raise AssertionError([one for one, *_ in mai.told()])
