"""A real Chromium, and the screens people use: a phone of 360 pixels, a desk of 1280."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 800}, "is_mobile": True, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}

NewPage = Callable[..., Page]
# A busy machine is slow, not wrong.
PATIENCE = 20.0
expect.set_options(timeout=PATIENCE * 1000)


def until(page: Page, holds: str) -> None:
    """Wait for an ``async () => ...``; ``wait_for_function`` would take the promise itself for a yes."""
    end = monotonic() + PATIENCE
    while not page.evaluate(f"async () => Boolean(await ({holds})())"):
        assert monotonic() < end, holds
        page.wait_for_timeout(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


@contextmanager
def _screens(browser: Browser) -> Iterator[NewPage]:
    opened: list[BrowserContext] = []

    def new(size: dict[str, Any], **options: Any) -> Page:
        opened.append(browser.new_context(**size, locale="vi-VN", **options))
        return opened[-1].new_page()

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def screen(browser: Browser) -> Iterator[NewPage]:
    """``screen(PHONE, **options)``: somebody's own browser, without any cookie of another."""
    with _screens(browser) as new:
        yield new


@pytest.fixture(scope="module")
def screen_for_all(browser: Browser) -> Iterator[NewPage]:
    """The same, for what is walked once and then looked at by several tests."""
    with _screens(browser) as new:
        yield new


@pytest.fixture
def phone(screen: NewPage) -> Page:
    return screen(PHONE)


@pytest.fixture
def desk(screen: NewPage) -> Page:
    return screen(DESK)
