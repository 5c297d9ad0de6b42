"""Sealed on the phone: no word leaves in clear, and a phone that cannot seal says so and promises nothing."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.journeys.family import MEKONG, WORDS, code_on, open_box, photo_file, report, tap, without_marks
from tests.journeys.phone import SEALS, is_away, sends, state, until_it_opens, until_it_seals, writes
from tests.journeys.staff import open_latest, sign_in
from tests.screens import DESK, PHONE, NewPage, until
from tests.served import Served

ANSWER = "Bác ơi, chúng tôi đang tìm cháu."
PROMISED = '[data-promise="phone"]'
ON_ARRIVAL = '[data-promise="arrival"]'


@pytest.fixture
def sent(phone: Page) -> list[bytes]:
    """Every byte that the phone posts or puts, as it leaves."""
    bodies: list[bytes] = []

    def note(asked: Request) -> None:
        if asked.method != "GET":
            bodies.append((asked.url + "\n").encode() + (asked.post_data_buffer or b""))

    phone.on("request", note)
    return bodies


def reports(house: Served) -> int:
    return int(house.rows("SELECT count(*) FROM conversation")[0][0])


def test_neither_words_nor_code_ever_leave_the_phone(
    served: Served, phone: Page, sent: list[bytes], screen: NewPage
) -> None:
    writes(phone, served.url, WORDS)
    sends(phone)
    code = code_on(phone)
    state(phone, "received")
    lan = screen(DESK)
    sign_in(lan, served, "lan")
    open_latest(lan, served)
    expect(lan.locator(".talk")).to_contain_text(WORDS)
    lan.fill("#answer", ANSWER)
    lan.locator("#reply button").click()
    phone.goto(f"{served.url}/box")
    until_it_opens(phone)
    phone.fill("#code", without_marks(code))
    tap(phone, "Mở hộp thư")
    expect(phone.locator(".talk").first).to_contain_text(ANSWER)
    tap(phone, "Người ấy vừa liên lạc")
    until_it_seals(phone)
    phone.fill("#words", "Cháu nhắn: thấy cổng sắt đỏ.")
    tap(phone, "Gửi ngay")
    expect(phone.locator("main")).to_contain_text("Đã nhận lúc")
    tap(phone, "Xin cho biết tin")
    expect(phone.locator("main")).to_contain_text("Chúng tôi trả lời trước")
    lan.reload()
    expect(lan.locator(".talk")).to_contain_text("cổng sắt đỏ")
    all_bytes = b"\n".join(sent)
    assert len(sent) >= 5
    for secret in (
        "Con gái",
        "cổng sắt",
        "seed=",
        *(f"{one}+{other}" for one, other in pairwise(code)),
    ):
        assert secret.encode() not in all_bytes


def test_a_script_blocked_on_the_way_leaves_the_honest_form(hotline: Served, phone: Page) -> None:
    phone.route(re.compile(r"/static/built/part\.\w+\.js"), lambda route: route.abort())
    phone.goto(f"{hotline.url}/write")
    expect(phone.locator(ON_ARRIVAL)).to_be_attached()
    code = report(phone, hotline.url)
    assert phone.locator(SEALS).count() == 0
    open_box(phone, hotline.url, " ".join(code))
    expect(phone.locator("h1")).to_have_text("Đã nhận")


def test_only_the_part_that_seals_is_blocked(hotline: Served, phone: Page) -> None:
    """The steps work, the words are sealed on arrival, and the page never says anything else."""
    phone.route(re.compile(r"/static/built/part\.\w+\.js"), cut_off_sealing)
    phone.goto(f"{hotline.url}/write")
    expect(phone.locator("form[data-steps='one by one']")).to_be_attached()
    report(phone, hotline.url)
    expect(phone).to_have_url(f"{hotline.url}/write")
    assert phone.locator(SEALS).count() == 0


def cut_off_sealing(route: Route) -> None:
    answer = route.fetch()
    if "HPKE" in answer.text():
        route.abort()
    else:
        route.fulfill(response=answer)


def test_a_phone_that_seals_wrongly_never_promises(hotline: Served, phone: Page) -> None:
    phone.add_init_script("SubtleCrypto.prototype.deriveBits = async () => new ArrayBuffer(32)")
    report(phone, hotline.url)
    expect(phone.locator("h1")).to_have_text("Mã để bạn đọc trả lời")
    assert phone.locator(SEALS).count() == 0


def test_when_sealing_fails_after_the_promise_nothing_is_sent(hotline: Served, phone: Page, sent: list[bytes]) -> None:
    before = reports(hotline)
    writes(phone, hotline.url, WORDS)
    phone.evaluate("() => { SubtleCrypto.prototype.encrypt = async () => { throw new Error() } }")
    sends(phone)
    expect(phone.get_by_role("alert")).to_contain_text("Chưa khóa được, nên chưa gửi gì")
    expect(phone.locator("#words")).to_have_value(WORDS)
    phone.evaluate("() => document.querySelector('form#told').submit()")
    phone.evaluate("() => document.querySelector('header button[lang=en]').click()")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("#words")).to_have_value(WORDS)
    assert sent == []
    assert reports(hotline) == before


def test_another_language_keeps_what_is_written_and_sends_none_of_it(
    hotline: Served, phone: Page, sent: list[bytes]
) -> None:
    writes(phone, hotline.url, WORDS)
    phone.locator("[data-next]").click()
    phone.locator("label.pick:visible", has_text="Không biết").first.click()
    phone.locator("header button[lang=en]").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    until_it_seals(phone)
    expect(phone.locator("#words")).to_have_value(WORDS)
    expect(phone.locator("input[name=danger][value=unknown]")).to_be_checked()
    assert sent == []


def test_who_cannot_speak_is_heard_sealed_tap_by_tap(
    served: Served, phone: Page, desk: Page, sent: list[bytes]
) -> None:
    phone.goto(f"{served.url}/quiet")
    expect(phone.locator("form[data-sealed=yes]")).to_be_attached()
    phone.locator("main form .door").click()
    code = code_on(phone)
    for answer in ("Ở nước ngoài", "Gửi nơi này", "Không", "Có", "Một mình", "Chỉ ban đêm"):
        if answer == "Gửi nơi này":
            phone.fill("#place", "cổng sắt xanh, gần chợ")
        tap(phone, answer)
    expect(phone.locator("h1")).to_contain_text("Cảm ơn bạn")
    assert code_on(phone) == code
    state(phone, "received")
    sign_in(desk, served, "lan")
    open_latest(desk, served)
    for told in ("cổng sắt xanh, gần chợ", "Một mình", "Chỉ ban đêm"):
        expect(desk.locator("main")).to_contain_text(told)
    assert all(b"/api/v1/reports" in one for one in sent)


def test_somebody_near_blanks_the_screen_and_the_tap_still_arrives(served: Served, phone: Page) -> None:
    phone.goto(f"{served.url}/quiet")
    expect(phone.locator("form[data-sealed=yes]")).to_be_attached()
    phone.locator("main form .door").click()
    state(phone, "received")
    tap(phone, "Có người ở gần")
    is_away(phone, f"{served.url}/pause")
    assert served.rows("SELECT count(*) FROM message WHERE kind = 'quiet' AND staff_id IS NULL") >= [(2,)]


@pytest.mark.parametrize("broken", ["throw new Error()", "await new Promise(() => {})"])
def test_somebody_near_never_waits_for_a_phone_that_fails(hotline: Served, phone: Page, broken: str) -> None:
    phone.goto(f"{hotline.url}/quiet")
    expect(phone.locator("form[data-sealed=yes]")).to_be_attached()
    phone.locator("main form .door").click()
    state(phone, "received")
    phone.evaluate(f"() => {{ SubtleCrypto.prototype.encrypt = async () => {{ {broken} }} }}")
    tap(phone, "Có người ở gần")
    is_away(phone, f"{hotline.url}/pause")


def test_photos_follow_the_words_as_additions(served: Served, phone: Page, screen: NewPage) -> None:
    """On a bad line the words are there long before the pictures."""
    writes(phone, served.url, WORDS)
    phone.locator('[data-tile="photo"]').check(force=True)
    phone.set_input_files("[name=photo]", [photo_file(*MEKONG), photo_file(*MEKONG, name="2.jpg")])
    sends(phone)
    state(phone, "received")
    lan = screen(DESK)
    sign_in(lan, served, "lan")
    open_latest(lan, served)
    expect(lan.locator(".veil img")).to_have_count(2)
    latest = "SELECT id FROM conversation ORDER BY received_at DESC LIMIT 1"
    kinds = served.rows(f"SELECT kind FROM message WHERE conversation_id = ({latest}) ORDER BY at")
    assert [kind for (kind,) in kinds] == ["report", "addition", "addition"]


@pytest.mark.parametrize("size", [PHONE])
def test_a_draft_outlives_its_tab_only_with_its_code(hotline: Served, screen: NewPage, size: dict[str, object]) -> None:
    phone = screen(size)
    writes(phone, hotline.url, WORDS)
    tap(phone, "Giữ lại, viết sau")
    code = code_on(phone)
    tap(phone, "Đã chép mã, giữ bản viết")
    expect(phone.locator("[data-draft-kept]")).to_be_visible()
    phone.goto(f"{hotline.url}/write")
    tap(phone, "Bạn có bản viết dở trên máy này")
    phone.fill("[name=draft-code]", " ".join(code[::-1]))
    tap(phone, "Mở bản viết")
    expect(phone.get_by_role("alert")).to_contain_text("Chưa đọc được mã này")
    expect(phone.locator("#words")).to_have_value("")
    phone.fill("[name=draft-code]", without_marks(code))
    tap(phone, "Mở bản viết")
    expect(phone.locator("#words")).to_have_value(WORDS)
    sends(phone)
    assert code_on(phone) == code
    state(phone, "received")
    until(phone, "async () => (await indexedDB.databases()).length === 0")


def test_the_code_stays_the_same_in_every_view_and_language(hotline: Served, phone: Page) -> None:
    code = report(phone, hotline.url)
    for button in ("Lưu bằng hình vuông", "Xem lại mã", "Kiểm tra hai chữ"):
        tap(phone, button)
    expect(phone.locator("[name^=word-]")).to_have_count(2)
    phone.locator("header button[lang=en]").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("[name^=word-]")).to_have_count(2)
    tap(phone, "Check")
    expect(phone.get_by_role("alert")).to_be_visible()
    tap(phone, "See the code again")
    assert code_on(phone) == code
    tap(phone, "Keep it as a picture")
    expect(phone.locator(".qr")).to_have_attribute("src", re.compile("^data:image/svg"))


def keeps_a_draft(page: Page, house: Served, words: str) -> list[str]:
    writes(page, house.url, words)
    tap(page, "Giữ lại, viết sau")
    code = code_on(page)
    tap(page, "Đã chép mã, giữ bản viết")
    expect(page.locator("[data-draft-kept]")).to_be_visible()
    return code


def goes_on_with(page: Page, house: Served, code: list[str], words: str) -> None:
    page.goto(f"{house.url}/write")
    until_it_seals(page)
    tap(page, "Bạn có bản viết dở trên máy này")
    page.fill("[name=draft-code]", " ".join(code))
    tap(page, "Mở bản viết")
    expect(page.locator("#words")).to_have_value(words)


def test_neither_another_draft_nor_another_report_takes_a_draft_away(hotline: Served, phone: Page) -> None:
    first = keeps_a_draft(phone, hotline, "Bản thứ nhất.")
    second = keeps_a_draft(phone, hotline, "Bản thứ hai.")
    report(phone, hotline.url)
    goes_on_with(phone, hotline, first, "Bản thứ nhất.")
    goes_on_with(phone, hotline, second, "Bản thứ hai.")


def test_another_language_before_a_draft_is_kept_loses_no_word(hotline: Served, phone: Page) -> None:
    writes(phone, hotline.url, WORDS)
    tap(phone, "Giữ lại, viết sau")
    code = code_on(phone)
    phone.locator("header button[lang=en]").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("#words")).to_have_value(WORDS)
    until_it_seals(phone)
    tap(phone, "Keep it, write later")
    assert code_on(phone) == code
