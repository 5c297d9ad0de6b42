"""What a family does: report, keep the code, come back to the mailbox."""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from api.words import folded

WORDS = "Con gái tôi đi làm ở biên giới. Hôm qua cháu gọi một phút, nói bị giữ giấy tờ."
MEKONG = (11.95, 105.123456)  # a place on the river, far from anybody


def photo(lat: float, lon: float, comment: str = "", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small photo as a phone makes it: the place where it was taken stands in it."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: _parts(lat), 3: "E", 4: _parts(lon)}
    exif[0x8769] = {0x9286: comment.encode()}
    out = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), minutes % 1 * 60


def photo_file(
    lat: float, lon: float, name: str = "IMG_2047.jpg", comment: str = "", size: tuple[int, int] = (64, 48)
) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo(lat, lon, comment, size)}


def pick(page: Page, text: str) -> None:
    """Choose an answer by the words beside it."""
    page.locator("label.pick", has_text=re.compile(rf"^\s*{re.escape(text)}\s*$")).click()


def tap(page: Page | Locator, text: str) -> None:
    """Tap the button or link that says exactly this."""
    words = re.compile(rf"^\s*{re.escape(text)}\s*$")
    here = page.locator("main") if isinstance(page, Page) else page
    here.locator("button:visible, a:visible, summary:visible").filter(has_text=words).first.click()


def enter(page: Page, door: str) -> None:
    """Through one of home's doors, past the page before first use where it stands in the way."""
    link = page.get_by_role("link", name=door)
    straight, before = link.get_attribute("data-straight"), "/before/" in str(link.get_attribute("href"))
    link.click()
    if before:
        page.locator("[data-goes-on]").click()
    page.wait_for_url(f"**{straight}")


def go_on(page: Page) -> None:
    """The next step, where a script shows the form in steps; without it everything stands on one page."""
    button = page.locator("[data-next]")
    button.wait_for(state="attached")
    page.wait_for_load_state()  # a tap on a link returns before the new page's script has run
    if button.is_visible():
        button.click()


def report(page: Page, url: str, words: str = WORDS, path: str = "/write") -> list[str]:
    """The shortest report there is; returns the words of the code."""
    page.goto(url + path)
    go_on(page)
    page.fill("#words", words)
    page.locator("[data-send]").click()
    code = code_on(page)
    arrived(page)
    return code


def arrived(page: Page) -> None:
    """Where the phone sealed it, the code stands there before the report has arrived."""
    received = page.locator('main [data-state] [data-when="received"]')
    if received.count():
        expect(received).to_be_visible()


def code_on(page: Page) -> list[str]:
    """The eight words on the code page."""
    shown = page.locator("main .words li")
    expect(shown).to_have_count(8)
    return [re.sub(r"^\d+\s*", "", text).strip() for text in shown.all_inner_texts()]


def without_marks(code: list[str]) -> str:
    """As somebody types it on a foreign keyboard."""
    return " ".join(folded(word) for word in code).upper()


def open_box(page: Page, url: str, code: str, path: str = "/box") -> None:
    page.goto(url + path)
    page.fill("#code", code)
    page.locator("form:has(#code) button").click()
