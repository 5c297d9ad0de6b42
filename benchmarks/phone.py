"""A phone: Chromium with a small screen, and what comes to it over the wire."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.tour import addresses, app_of
from tests.screens import ARGS, CHROMIUM, PHONE
from tests.served import Served, ready


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@contextmanager
def fresh(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A phone that was never here: nothing cached, nothing kept."""
    context = browser.new_context(**PHONE, locale="vi-VN", **options)
    yield context
    context.close()


@contextmanager
def demo_house() -> Iterator[Served]:
    """The house with its demo data, as a visitor meets it."""
    with tempfile.TemporaryDirectory() as home, ready("sqlite") as template, template.served(Path(home)) as house:
        yield house


def public_pages(house: Served, languages: tuple[str, ...] = ("vi", "en")) -> list[str]:
    """Paths of every page for everybody, from the app's own map; the staff's sign-in is not the public's."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, fresh(browser) as phone:
        app = app_of(Path(folder))
        found = [one.path for lang in languages for one in addresses(app, house, lang) if one.who is None]
        return [path for path in found if "/console" not in path and _is_page(phone, house.url + path)]


def _is_page(phone: BrowserContext, url: str) -> bool:
    answer = phone.request.get(url)
    return answer.ok and answer.headers.get("content-type", "").startswith("text/html")


class Wire:
    """Bytes that came over the network to one page, by kind ("Document", "Script"): bodies as sent, headers apart."""

    def __init__(self, page: Page) -> None:
        self.bodies: Counter[str] = Counter()
        self.headers: Counter[str] = Counter()
        self._asked: dict[str, tuple[str, int]] = {}
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.responseReceived", self._answered)
        line.on("Network.loadingFinished", self._finished)

    def _answered(self, told: dict[str, Any]) -> None:
        self._asked[told["requestId"]] = told["type"], int(told["response"]["encodedDataLength"])

    def _finished(self, told: dict[str, Any]) -> None:
        kind, head = self._asked.pop(told["requestId"], ("Other", 0))
        whole = int(told["encodedDataLength"])
        self.headers[kind] += min(head, whole)
        self.bodies[kind] += max(0, whole - head)
