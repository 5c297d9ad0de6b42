"""Every page, in every language, light and dark: axe finds nothing, and one thumb on a small phone is enough."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from deploy.run import ROOT
from pwa.shell.language import languages
from tests.journeys.own_tour import own_walk
from tests.journeys.staff import sign_in
from tests.journeys.tour import Address, addresses, app_of, casework_walk, public_walk, signing_in_walk, unfold
from tests.screens import DESK, PHONE
from tests.served import Served

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
LOOK = (Path(__file__).parent / "look.js").read_text("utf-8")
SEEN = ("axe", "sideways", "small", "exit")


class Inspector:
    """Looks at a page as it stands and keeps what is wrong with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: dict[str, list[str]] = defaultdict(list)
        self.posted: set[str] = set()
        self.pages = 0
        page.on("request", lambda asked: self.posted.add(asked.url) if asked.method == "POST" else None)

    def look(self, name: str, *, public: bool) -> None:
        self.pages += 1
        unfold(self.page)
        found = {"axe": self.axe("light")}
        self.page.emulate_media(color_scheme="dark")
        found["axe"] += self.axe("dark", "color-contrast")
        self.page.emulate_media(color_scheme="light")
        if public:
            found |= self.page.evaluate(LOOK)
        for kind, faults in found.items():
            self.faults[kind] += [f"{name}: {fault}" for fault in faults]

    def axe(self, scheme: str, *rules: str) -> list[str]:
        try:
            return self._axe(scheme, *rules)
        except Error:  # the page was just being left for another one
            self.page.wait_for_load_state()
            return self._axe(scheme, *rules)

    def _axe(self, scheme: str, *rules: str) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found: list[str] = self.page.evaluate(
            """async rules => {
                const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
                const {violations} = await axe.run(document, {...only, resultTypes: ["violations"]});
                return violations.map(one => `${one.id} at ${one.nodes.map(node => node.target).join(", ")}`);
            }""",
            list(rules),
        )
        return [f"({scheme}) {one}" for one in found]


@pytest.fixture(scope="session", params=languages())
def seen(
    request: pytest.FixtureRequest, browser: Browser, hotline: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Inspector]:
    """The whole tour in one language, walked once for all tests of this page."""
    url = hotline.url if request.param == "vi" else f"{hotline.url}/{request.param}"
    app = app_of(tmp_path_factory.mktemp("map"))
    by_address = addresses(app, hotline, request.param)
    context = browser.new_context(**PHONE, reduced_motion="reduce")
    inspector = Inspector(context.new_page())
    _public(inspector, hotline, url, [one for one in by_address if one.who is None])
    inspector.page.set_viewport_size(DESK["viewport"])
    _console(inspector, hotline, url, [one for one in by_address if one.who])
    yield inspector
    context.close()


def _public(inspector: Inspector, house: Served, url: str, pages: list[Address]) -> None:
    for name, path, _ in pages:
        _open(inspector, house, name, path, public="/console" not in path)
    for name in public_walk(inspector.page, url):
        inspector.look(name, public=True)


def _console(inspector: Inspector, house: Served, url: str, pages: list[Address]) -> None:
    context: BrowserContext = inspector.page.context
    for who in dict.fromkeys(one.who for one in pages):
        context.clear_cookies()
        sign_in(inspector.page, house, str(who), "/console/me")
        for name, path, _ in (one for one in pages if one.who == who):
            _open(inspector, house, name, path, public=False)
    context.clear_cookies()
    for walk in (signing_in_walk, casework_walk):
        for name in walk(inspector.page, house, url):
            inspector.look(name, public=False)
    for name, public in own_walk(inspector.page, house, url):
        inspector.look(name, public=public)


def _open(inspector: Inspector, house: Served, name: str, path: str, *, public: bool) -> None:
    """Machines' doors answer no page; everything else is looked at, a refusal too."""
    answer = inspector.page.context.request.get(house.url + path)
    if answer.headers.get("content-type", "").startswith("text/html"):
        inspector.page.goto(house.url + path)
        inspector.look(f"{name} ({answer.status})", public=public and name != "shell.pause")


def test_the_tour_is_long(seen: Inspector) -> None:
    assert seen.pages > 60


def test_axe_finds_nothing(seen: Inspector) -> None:
    assert seen.faults["axe"] == []


def test_nothing_scrolls_sideways_at_360_pixels(seen: Inspector) -> None:
    assert seen.faults["sideways"] == []


def test_everything_to_tap_is_48_pixels_high(seen: Inspector) -> None:
    assert seen.faults["small"] == []


def test_the_exit_comes_first_and_stays_in_sight(seen: Inspector) -> None:
    assert seen.faults["exit"] == []
