"""What a phone does that seals by itself: wait until it promises so, write, and see where the sending is."""

from playwright.sync_api import Page, expect

from tests.journeys.family import go_on
from tests.screens import until

SEALS = "form#told[data-sealed=yes]"


def until_it_seals(page: Page) -> None:
    page.locator("main").dispatch_event("pointerdown")
    expect(page.locator(SEALS)).to_be_attached()


def until_it_opens(page: Page) -> None:
    """The same where a code is asked for."""
    page.locator("main").dispatch_event("pointerdown")
    expect(page.locator("form[data-sealed=opens]")).to_be_attached()


def writes(page: Page, url: str, words: str, path: str = "/write") -> None:
    """The shortest report there is, on a phone that has promised to seal; not sent yet."""
    page.goto(url + path)
    until_it_seals(page)
    go_on(page)
    page.fill("#words", words)


def sends(page: Page) -> None:
    page.locator("[data-send]").click()


def state(page: Page, name: str) -> None:
    """What the page says about the sending: waiting, received, ..."""
    expect(page.locator(f'main [data-state] [data-when="{name}"]')).to_be_visible()


def nothing_waits(page: Page) -> None:
    """The store is gone from the phone."""
    until(page, "async () => (await indexedDB.databases()).length === 0")


def is_away(page: Page, url: str) -> None:
    """The calendar stands in the place of what was left; the address says so a moment before it is there."""
    expect(page).to_have_url(url)
    expect(page.locator("td").first).to_be_visible()
