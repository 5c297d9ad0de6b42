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
from tests.canaries.canary import CORE, HERE, NUMBERS, PLACE, canary, fill
from tests.canaries.disguises import files_in, search
from tests.journeys.family import code_on, go_on, open_box, photo, tap
from tests.journeys.phone import is_away, sends, state, until_it_opens, until_it_seals
from tests.journeys.sharing import shares
from tests.journeys.staff import open_latest, sign_in
from tests.journeys.tour import unfold
from tests.profile import Profile, own_browser
from tests.screens import DESK, NewPage
from tests.served import Served
from tests.sw.phone import kept

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


def every_field(page: Page) -> None:
    """All steps and parts of the form at once."""
    page.locator("[name=reply][value=phone]").evaluate("choice => choice.click()")
    page.locator("[data-step], [data-part]").evaluate_all("parts => parts.forEach(part => part.hidden = false)")
    unfold(page)


def writes_everything(taken: Taken, house: Served, page: Page) -> None:
    """Every field, a photo, a voice and the phone's own position."""
    page.goto(house.url)
    page.context.grant_permissions(["geolocation"], origin=house.url)
    page.context.set_geolocation(HERE)
    page.goto(f"{house.url}/write")
    until_it_seals(page)
    every_field(page)
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
    until_it_opens(page)
    page.fill("#code", " ".join(taken.codes[0].words))
    tap(page, "Mở hộp thư")
    expect(page.locator(".talk").first).to_contain_text(ANSWER)


def leaves(page: Page, house: Served) -> None:
    page.locator(".exit").click()
    is_away(page, f"{house.url}/pause")


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


def test_after_wiping_nothing_is_left_of_what_waited(served: Served, taken: Taken) -> None:
    page = taken.profile.start()
    writes_everything(taken, served, page)
    page.goto(f"{served.url}/write")
    until_it_seals(page)
    page.locator("[data-next]").click()
    page.fill("#words", canary("never sent"))
    page.context.set_offline(True)
    sends(page)
    taken.keep(page)
    state(page, "waiting")
    page.goto(f"{served.url}/wipe")
    expect(page.locator("[data-holds] [data-when=unsent]")).to_contain_text("1")
    served.kill()
    page.context.set_offline(False)
    page.locator("form[data-wipe] button").click()
    expect(page.locator("form[data-wipe]")).to_have_count(0)
    assert page.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0
    taken.profile.close()
    assert taken.found() == []


def test_what_waits_unsent_on_a_phone_that_was_snatched_cannot_be_read(served: Served, taken: Taken) -> None:
    page = taken.profile.start()
    page.goto(f"{served.url}/write")
    until_it_seals(page)
    every_field(page)
    fill(page.locator("form#told"))
    page.context.set_offline(True)
    sends(page)
    taken.keep(page)
    state(page, "waiting")
    taken.profile.kill()
    assert any("indexeddb" in str(path).lower() for path in taken.profile.folder.rglob("*.log"))
    assert taken.found() == []


def test_a_phone_that_cannot_seal_keeps_nothing_either(served: Served, taken: Taken) -> None:
    """A script that works in part: words and code are posted, and the browser does not write down what it posted."""
    page = taken.profile.start()
    page.add_init_script("SubtleCrypto.prototype.deriveBits = async () => new ArrayBuffer(32)")
    page.goto(f"{served.url}/write")
    go_on(page)
    page.fill("#words", canary("words that are sealed on arrival"))
    sends(page)
    taken.keep(page)
    open_box(page, served.url, " ".join(taken.codes[0].words))
    expect(page.locator("h1")).to_have_text("Đã nhận")
    leaves(page, served)
    taken.profile.close()
    assert taken.found() == []


def test_what_a_messenger_shares_and_where_the_phone_is_leave_nothing(served: Served, taken: Taken) -> None:
    page = kept(taken.profile.start(), served.url)
    page.context.grant_permissions(["geolocation"], origin=served.url)
    page.context.set_geolocation(HERE)
    shares(page, canary("shared words"), [photo(*PLACE, canary("shared photo")), photo(*PLACE, canary("another"))])
    sends(page)
    taken.keep(page)
    state(page, "received")
    page.locator("summary", has_text="Chia sẻ nơi của máy này").click()
    tap(page, "15 phút")
    expect(page.locator("aside.live [data-sent]")).to_be_visible()
    page.locator("[data-live-stop]").click()
    leaves(page, served)
    taken.profile.close()
    assert taken.found() == []
