"""The worker in a real browser: what is on the phone, what comes over the network, and what an edit does."""

import re
from typing import Any

from playwright.sync_api import Page, Request, expect

from tests.journeys.family import arrived, code_on, go_on, open_box, report
from tests.journeys.staff import sign_in
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served
from tests.sw.phone import EVERYTHING, GONE, edit_the_number, generations, kept, update


def test_a_second_visit_asks_nothing_of_the_network(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    asked: list[Request] = []
    phone.on("request", lambda one: asked.append(one))
    phone.goto(hotline.url)
    phone.wait_for_load_state("networkidle")
    pages = [one for one in asked if one.service_worker is None]
    answers = [one.response() for one in pages]
    assert len(answers) >= 3
    assert all(answer and answer.from_service_worker for answer in answers)
    taken = phone.evaluate("performance.getEntries().reduce((sum, one) => sum + (one.transferSize ?? 0), 0)")
    assert taken == 0


def test_nothing_personal_is_kept(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    code = report(phone, hotline.url, "Điều rất riêng của Mai.")
    open_box(phone, hotline.url, " ".join(code))
    expect(phone.locator('form[action="/box/add"]')).to_be_visible()
    phone.goto(hotline.url)
    listed: dict[str, Any] = phone.evaluate(
        "async () => JSON.parse((await (await fetch('/sw.js')).text()).split('self.HOUSE=')[1].split(';\\n')[0])"
    )
    allowed = {*listed["files"], *(path for paths in listed["pages"].values() for path in paths)}
    found = phone.evaluate(EVERYTHING)
    assert {path for path, _ in found} <= allowed
    assert len(found) > 30
    for path, text in found:
        assert " ".join(code[:2]) not in text
        assert "Điều rất riêng" not in text
        assert not re.search(r'name="seed" value="[^"]', text), path


def test_a_kept_form_that_was_sent_is_empty_again_and_sends_nothing_twice(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    phone.goto(hotline.url + "/write")
    go_on(phone)
    phone.fill("#words", "Từ trang đã giữ.")
    phone.locator("[data-send]").click()
    code_on(phone)
    arrived(phone)
    before = hotline.rows("SELECT count(*) FROM message")
    phone.reload()
    go_on(phone)
    expect(phone.locator("#words")).to_have_value("")
    assert hotline.rows("SELECT count(*) FROM message") == before


def test_an_edit_reaches_the_phone_and_loses_no_word(served: Served, screen: NewPage) -> None:
    phone, desk = screen(PHONE), screen(DESK)
    (before,) = generations(kept(phone, served.url))
    phone.goto(served.url + "/write")
    go_on(phone)
    phone.fill("#words", "Tôi đang viết dở.")
    edit_the_number(served, desk, "Sửa hôm nay.")
    update(phone, before)
    expect(phone.locator("#words")).to_have_value("Tôi đang viết dở.")
    expect(phone.locator("[data-newer]")).to_be_hidden()
    assert before in generations(phone)
    phone.goto(served.url)
    expect(phone.locator("main")).to_contain_text("Sửa hôm nay.")
    phone.evaluate(GONE, before)


def test_where_nothing_is_written_a_quiet_line_offers_the_newer_page(served: Served, screen: NewPage) -> None:
    phone, desk = screen(PHONE), screen(DESK)
    (before,) = generations(kept(phone, served.url))
    edit_the_number(served, desk, "Sửa hôm nay.")
    update(phone, before)
    line = phone.locator("[data-newer]")
    expect(line).to_be_visible()
    expect(phone.locator("main")).not_to_contain_text("Sửa hôm nay.")
    line.get_by_role("button").click()
    expect(phone.locator("main")).to_contain_text("Sửa hôm nay.")


def test_a_page_that_stays_open_still_finds_its_old_script(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    phone.evaluate(
        """async () => (await caches.open("kept-older")).put("/static/built/part.OLD.js",
            new Response("export const old = true", {headers: {"Content-Type": "text/javascript"}}))"""
    )
    assert phone.evaluate("async () => (await import('/static/built/part.OLD.js')).old")


def test_the_staffs_pages_are_none_of_its_business(hotline: Served, phone: Page) -> None:
    kept(phone, hotline.url)
    sign_in(phone, hotline, "lan")
    assert not [path for path, _ in phone.evaluate(EVERYTHING) if "console" in path]
    answer = phone.goto(hotline.url + "/console")
    assert answer
    assert not answer.from_service_worker
