"""Somebody who cannot read hears the questions: never before it was said that it will be loud, never what was typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Template
from tests.hear.tones import tone
from tests.journeys.every_page_test import AXE, LOOK
from tests.journeys.family import go_on, report, tap
from tests.journeys.phone import is_away
from tests.screens import PHONE, NewPage, until
from tests.served import Served

# Chromium without a head has no voices: the browser's speech, and nothing else, is stood in for.
VOICES = """voices => {
    globalThis.said = [];
    globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
    Object.defineProperty(globalThis, "speechSynthesis", {value: Object.assign(new EventTarget(), {
        getVoices: () => voices,
        cancel: () => {},
        speak: one => { said.push([one.voice.lang, one.text]); setTimeout(() => one.onend(), 0) },
    })});
}"""
# Counts what was played to its end.
ENDED = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
    this.addEventListener("ended", () => (globalThis.ended = (globalThis.ended ?? 0) + 1), {once: true});
    return play.call(this);
};
"""
HERE = {"lang": "vi-VN", "localService": True}
ELSEWHERE = {"lang": "en-US", "localService": False}


def speaks(page: Page, *voices: dict[str, object]) -> Page:
    """A phone with these voices."""
    page.add_init_script(f"({VOICES})({str(list(voices)).replace('True', 'true').replace('False', 'false')})")
    return page


def said(page: Page) -> list[str]:
    return [text for _, text in page.evaluate("said")]


def hears(page: Page, question: str) -> None:
    page.get_by_role("button", name=f"Nghe: {question}").click()


def agrees(page: Page) -> None:
    page.get_by_role("button", name="Đọc to").click()


def test_a_mother_hears_a_question_and_its_answers(hotline: Served, phone: Page) -> None:
    mother = speaks(phone, ELSEWHERE, HERE)
    mother.goto(hotline.url + "/write")
    mother.get_by_role("button", name="Nghe trang này").click()
    expect(mother.get_by_text("Sẽ đọc to thành tiếng")).to_be_visible()
    hears(mother, "Bạn báo tin cho ai?")
    assert said(mother) == []
    agrees(mother)
    mother.wait_for_function("() => said.length === 5")
    assert said(mother) == ["Bạn báo tin cho ai?", "Cho người nhà", "Cho chính tôi", "Cho người khác", "Không biết"]

    go_on(mother)
    mother.fill("#words", "con gái tôi tên Hạnh")
    hears(mother, "Kể bằng lời của bạn")
    mother.wait_for_function("() => said.at(-1)[1].startsWith('Viết không dấu')")
    mother.get_by_role("button", name="Nghe", exact=True).click()
    mother.wait_for_function("() => said.filter(([, text]) => text.startsWith('Viết không dấu')).length === 2")
    assert not any("Hạnh" in text for text in said(mother))

    mother.evaluate(AXE)
    faults = mother.evaluate("async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes[0].html])")
    assert faults == []
    assert mother.evaluate(LOOK) == {"sideways": [], "small": [], "exit": []}


def test_a_phone_without_the_voice_says_so_and_reads_nothing(hotline: Served, phone: Page) -> None:
    speaks(phone, HERE, ELSEWHERE)
    phone.goto(hotline.url + "/en/quiet")
    phone.get_by_role("button", name="Listen to this page").click()
    phone.get_by_role("button", name="Read out loud").click()
    expect(phone.get_by_text("This phone has no voice for English.")).to_be_visible()
    assert said(phone) == []
    phone.get_by_role("button", name="Tiếng Việt").click()
    phone.get_by_role("button", name="Hear", exact=True).click()
    phone.wait_for_function("() => said.length > 3")
    assert said(phone)[:2] == ["Tôi không nói được", "Chạm một lần là gửi: “Tôi cần giúp”. Không cần viết gì."]


def test_the_code_is_never_read_aloud_and_the_mailbox_can_be_heard(hotline: Served, phone: Page) -> None:
    speaks(phone, HERE)
    code = report(phone, hotline.url)
    phone.get_by_role("button", name="Nghe trang này").click()
    agrees(phone)
    phone.wait_for_function("() => said.length > 5")
    assert not set(code) & set(said(phone))
    phone.goto(hotline.url + "/box")
    phone.fill("#code", " ".join(code))
    tap(phone, "Mở hộp thư")
    tap(phone, "Thêm điều bạn nhớ")
    hears(phone, "Bạn nhớ thêm điều gì?")
    agrees(phone)
    phone.wait_for_function("() => said.some(([, text]) => text === 'Bạn nhớ thêm điều gì?')")


def test_only_voices_that_live_on_the_phone_count(hotline: Served, phone: Page) -> None:
    speaks(phone, {"lang": "vi-VN", "localService": False})
    phone.goto(hotline.url + "/write")
    expect(phone.locator("form[data-steps='one by one']")).to_be_attached()
    expect(phone.locator("[data-listen]")).to_be_hidden()


def test_the_language_stays_in_this_tab_and_goes_with_the_wipe(hotline: Served, phone: Page) -> None:
    speaks(phone, HERE)
    phone.goto(hotline.url + "/question")
    phone.get_by_role("button", name="Nghe trang này").click()
    agrees(phone)
    phone.goto(hotline.url + "/box")
    hears(phone, "Mã của bạn")
    expect(phone.get_by_text("Sẽ đọc to thành tiếng")).to_be_visible()
    assert said(phone) == []
    assert phone.evaluate("[Object.values(sessionStorage), localStorage.length]") == [["vi"], 0]
    phone.goto(hotline.url + "/wipe")
    tap(phone, "Xóa khỏi máy này")
    is_away(phone, f"{hotline.url}/pause")
    assert phone.evaluate("Object.keys(sessionStorage)") == []


@pytest.fixture
def recorded(template: object, tmp_path: Path) -> Iterator[Served]:
    """A house in which Vàng has said one question in Hmong, its answers in the same breath."""
    tone(tmp_path / "audio" / "hmn" / "ban-dang-o-dau.mp3")
    (tmp_path / "audio" / "hmn" / "name.txt").write_text("Hmoob", "utf-8")
    made: Template = template("sqlite")  # type: ignore[operator]
    with made.served(tmp_path, AUDIO_DIR=str(tmp_path / "audio")) as house:
        yield house


def test_a_recording_is_heard_where_no_voice_is_and_without_a_network(recorded: Served, phone: Page) -> None:
    speaks(phone)
    phone.add_init_script(ENDED)
    phone.goto(recorded.url + "/question")
    phone.evaluate("navigator.serviceWorker.ready")
    until(phone, "async () => (await caches.match('/hear')) && navigator.serviceWorker.controller")
    phone.context.set_offline(True)
    phone.goto(recorded.url + "/question")
    phone.get_by_role("button", name="Nghe trang này").click()
    agrees(phone)
    phone.get_by_role("button", name="Hmoob").click()
    with phone.expect_response(lambda one: "/static/audio/hmn.ban-dang-o-dau." in one.url) as answer:
        hears(phone, "Bạn đang ở đâu?")
    assert answer.value.from_service_worker
    phone.wait_for_function("() => globalThis.ended === 1")


def test_without_script_a_recorded_question_has_a_player(recorded: Served, screen: NewPage) -> None:
    phone = screen(PHONE, java_script_enabled=False)
    phone.goto(recorded.url + "/hear")
    expect(phone.locator("[data-listen]")).to_be_hidden()
    phone.get_by_text("Hmoob").click()
    expect(phone.locator("audio")).to_be_visible()
