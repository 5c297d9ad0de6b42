"""What waits on a phone: it outlives a killed browser and a house that was away, arrives once, and is never lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api import uploads
from tests.journeys.family import MEKONG, WORDS, code_on, photo_file, tap
from tests.journeys.phone import nothing_waits, sends, state, until_it_seals, writes
from tests.journeys.staff import open_latest, sign_in
from tests.profile import Profile, own_browser
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served

REPORTS = re.compile(r"/api/v1/reports")
MIB = 2**20
UPLOADS = re.compile(r"/api/v1/uploads/")


@pytest.fixture
def own(browser: Browser, tmp_path: Path) -> Iterator[Profile]:
    with own_browser(tmp_path / "profile", browser) as profile:
        yield profile


def messages(house: Served) -> int:
    return int(house.rows("SELECT count(*) FROM message WHERE staff_id IS NULL")[0][0])


def lan_reads(page: Page, house: Served, words: str = WORDS) -> None:
    sign_in(page, house, "lan")
    open_latest(page, house)
    expect(page.locator(".talk")).to_contain_text(words)


@pytest.mark.parametrize("served", ["sqlite", "postgresql"], indirect=True)
def test_written_offline_killed_started_again_and_sent_once(served: Served, own: Profile, desk: Page) -> None:
    before, page = messages(served), own.start()
    writes(page, served.url, WORDS)
    page.context.set_offline(True)
    sends(page)
    code = code_on(page)
    state(page, "waiting")
    own.kill()
    served.restart()
    page = own.start()
    page.goto(served.url)
    expect(page.locator("[data-outbox] [data-when=received]")).to_be_visible()
    nothing_waits(page)
    assert messages(served) == before + 1
    lan_reads(desk, served)
    assert len(code) == 8


def test_a_house_that_is_away_gets_it_when_it_is_back(served: Served, phone: Page, desk: Page) -> None:
    before = messages(served)
    writes(phone, served.url, WORDS)
    served.kill()
    sends(phone)
    state(phone, "waiting")
    served.start()
    phone.evaluate("dispatchEvent(new Event('online'))")
    state(phone, "received")
    assert messages(served) == before + 1
    lan_reads(desk, served)


def test_an_answer_that_is_lost_on_the_way_makes_no_second_report(served: Served, phone: Page) -> None:
    before, tries = messages(served), []

    def lose_the_first(route: Route) -> None:
        tries.append(route.fetch().status)
        if len(tries) == 1:
            route.abort()
        else:
            route.continue_()

    phone.route(REPORTS, lose_the_first)
    writes(phone, served.url, WORDS)
    sends(phone)
    state(phone, "waiting")
    phone.evaluate("dispatchEvent(new Event('online'))")
    state(phone, "received")
    assert tries[0] == 201
    assert messages(served) == before + 1


def until_received(page: Page) -> None:
    """The network comes and goes until everything is there: a page that is just trying misses it."""
    for _ in range(20):
        page.wait_for_timeout(300)
        if page.locator('[data-state] [data-when="received"]').first.is_visible():
            break
        page.evaluate("dispatchEvent(new Event('online'))")
    state(page, "received")


def test_a_photo_goes_on_where_the_line_broke(served: Served, screen: NewPage) -> None:
    """Sent by the page alone: what a worker sends, no test can break."""
    phone = screen(PHONE, service_workers="block")
    pieces: list[int] = []

    def breaks_often(route: Route) -> None:
        offset = int(route.request.headers.get("upload-offset", "-1"))
        if offset >= 0:
            pieces.append(offset)
        if len(pieces) % 3 == 2 and offset >= 0:
            route.abort()
        else:
            route.continue_()

    phone.route(UPLOADS, breaks_often)
    writes(phone, served.url, WORDS)
    phone.locator('[data-tile="photo"]').check(force=True)
    noisy = photo_file(*MEKONG, size=(900, 700))
    phone.set_input_files("[name=photo]", [noisy])
    sends(phone)
    until_received(phone)
    assert len(pieces) > len(set(pieces)) > 2
    lan = screen(DESK)
    sign_in(lan, served, "lan")
    open_latest(lan, served)
    expect(lan.locator(".veil img")).to_have_count(1)


def test_a_report_sealed_to_a_key_that_was_retired_meanwhile_is_taken(served: Served, phone: Page) -> None:
    before = messages(served)
    writes(phone, served.url, WORDS)
    phone.context.set_offline(True)
    sends(phone)
    state(phone, "waiting")
    intake = "SELECT id FROM desk WHERE code = 'intake'"
    served.rows(f"UPDATE desk_key SET retired_at = created_at WHERE desk_id = ({intake})")
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    state(phone, "received")
    assert messages(served) == before + 1


def test_two_open_pages_send_it_once(served: Served, phone: Page) -> None:
    before = messages(served)
    writes(phone, served.url, WORDS)
    phone.context.set_offline(True)
    sends(phone)
    state(phone, "waiting")
    phone.context.set_offline(False)
    for page in (phone.context.new_page(), phone.context.new_page()):
        page.goto(served.url, wait_until="commit")
    phone.evaluate("dispatchEvent(new Event('online'))")
    nothing_waits(phone)
    assert messages(served) == before + 1


NO_ROOM = "IDBObjectStore.prototype.put = function () { throw new DOMException('full', 'QuotaExceededError') }"


def test_a_phone_without_room_sends_at_once(served: Served, phone: Page) -> None:
    before = messages(served)
    phone.add_init_script(NO_ROOM)
    writes(phone, served.url, WORDS)
    sends(phone)
    code_on(phone)
    state(phone, "received")
    assert messages(served) == before + 1


def test_a_phone_without_room_and_without_network_keeps_the_page_and_says_so(hotline: Served, phone: Page) -> None:
    phone.add_init_script(NO_ROOM)
    writes(phone, hotline.url, WORDS)
    phone.context.set_offline(True)
    sends(phone)
    expect(phone.get_by_role("alert")).to_contain_text("Máy hết chỗ, và chưa gửi được")
    expect(phone.locator("#words")).to_have_value(WORDS)
    phone.context.set_offline(False)
    sends(phone)
    assert len(code_on(phone)) == 8


def test_what_the_hotline_refuses_for_good_is_said_and_holds_up_nothing(served: Served, phone: Page) -> None:
    phone.route(REPORTS, lambda route: route.fulfill(status=409, json={"error": "unknown_desk_key"}), times=1)
    writes(phone, served.url, WORDS)
    sends(phone)
    state(phone, "refused")
    before = messages(served)
    writes(phone, served.url, "Tin khác.")
    sends(phone)
    state(phone, "received")
    assert messages(served) == before + 1


def test_while_there_is_no_room_for_files_words_come_through_and_the_photo_waits(served: Served, phone: Page) -> None:
    before = messages(served)
    served.environ["UPLOADS_BYTES"] = str(MIB)
    served.restart()
    others = served.data / "uploads" / "ff" / "others"
    others.parent.mkdir(parents=True, exist_ok=True)
    others.write_bytes(bytes(MIB))
    (served.data / "uploads" / uploads.TOTAL).write_text(f"{MIB:020d}")
    writes(phone, served.url, WORDS)
    phone.locator('[data-tile="photo"]').check(force=True)
    phone.set_input_files("[name=photo]", [photo_file(*MEKONG, size=(900, 700))])
    sends(phone)
    state(phone, "waiting")
    writes(phone, served.url, "Tin khác.")
    sends(phone)
    state(phone, "waiting")
    assert messages(served) == before + 2
    others.unlink()
    until_received(phone)
    nothing_waits(phone)
    assert messages(served) == before + 3


def test_a_new_edition_in_mid_send_neither_stops_nor_doubles_it(served: Served, phone: Page) -> None:
    before = messages(served)
    phone.goto(served.url)
    phone.wait_for_function("() => navigator.serviceWorker.controller")
    phone.route(UPLOADS, lambda route: (phone.wait_for_timeout(150), route.continue_()))
    writes(phone, served.url, WORDS)
    phone.locator('[data-tile="photo"]').check(force=True)
    phone.set_input_files("[name=photo]", [photo_file(*MEKONG, size=(900, 700))])
    sends(phone)
    state(phone, "arriving")
    served.rows("UPDATE contact SET version = version + 1")
    phone.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
    state(phone, "received")
    nothing_waits(phone)
    assert messages(served) == before + 2


def in_the_mailbox(page: Page, house: Served) -> None:
    """A report has arrived, and its mailbox is open."""
    writes(page, house.url, WORDS)
    sends(page)
    state(page, "received")
    tap(page, "Mở hộp thư")
    expect(page.locator("h1")).to_have_text("Đã nhận")
    tap(page, "Thêm điều bạn nhớ")
    until_it_seals(page)
    page.fill("#words", "Thêm một điều.")


def test_an_addition_that_arrived_is_never_called_unsent(served: Served, phone: Page) -> None:
    in_the_mailbox(phone, served)
    phone.route(f"{served.url}/box", lambda route: route.abort())
    tap(phone, "Gửi ngay")
    state(phone, "received")
    expect(phone.get_by_role("alert")).to_have_count(0)


def test_a_mailbox_opens_while_an_addition_waits_on_the_phone(served: Served, phone: Page) -> None:
    in_the_mailbox(phone, served)
    phone.route(REPORTS, lambda route: route.fulfill(status=503, json={"error": "unavailable"}))
    tap(phone, "Gửi ngay")
    state(phone, "waiting")
    tap(phone, "Mở hộp thư")
    expect(phone.locator("h1")).to_have_text("Đã nhận")
