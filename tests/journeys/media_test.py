"""A mother speaks instead of writing, and sends photos that say more than their picture."""

import base64
import re
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from deploy.run import ROOT
from tests.journeys.family import MEKONG, arrived, code_on, go_on, photo_file, pick, tap
from tests.journeys.staff import open_latest, sign_in
from tests.screens import ARGS, CHROMIUM, PHONE
from tests.senders import heic
from tests.served import Served

FAKE_MICROPHONE = "--use-fake-device-for-media-stream"
# The page's own parts, with nothing around them: what they hand to whoever seals.
PARTS = """
import { cleanedPhotos } from "./pwa/report/_photos";
const base64 = (blob) => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1]);
  reader.readAsDataURL(blob);
});
globalThis.cleaned = async () => {
  const { photos, ...rest } = await cleanedPhotos(document.querySelector("form:has([name=photo])"));
  return { ...rest, photos: await Promise.all(photos.map(async (one) => ({ ...one, blob: await base64(one.blob) }))) };
};
"""
# Keeps hold of the microphone, so that a test can take it away as a phone call does.
HOLD = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (what) => (globalThis.sound = await ask(what));
"""

Phone = Callable[[str], Page]


@pytest.fixture(scope="module")
def parts() -> str:
    line = [ROOT / "node_modules" / ".bin" / "esbuild", "--bundle", "--format=iife", "--target=chrome90", "--loader=ts"]
    return subprocess.run(line, cwd=ROOT, input=PARTS, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def phone_that(browser: Browser) -> Iterator[Phone]:
    """``phone_that("allows")`` or ``phone_that("denies")``: a phone whose owner lets the page listen, or does not."""
    opened: list[Browser] = []

    def phone(answer: str) -> Page:
        asked = "--use-fake-ui-for-media-stream" + {"allows": "", "denies": "=deny"}[answer]
        args = [*ARGS, FAKE_MICROPHONE, asked]
        opened.append(browser.browser_type.launch(executable_path=CHROMIUM, args=args))
        context = opened[-1].new_context(**PHONE, locale="vi-VN")
        context.add_init_script(HOLD)
        return context.new_page()

    yield phone
    for one in opened:
        one.close()


def wants_to_speak(page: Page, hotline: Served) -> Page:
    page.goto(hotline.url + "/write")
    go_on(page)
    pick(page, "Nói")
    tap(page, "Ghi âm")
    return page


def seconds(page: Page, number: int) -> None:
    expect(page.locator("[data-stop]")).to_be_visible()
    expect(page.locator("[data-time]")).to_have_text(re.compile(rf"Đã ghi 0:0[{number}-9]"))


def chosen(page: Page, name: str = "voice") -> int:
    return int(page.evaluate("name => document.querySelector(`[name=${name}]`).files.length", name))


def test_a_mother_speaks_and_lan_hears_her(hotline: Served, phone_that: Phone, desk: Page) -> None:
    mother = wants_to_speak(phone_that("allows"), hotline)
    seconds(mother, 2)
    tap(mother, "Dừng")
    expect(mother.locator("[data-voice]")).to_contain_text("Đã ghi xong")
    expect(mother.locator("audio")).to_have_js_property("currentTime", 0)
    mother.locator("audio").evaluate("player => player.play()")  # comes back when it plays
    mother.locator("[data-send]").click()
    code_on(mother)
    arrived(mother)

    sign_in(desk, hotline, "lan")
    open_latest(desk, hotline)
    path = desk.locator("main audio").get_attribute("src") or ""
    heard = desk.request.get(hotline.url + path)
    assert heard.headers["content-type"] == "audio/webm"
    assert heard.body().startswith(b"\x1aE\xdf\xa3")
    assert b"A_OPUS" in heard.body()
    piece = desk.request.get(hotline.url + path, headers={"Range": "bytes=0-1"})
    assert (piece.status, piece.body()) == (206, b"\x1aE")


def test_what_is_sent_while_it_still_records_is_sent_whole(hotline: Served, phone_that: Phone, desk: Page) -> None:
    mother = wants_to_speak(phone_that("allows"), hotline)
    seconds(mother, 1)
    mother.locator("[data-send]").click()
    code_on(mother)
    arrived(mother)
    sign_in(desk, hotline, "lan")
    open_latest(desk, hotline)
    expect(desk.locator("main audio")).to_have_count(1)


def test_a_recording_ends_by_itself_and_is_kept(hotline: Served, phone_that: Phone) -> None:
    mother = phone_that("allows")
    mother.clock.install()
    wants_to_speak(mother, hotline)
    seconds(mother, 1)
    mother.clock.fast_forward("05:01")
    expect(mother.locator("[data-voice]")).to_contain_text("Đã đủ năm phút")
    assert chosen(mother) == 1

    tap(mother, "Ghi lại")
    seconds(mother, 1)
    assert chosen(mother) == 0
    mother.evaluate("sound.getTracks()[0].dispatchEvent(new Event('ended'))")  # a call comes in
    expect(mother.locator("[data-voice]")).to_contain_text("Micro vừa bị ngắt")
    assert chosen(mother) == 1

    tap(mother, "Bỏ")
    expect(mother.locator("[data-record]")).to_be_visible()
    assert chosen(mother) == 0


def test_who_leaves_leaves_no_recording(hotline: Served, phone_that: Phone) -> None:
    mother = wants_to_speak(phone_that("allows"), hotline)
    seconds(mother, 1)
    mother.evaluate("dispatchEvent(new Event('loi-ve:leave'))")
    expect(mother.locator("[data-record]")).to_be_visible()
    assert mother.evaluate("sound.getTracks()[0].readyState") == "ended"
    assert chosen(mother) == 0


def test_a_microphone_that_is_refused_or_missing_is_said_and_a_file_is_the_way(
    hotline: Served, phone_that: Phone, phone: Page
) -> None:
    for page, told in ((phone_that("denies"), "Máy chưa cho dùng micro"), (phone, "Không thấy micro")):
        wants_to_speak(page, hotline)
        expect(page.locator("[data-voice]")).to_contain_text(told)
        expect(page.locator("[name=voice]")).to_be_visible()


def test_only_a_photo_that_has_a_place_is_asked_about(hotline: Served, phone: Page) -> None:
    phone.goto(hotline.url + "/write")
    go_on(phone)
    pick(phone, "Ảnh")
    question = phone.locator("[data-photo-place]")
    expect(question).to_be_hidden()
    phone.set_input_files("[name=photo]", [plain("a.jpg"), photo_file(*MEKONG)])
    expect(question).to_be_visible()
    pick(phone, "Có, gửi kèm nơi chụp")
    phone.set_input_files("[name=photo]", [plain("a.jpg"), plain("b.jpg")])
    expect(phone.locator("[data-photos]")).to_have_text("Đã chọn 2 ảnh.")
    expect(question).to_be_hidden()
    assert not phone.locator("[name=photo-place]").is_checked()


def test_what_is_sealed_has_no_hidden_data(hotline: Served, screen: Any, parts: str) -> None:
    phone: Page = screen(PHONE, bypass_csp=True)
    phone.route("**/static/built/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    phone.goto(hotline.url + "/write")
    phone.evaluate("document.querySelector('#told').removeAttribute('action')")  # as the script does that seals
    phone.evaluate(parts)
    many = [large(), plain("page.jpg", b"<html><script>alert(1)</script>"), from_an_iphone(), photo_file(*MEKONG)]
    phone.set_input_files("[name=photo]", many)
    expect(phone.locator("[data-photos]")).to_have_text("Máy này không mở được 1 ảnh. Hãy thử ảnh khác.")
    found = phone.evaluate("cleaned()")
    assert [one["name"] for one in found["leftOut"]] == ["page.jpg", "IMG_2048.HEIC"]
    assert [set(one) for one in found["photos"]] == [{"blob", "media"}] * 2
    for one, size in zip(found["photos"], ((1365, 2048), (64, 48)), strict=True):
        made = Image.open(BytesIO(base64.b64decode(one["blob"])), formats=["JPEG"])
        assert (made.size, dict(made.getexif()), made.info.get("exif")) == (size, {}, None)

    pick(phone, "Vẫn gửi, kèm dữ liệu ẩn")
    pick(phone, "Có, gửi kèm nơi chụp")
    agreed = phone.evaluate("cleaned()")
    assert [one["media"] for one in agreed["photos"]] == ["image/jpeg", "image/heic", "image/jpeg"]
    assert agreed["photos"][1]["place"] == {"lat": 21.028333, "lon": 105.854167}
    assert agreed["photos"][2]["place"]["lat"] == pytest.approx(MEKONG[0])
    assert agreed["keepPlace"]


def plain(name: str, content: bytes | None = None) -> FilePayload:
    out = BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content or out.getvalue()}


def large() -> FilePayload:
    """Taken with the phone held upright: the picture lies on its side, and a note says so."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x0112] = 6
    Image.new("RGB", (3000, 2000), "teal").save(out, "JPEG", exif=exif)
    return {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def from_an_iphone() -> FilePayload:
    return {"name": "IMG_2048.HEIC", "mimeType": "", "buffer": heic(place=True)}
