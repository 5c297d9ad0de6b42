"""A phone is taken, with everything that its browser has on disk: no word, code or place of anybody is on it.

What remains, and the safety page says so: the host name, the times of visits, permissions, and the icon.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.binary import to_text
from api.conversation.code import Code, read_code
from api.sealed import Label, derived
from tests.canaries.canary import CORE, HERE, NUMBERS, canary, fill
from tests.canaries.disguises import files_in, search
from tests.journeys.family import code_on, open_box, tap
from tests.journeys.phone import sends, state, until_it_seals
from tests.journeys.staff import open_latest, sign_in
from tests.journeys.tour import unfold
from tests.profile import Profile, own_browser
from tests.screens import DESK, NewPage
from tests.served import Served

ANSWER = canary("answer")


@dataclass
class Taken:
    """One person's browser, and every code that was shown in it."""

    profile: Profile
    codes: list[Code] = field(default_factory=list)

    def found(self) -> list[tuple[str, str]]:
        """What a thief of the phone finds of what nobody may know, and where."""
        secrets: list[str | bytes] = [CORE, *NUMBERS, *map(_in_half, self.codes)]
        for code in self.codes:
            secrets += [" ".join(code.digits), "".join(code.digits), code.secret.hex(), code.secret]
            secrets += [derived(code.secret, Label.CODE_ACCESS), to_text(derived(code.secret, Label.CODE_ACCESS))]
        return [(one.needle, one.where) for one in search(files_in(self.profile.folder), secrets)]

    def keep(self, page: Page) -> None:
        self.codes.append(read_code(" ".join(code_on(page))))


def _in_half(code: Code) -> str:
    return " ".join(code.words[:3])


@pytest.fixture
def taken(browser: Browser, tmp_path: Path) -> Iterator[Taken]:
    with own_browser(tmp_path / "profile", browser) as profile:
        yield Taken(profile)


def writes_everything(taken: Taken, house: Served, page: Page) -> None:
    """Every field, a photo, a voice and the phone's own position."""
    page.goto(house.url)
    page.context.grant_permissions(["geolocation"], origin=house.url)
    page.context.set_geolocation(HERE)
    page.goto(f"{house.url}/write")
    until_it_seals(page)
    page.locator("[data-step]").evaluate_all("steps => steps.forEach(step => step.hidden = false)")
    page.locator("[data-part], [data-reply]").evaluate_all("parts => parts.forEach(part => part.hidden = false)")
    unfold(page)
    page.locator("form#told [data-take]").click()
    expect(page.locator("[name=place-lat]")).to_have_value(str(HERE["latitude"]))
    fill(page.locator("form#told"))
    expect(page.locator("[data-photo-place]")).to_be_visible()
    page.locator("[name=photo-place]").check(force=True)
    sends(page)
    taken.keep(page)
    state(page, "received")


def lan_answers(house: Served, page: Page) -> None:
    sign_in(page, house, "lan")
    open_latest(page, house)
    expect(page.locator("main")).to_contain_text(CORE)
    page.fill("#answer", ANSWER)
    page.locator("#reply button").click()


def reads_the_answer(taken: Taken, house: Served, page: Page) -> None:
    page.goto(f"{house.url}/box")
    expect(page.locator("form[data-sealed=opens]")).to_be_attached()
    page.fill("#code", " ".join(taken.codes[0].words))
    tap(page, "Mở hộp thư")
    expect(page.locator(".talk").first).to_contain_text(ANSWER)


def leaves(page: Page, house: Served) -> None:
    page.locator(".exit").click()
    expect(page).to_have_url(f"{house.url}/pause")


def test_after_a_report_an_answer_and_the_exit_nothing_is_on_the_phone(
    served: Served, taken: Taken, screen: NewPage
) -> None:
    page = taken.profile.start()
    writes_everything(taken, served, page)
    lan_answers(served, screen(DESK))
    reads_the_answer(taken, served, page)
    leaves(page, served)
    taken.profile.close()
    assert taken.found() == []


def test_what_waits_unsent_on_a_phone_that_was_snatched_cannot_be_read(served: Served, taken: Taken) -> None:
    page = taken.profile.start()
    page.goto(f"{served.url}/write")
    until_it_seals(page)
    page.locator("[data-step]").evaluate_all("steps => steps.forEach(step => step.hidden = false)")
    page.locator("[data-part]").evaluate_all("parts => parts.forEach(part => part.hidden = false)")
    unfold(page)
    fill(page.locator("form#told"))
    page.context.set_offline(True)
    sends(page)
    taken.keep(page)
    state(page, "waiting")
    taken.profile.kill()
    assert any("indexeddb" in str(path).lower() for path in taken.profile.folder.rglob("*.log"))
    assert taken.found() == []


def test_a_code_typed_into_a_phone_that_does_not_seal_is_not_kept_by_it(served: Served, taken: Taken) -> None:
    page = taken.profile.start()
    page.route("**/static/built/**", lambda route: route.abort())
    page.goto(f"{served.url}/write")
    page.fill("#words", canary("words without script"))
    sends(page)
    taken.keep(page)
    open_box(page, served.url, " ".join(taken.codes[0].words))
    leaves(page, served)
    taken.profile.close()
    assert taken.found() == []
