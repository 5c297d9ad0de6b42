"""What somebody who came home meets behind their code, and what is written for them at the desk."""

import uuid
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.family import code_on, report
from tests.journeys.staff import open_latest, sign_in
from tests.journeys.tour import press, unfold
from tests.screens import DESK, PHONE
from tests.served import Served

Stop = tuple[str, bool]


def own_walk(page: Page, house: Served, url: str) -> Iterator[Stop]:
    """Lan invites, shares and offers a time; then the page of whom it was for. Names, and whether it is public."""
    code = _invited(page, house, url)
    (follow,) = house.rows("SELECT id FROM follow_up ORDER BY began_at DESC LIMIT 1")[0]
    followed = f"{url}/console/followed/{uuid.UUID(str(follow))}"
    yield from _at_the_desk(page, followed)
    page.set_viewport_size(PHONE["viewport"])
    page.goto(f"{url}/today/mine")
    page.fill("#code", code)
    press(page, "/today/mine")
    yield "own page", True
    for act, name in (("pace", "do"), ("consent", "consent")):
        unfold(page)
        press(page, f"/today/mine/{act}")
        yield f"own page, {name}?", True
        press(page, "/today/mine")
    for act in ("hours", "appointment", "ask"):
        unfold(page)
        press(page, f"/today/mine/{act}")
        yield f"own page after {act}", True
    page.goto(f"{url}/today/pause")
    page.locator("[name=do]").first.check(force=True)
    page.fill("#code", "sai")
    press(page, "/today/pause")
    yield "a pause refused", True
    page.locator("[name=do]").first.check(force=True)
    page.fill("#code", code)
    press(page, "/today/pause")
    yield "a pause", True
    page.set_viewport_size(DESK["viewport"])


def _invited(page: Page, house: Served, url: str) -> str:
    report(page, url, words="Em về rồi.")
    sign_in(page, house, "lan")
    open_latest(page, house)
    page.goto(f"{page.url.replace(house.url, url)}/follow")
    page.fill("#checked", "gặp mặt")
    page.fill("#since", "18:00")
    page.fill("#until", "21:00")
    page.locator("[name=agreed]").check(force=True)
    page.locator("[name=how]").last.check(force=True)
    press(page, "/follow")
    return " ".join(code_on(page))


def _at_the_desk(page: Page, followed: str) -> Iterator[Stop]:
    page.goto(f"{followed}/shared")
    page.fill("#signs", "Mất ngủ")
    page.fill("#name-1", "Trạm y tế xã")
    page.fill("#tel-1", "02093 123 456")
    press(page, "/shared")
    yield "shared with somebody", False
    page.goto(f"{followed}/appointments")
    press(page, "/appointments")
    yield "appointment refused", False
    page.fill("#day", "2099-01-01")
    page.fill("#hour", "19:00")
    press(page, "/appointments")
    yield "appointment too far away", False
    page.fill("#day", page.evaluate("new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10)"))
    page.fill("#hour", "23:30")
    press(page, "/appointments")
    yield "appointment outside of the safe hours", False
    page.locator("[name=outside]").check(force=True)
    press(page, "/appointments")
    yield "appointment offered", False
