"""A real Chromium for all journeys, and the screens people use: a phone of 360 pixels, a desk of 1280."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.screens import ARGS, CHROMIUM, DESK, PHONE

NewPage = Callable[..., Page]
# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def screen(browser: Browser) -> Iterator[NewPage]:
    """``screen(PHONE, **options)``: somebody's own browser, without any cookie of another."""
    opened: list[BrowserContext] = []

    def new(size: dict[str, Any], **options: Any) -> Page:
        opened.append(browser.new_context(**size, locale="vi-VN", **options))
        return opened[-1].new_page()

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def phone(screen: NewPage) -> Page:
    return screen(PHONE)


@pytest.fixture
def desk(screen: NewPage) -> Page:
    return screen(DESK)
