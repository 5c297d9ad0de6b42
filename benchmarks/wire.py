"""Bytes: the first page, whether it needs anything else to call, and the scripts of every public page."""

import socket

from playwright.sync_api import Browser, Page

from benchmarks.phone import Wire, chromium, demo_house, fresh, public_pages
from benchmarks.rows import Row, limit
from tests.journeys.family import MEKONG, WORDS, code_on, go_on, photo_file
from tests.served import Served
from tests.visitor import Visitor

HOW = (
    "Bodies as they are sent, in Chromium, nothing cached, counted until the network is idle. Public pages come from "
    "the app's own map, in both languages."
)
HOME = 14_000  # what fits into a new connection's first flight
SCRIPT_HOME = 10_000
SCRIPT = 30_000


def measure() -> list[Row]:
    with demo_house() as house:
        paths = public_pages(house)
        with chromium() as browser:
            sizes = {path: _scripts(browser, house.url + path) for path in paths}
            report = _report(browser, house)
            most = max(sizes, key=lambda path: sizes[path][0])
            return [
                limit("home with its headers, gzip", HOME, whole_answer(house.port, "/"), "B"),
                _nothing_else(browser, house),
                limit("JavaScript on home", SCRIPT_HOME, sizes["/"][0], "B", f"and {sizes['/'][1]} B of headers"),
                _with_worker(house, sizes["/"][0]),
                limit(
                    f"JavaScript on any of {len(paths)} public pages",
                    SCRIPT,
                    sizes[most][0],
                    "B",
                    f"`{most}`, and {sizes[most][1]} B of headers",
                ),
                limit(
                    "JavaScript of a report: form, photo chosen, sent, code shown",
                    SCRIPT,
                    report[0],
                    "B",
                    f"and {report[1]} B of headers",
                ),
            ]


def _with_worker(house: Served, page: int) -> Row:
    """The service worker is a script too, although no page waits for it."""
    worker = whole_answer(house.port, "/sw.js") if Visitor(house).get("/sw.js").status == 200 else 0
    told = f"the worker {worker} B with headers" if worker else "no worker yet"
    return limit("JavaScript on home with its service worker", SCRIPT_HOME, page + worker, "B", told)


def whole_answer(port: int, path: str) -> int:
    """Bytes of an answer as they cross the wire, status line and headers included."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()
        )
        return sum(len(part) for part in iter(lambda: line.recv(65536), b""))


def _nothing_else(browser: Browser, house: Served) -> Row:
    """Without script, and with everything but the page itself refused, there is a styled link to call."""
    with fresh(browser, java_script_enabled=False) as phone:
        page, more = phone.new_page(), list[str]()
        page.route("**/*", lambda route: route.continue_() if route.request.is_navigation_request() else route.abort())
        page.on("request", lambda one: None if one.is_navigation_request() else more.append(one.resource_type))
        page.goto(house.url)
        call = page.locator('main a[href^="tel:"]').first
        styled = call.is_visible() and page.locator("head style").count() == 1
        needed = [kind for kind in more if kind in {"stylesheet", "script", "font"}]
        told = "the link is there, its style too" if styled else "no styled link"
        return Row("what home needs besides itself to call, without script", "nothing", told, styled and not needed)


def _scripts(browser: Browser, url: str) -> tuple[int, int]:
    """Bytes of all scripts until the page is idle: (bodies, headers)."""
    with fresh(browser, service_workers="block") as phone:
        page = phone.new_page()
        wire = Wire(page)
        _idle(page, url)
        return wire.bodies["Script"], wire.headers["Script"]


def _report(browser: Browser, house: Served) -> tuple[int, int]:
    """The same for the way of a report with words and a photo."""
    with fresh(browser, service_workers="block") as phone:
        page = phone.new_page()
        wire = Wire(page)
        _idle(page, f"{house.url}/write")
        go_on(page)
        page.fill("#words", WORDS)
        page.set_input_files("#photo", [photo_file(*MEKONG)])
        page.wait_for_load_state("networkidle")
        page.locator("[data-send]").click()
        code_on(page)
        page.wait_for_load_state("networkidle")
        return wire.bodies["Script"], wire.headers["Script"]


def _idle(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_load_state("networkidle")
