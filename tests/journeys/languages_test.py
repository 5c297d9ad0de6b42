"""Two languages: switching keeps the place, and on the way through in English nobody meets Vietnamese."""

import re

import pytest
from playwright.sync_api import Page, expect

from pwa.shell.language import languages
from tests.house.language_test import VIETNAMESE
from tests.journeys.family import code_on, go_on, open_box, report
from tests.journeys.staff import sign_in
from tests.screens import PHONE, NewPage
from tests.served import Served

# The same in every language: our name, a language's own name, and what a Vietnamese law is called.
KEPT = re.compile(r"Lối Về|Tiếng Việt|^Source: .*")


def vietnamese(text: str) -> bool:
    """More than a name or a term in a sentence of another language."""
    words = KEPT.sub("", text).split()
    return sum(bool(VIETNAMESE.search(word)) for word in words) > 0.4 * len(words)


def foreign(page: Page) -> list[str]:
    """Texts of the page that are not in English, apart from the words of a code and what somebody typed."""
    said = page.evaluate(
        """() => {
            const out = "script, style, textarea, .words, [lang=vi]";
            const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
            const found = [];
            while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(out)) found.push(walk.currentNode.data);
            for (const name of ["aria-label", "alt", "title", "placeholder"])
                for (const one of document.querySelectorAll(`[${name}]`)) found.push(one.getAttribute(name));
            return found;
        }"""
    )
    return [text.strip() for text in said if vietnamese(text.strip())]


def in_english(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert foreign(page) == [], page.url


def switch(page: Page, to: str) -> None:
    page.locator(f'[hreflang="{to}"], button[lang="{to}"]').first.click()
    expect(page.locator("html")).to_have_attribute("lang", to)


@pytest.mark.parametrize("path", ["/", "/write", "/quiet", "/box", "/ask", "/abroad", "/safety", "/next-time"])
def test_switching_keeps_the_place_and_comes_back(hotline: Served, phone: Page, path: str) -> None:
    phone.goto(hotline.url + path)
    for language in (*languages()[1:], "vi"):
        switch(phone, language)
        here = path if language == "vi" else f"/{language}{path}".rstrip("/")
        assert phone.url == hotline.url + here


def test_the_way_through_in_english(hotline: Served, phone: Page) -> None:
    phone.goto(hotline.url + "/en")
    in_english(phone)
    for path in (
        "/en/quiet",
        "/en/box",
        "/en/ask",
        "/en/abroad",
        "/en/safety",
        "/en/next-time",
        "/en/pause",
        "/en/write",
    ):
        phone.goto(hotline.url + path)
        in_english(phone)
    go_on(phone)
    phone.fill("#words", "My brother has not called for a week.")
    phone.locator("[data-send]").click()
    code = code_on(phone)
    in_english(phone)
    open_box(phone, hotline.url, " ".join(code), "/en/box")
    in_english(phone)
    for act in ("contact", "add"):
        phone.locator(f'form[action="/en/box/{act}"] button').click()
        in_english(phone)
        phone.locator('form[action="/en/box"] button').click()


def test_every_answer_is_there_in_english(hotline: Served, phone: Page) -> None:
    phone.goto(hotline.url + "/en/ask")
    answers = [link.get_attribute("href") for link in phone.locator(".questions a").all()]
    assert len(answers) >= 10
    for href in answers:
        phone.goto(f"{hotline.url}{href}")
        in_english(phone)


def test_switching_on_the_code_page_keeps_the_code(hotline: Served, phone: Page) -> None:
    code = report(phone, hotline.url)
    switch(phone, "en")
    assert code_on(phone) == code
    switch(phone, "vi")
    assert code_on(phone) == code


def test_switching_in_the_mailbox_keeps_it_open(hotline: Served, phone: Page) -> None:
    open_box(phone, hotline.url, hotline.demo_code)
    expect(phone.locator('form[action="/box/news"]')).to_be_visible()
    switch(phone, "en")
    expect(phone.locator('form[action="/en/box/news"]')).to_be_visible()


def test_switching_in_the_middle_of_a_word_keeps_the_word(hotline: Served, phone: Page) -> None:
    open_box(phone, hotline.url, hotline.demo_code)
    phone.locator('form[action="/box/add"] button').click()
    phone.fill("#words", "gần sông")
    switch(phone, "en")
    expect(phone.locator("#words")).to_have_value("gần sông")


@pytest.mark.parametrize("script", [True, False])
def test_enter_in_a_field_sends_and_never_switches(hotline: Served, screen: NewPage, script: bool) -> None:
    phone = screen(PHONE, java_script_enabled=script)
    code = report(phone, hotline.url)
    phone.locator('form[action="/box/check"] button').click()
    for field in phone.locator("input[name^=word-]").all():
        field.fill(code[int((field.get_attribute("name") or "").removeprefix("word-")) - 1])
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_have_text("Đúng rồi. Bạn đã giữ được mã.")


def test_a_counsellor_who_switches_stays_in_her_case(hotline: Served, desk: Page) -> None:
    sign_in(desk, hotline, "nga", "/console/all")
    desk.locator(".row a").first.click()
    case = desk.locator("h1").inner_text()
    switch(desk, "en")
    assert desk.locator("h1").inner_text() == case
