"""`make pictures`: a picture of every page in .cache/pictures, narrow and wide, light and dark, in each language.

The README's two are made in the same go.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from deploy.run import ROOT
from pwa.shell.language import languages
from tests.journeys.own_tour import own_walk
from tests.journeys.staff import sign_in
from tests.journeys.tour import addresses, app_of, casework_walk, public_walk, signing_in_walk
from tests.screens import ARGS, CHROMIUM, DESK, PHONE
from tests.served import Served, ready

FOLDER = ROOT / ".cache" / "pictures"
DOCS = ROOT / "docs" / "pictures"
SIZES: dict[str, dict[str, Any]] = {"360": PHONE, "1280": DESK}
COLOURS = 128


def stops(page: Page, house: Served, lang: str, folder: Path) -> Iterator[str]:
    """The name of each page when it stands there: first those with an address, then those that answer a form."""
    url = house.url if lang == "vi" else f"{house.url}/{lang}"
    for name, path, who in sorted(addresses(app_of(folder), house, lang), key=lambda one: one.who or ""):
        if who:
            page.context.clear_cookies()
            sign_in(page, house, who, "/console/me")
        answer = page.context.request.get(house.url + path)
        if answer.headers.get("content-type", "").startswith("text/html"):
            page.goto(house.url + path)
            yield name
    page.context.clear_cookies()
    for walk in (public_walk(page, url), signing_in_walk(page, house, url), casework_walk(page, house, url)):
        yield from walk
    yield from (name for name, _ in own_walk(page, house, url))


def tour(browser: Browser, house: Served, lang: str, size: str, folder: Path) -> None:
    """Walk once and take each page in both schemes."""
    context = browser.new_context(**SIZES[size], reduced_motion="reduce", locale="vi-VN")
    page = context.new_page()
    for number, name in enumerate(stops(page, house, lang, folder), 1):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            file = FOLDER / f"{size}-{lang}-{scheme}" / f"{number:02d}-{re.sub(r'[^a-z0-9]+', '-', name.lower())}.png"
            page.screenshot(path=file, full_page=True)
        page.emulate_media(color_scheme="light")
    context.close()
    print(f"  {number} pages, {size} pixels wide, {lang}", flush=True)


def for_the_readme(browser: Browser, house: Served) -> None:
    """The first page on a phone, and what waits on a counsellor's screen; small, in few colours."""
    DOCS.mkdir(parents=True, exist_ok=True)
    wide = {"viewport": {"width": 1280, "height": 800}}
    for name, size in (("home", PHONE), ("now", wide)):
        context = browser.new_context(**size, locale="vi-VN")
        page = context.new_page()
        if name == "now":
            sign_in(page, house, "lan")
        else:
            page.goto(house.url)
        page.screenshot(path=DOCS / f"{name}.png")
        context.close()
        with Image.open(DOCS / f"{name}.png") as picture:
            picture.convert("RGB").quantize(COLOURS).save(DOCS / f"{name}.png", optimize=True)


def main() -> None:
    with sync_playwright() as play, ready("sqlite") as template, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        with template.served(Path(folder)) as house:
            for_the_readme(browser, house)
            for lang in languages():
                for size in SIZES:
                    tour(browser, house, lang, size, Path(folder))
        browser.close()
    print(f"Pictures are in {FOLDER.relative_to(ROOT)} and {DOCS.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
