"""The second visit: what comes over the network once the phone keeps the page, and whether it opens without any."""

import math
import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page

from benchmarks.phone import chromium, fresh
from benchmarks.rows import Row, limit
from benchmarks.servers import house

HOW = (
    "Counted where the house answers, headers included: what a kept page asks for all the same. The browser's own "
    "look for a newer worker (`/sw.js`) stands apart."
)
WORKER = "/sw.js"
AHEAD = 500_000  # for about thirty pages in two languages, their scripts and icons
PATIENCE = 30_000
KEPT = "async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'"


class Answers:
    """The house's list of what it answered; ``since`` gives (bytes, bytes of the worker) after a mark."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def mark(self) -> int:
        return len(self.path.read_text().splitlines())

    def since(self, mark: int) -> tuple[int, int]:
        lines = [line.rsplit(" ", 1) for line in self.path.read_text().splitlines()[mark:]]
        worker = sum(int(size) for path, size in lines if path == WORKER)
        return sum(int(size) for _, size in lines) - worker, worker


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "answers"
        os.environ["ANSWERS"] = str(notes)
        answers = Answers(notes)
        counting = house(Path(folder), "benchmarks.servers:noting()")
        with counting as (port, _), chromium() as browser, fresh(browser) as phone:
            return _visits(phone, f"http://127.0.0.1:{port}/", answers)


def _visits(phone: BrowserContext, url: str, answers: Answers) -> list[Row]:
    start = answers.mark()
    page = phone.new_page()
    there = _first(page, url)
    if not there:
        missing = [limit("home, second visit", 0, math.inf, "B", "no worker yet")]
        return [*missing, Row("home without a network", "opens", "no worker yet", False)]
    _settle(answers)
    first, script = answers.since(start)
    mark = answers.mark()
    phone.new_page().goto(url, wait_until="networkidle")
    _settle(answers)
    second, update = answers.since(mark)
    return [
        limit("everything at the first visit, with what is kept ahead", AHEAD, first + script, "B"),
        limit("home, second visit", 0, second, "B", f"and {update:,} B for the browser's look at {WORKER}"),
        Row("home without a network", "opens", *_offline(phone, url)),
    ]


def _first(page: Page, url: str) -> bool:
    """The first visit; whether a worker has come of it."""
    page.goto(url, wait_until="networkidle")
    if not page.evaluate("async () => Boolean(await navigator.serviceWorker.getRegistration())"):
        return False
    page.wait_for_function(KEPT, timeout=PATIENCE)
    return True


def _settle(answers: Answers) -> None:
    """Until the house has had nothing to answer for a while."""
    before = -1
    while before != (before := answers.mark()):
        time.sleep(1.5)


def _offline(phone: BrowserContext, url: str) -> tuple[str, bool]:
    phone.set_offline(True)
    page = phone.new_page()
    try:
        page.goto(url)
    except Error:
        return "does not open", False
    call = page.locator('main a[href^="tel:"]').first.is_visible()
    return ("opens, with its number to call", True) if call else ("opens without a number", False)
