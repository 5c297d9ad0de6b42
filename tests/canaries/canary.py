"""Canaries: rare strings, one for each field, that must never be seen again outside of what is sealed."""

import itertools

from playwright.sync_api import FilePayload, Locator, Page

from tests.journeys.family import photo

CORE = "Sơn Ca Đậu Rặng Ổi"
PLACE = (21.987654, 105.135792)
HERE = {"latitude": 10.864209, "longitude": 106.975318, "accuracy": 17}
TELEPHONE = "0987 135 246"
NUMBERS = [TELEPHONE, "0987135246", "84987135246", "21.98765", "105.13579", "10.864209", "106.975318"]
KINDS = "textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=file], [type=date], [type=time])"
_numbers = itertools.count(1)


def canary(field: str) -> str:
    """A string that is in no other field: the rare words, which one search finds, then its number and its field."""
    return f"{CORE} {next(_numbers):03d} {field}"


def fill(form: Locator) -> None:
    """Put a canary into every field of a form that takes words, and a file with one into every field for files."""
    for field in form.locator(KINDS).all():
        field.fill(canary(field.get_attribute("name") or ""))
    choose_files(form)


def choose_files(form: Locator) -> None:
    for field in form.locator("input[type=file]").all():
        field.set_input_files([made(field.get_attribute("name") or "")])


def made(name: str) -> FilePayload:
    """A photo whose name, comment and place are canaries; or a spoken message with one in its bytes."""
    if name == "photo":
        content = photo(*PLACE, canary("exif comment"))
        return {"name": f"{canary('photo name')}.jpg", "mimeType": "image/jpeg", "buffer": content}
    spoken = b"ID3\x04" + canary("voice").encode() * 50
    return {"name": f"{canary('voice name')}.mp3", "mimeType": "audio/mpeg", "buffer": spoken}


def choose(page: Page, **codes: str) -> None:
    """Coded facts: chosen in lists."""
    for name, code in codes.items():
        page.select_option(f"[name={name}]", code)
