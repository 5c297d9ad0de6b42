"""A phone that has visited once, and a look into what it keeps."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.staff import sign_in
from tests.served import Served

NAMES = "async () => (await caches.keys()).filter(name => name.startsWith('kept-'))"
EVERYTHING = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const asked of await cache.keys())
            found.push([asked.url.replace(location.origin, ""), await (await cache.match(asked)).text()]);
    }
    return found;
}"""
SETTLED = """async () => {
    for (;;) {
        const {active, installing, waiting} = await navigator.serviceWorker.ready;
        const here = navigator.serviceWorker.controller === active && active.state === "activated";
        if (here && !installing && !waiting) return;
        await new Promise(done => setTimeout(done, 50));
    }
}"""
UPDATED = """async before => {
    const there = await navigator.serviceWorker.getRegistration();
    while ((await caches.keys()).every(name => before.includes(name))) await there.update();
}"""
GONE = """async name => {
    while (await caches.has(name)) await new Promise(done => setTimeout(done, 50));
}"""


def kept(page: Page, url: str) -> Page:
    """Somebody visits, and the worker has taken everything it keeps."""
    page.goto(url)
    page.evaluate(SETTLED)
    return page


def generations(page: Page) -> list[str]:
    names: list[str] = page.evaluate(NAMES)
    return names


def edit_the_number(house: Served, desk: Page, words: str) -> None:
    """Hoa corrects a public line."""
    sign_in(desk, house, "hoa", "/console/numbers/ngay-mai")
    desk.fill("#note-vi", words)
    desk.locator('form:has(#note-vi) button[type="submit"]').first.click()
    expect(desk).not_to_have_url(re.compile("/ngay-mai$"))


def update(page: Page, *before: str) -> None:
    """The browser looks for a newer worker, as it does after every visit, until it has taken over from ``before``."""
    page.evaluate(UPDATED, before)
    page.evaluate(SETTLED)


def visit_again(page: Page) -> None:
    """Once more, some time after something was edited."""
    update(page, *generations(page))
    page.reload()
