"""Lan and Nga work on the same case at the same time: nobody's words are lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.family import report, tap
from tests.journeys.staff import open_latest, sign_in
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served


@pytest.fixture
def both(hotline: Served, screen: NewPage) -> tuple[Page, Page]:
    """Lan and Nga, each with the same fresh case before her."""
    report(screen(PHONE), hotline.url)
    lan, nga = screen(DESK), screen(DESK)
    sign_in(lan, hotline, "lan")
    open_latest(lan, hotline)
    sign_in(nga, hotline, "nga")
    nga.goto(lan.url)
    return lan, nga


def save_facts(page: Page, **facts: str) -> None:
    if not page.locator("#fact-name").is_visible():
        tap(page.locator("#facts"), "Sửa")
    for name, text in facts.items():
        page.fill(f"#fact-{name}", text)
    tap(page.locator("#facts"), "Lưu")


def known(page: Page) -> str:
    return page.locator("#facts dl").inner_text()


def test_facts_saved_by_both_are_both_kept(both: tuple[Page, Page]) -> None:
    lan, nga = both
    save_facts(lan, name="Trần Thị Ví Dụ")
    save_facts(nga, home="Mường Khương")
    expect(nga.get_by_role("alert")).to_contain_text("xem lại")
    expect(nga.locator("#fact-home")).to_have_value("Mường Khương")
    save_facts(nga)
    expect(nga.get_by_role("alert")).to_have_count(0)
    assert "Trần Thị Ví Dụ" in known(nga)
    assert "Mường Khương" in known(nga)


def test_the_same_fact_by_both_is_a_decision(both: tuple[Page, Page]) -> None:
    lan, nga = both
    save_facts(lan, name="Trần Thị Ví Dụ")
    save_facts(nga, name="Trần Thị Thí Dụ")
    assert "Trần Thị Ví Dụ" in known(nga)
    expect(nga.locator("#fact-name")).to_have_value("Trần Thị Thí Dụ")
    save_facts(nga)
    assert "Trần Thị Thí Dụ" in known(nga)


def test_two_notes_and_two_answers_are_two(both: tuple[Page, Page]) -> None:
    for page, word in zip(both, ("một", "hai"), strict=True):
        page.fill("#note", f"Ghi chú {word}.")
        tap(page, "Lưu ghi chú")
    for page, word in zip(both, ("một", "hai"), strict=True):
        page.fill("#answer", f"Trả lời {word}.")
        page.locator("#reply button").click()
    for text in ("Ghi chú một.", "Ghi chú hai.", "Trả lời một.", "Trả lời hai."):
        expect(both[1].locator("main")).to_contain_text(text)


def test_a_class_that_changed_meanwhile_is_not_overwritten(both: tuple[Page, Page]) -> None:
    lan, nga = both
    for page, category in ((lan, "marriage"), (nga, "child")):
        page.select_option("#call_class", "counselling")
        page.select_option("#category", category)
        page.locator("form:has(#category) button").click()
    expect(nga.get_by_role("alert")).to_contain_text("xem lại")
    expect(nga.locator(".top")).to_contain_text("Kết hôn")
    expect(nga.locator("#category")).to_have_value("child")


def test_a_case_taken_meanwhile_is_not_taken_away(both: tuple[Page, Page]) -> None:
    lan, nga = both
    tap(lan, "Nhận")
    tap(nga, "Nhận")
    expect(nga.locator(".top")).to_contain_text("của Lan")
