"""An icon on the screen: three faces, offered nowhere but on their own pages."""

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.people import House

ROOT = Path(__file__).parents[2]
FACES = {
    "/manifest.webmanifest": ("Lối Về", "/", "vi"),
    "/manifest-calendar.webmanifest": ("Lịch", "/pause", "vi"),
    "/manifest-notes.webmanifest": ("Ghi chú", "/", "vi"),
    "/en/manifest.webmanifest": ("Lối Về", "/en", "en"),
    "/en/manifest-calendar.webmanifest": ("Calendar", "/en/pause", "en"),
    "/en/manifest-notes.webmanifest": ("Notes", "/en", "en"),
}


def manifest(house: House, path: str) -> Any:
    answer = house.client().get(path)
    assert answer.mimetype == "application/manifest+json"
    return answer.get_json(force=True)


def size_of(source: str) -> str:
    with Image.open(ROOT / source.removeprefix("/")) as image:
        return f"{image.width}x{image.height}"


@pytest.mark.parametrize("path", FACES)
def test_an_icon_has_its_own_name_start_and_pictures(told: House, path: str) -> None:
    face = manifest(told, path)
    assert (face["name"], face["start_url"], face["lang"]) == FACES[path]
    assert (face["scope"], face["display"]) == ("/", "standalone")
    assert {icon["sizes"] for icon in face["icons"]} == {"any", "192x192", "512x512"}
    assert [icon for icon in face["icons"] if icon.get("purpose") == "maskable"]
    for icon in face["icons"]:
        assert told.client().get(icon["src"]).status_code == 200
        assert icon["sizes"] in {"any", size_of(icon["src"])} if icon["src"].endswith("png") else True


def test_one_icon_never_replaces_another(told: House) -> None:
    assert len({manifest(told, path)["id"] for path in FACES if not path.startswith("/en")}) == 3


def test_only_the_pages_about_an_icon_name_a_manifest(told: House) -> None:
    for path in ("/", "/safety", "/write", "/pause", "/en"):
        assert "manifest" not in told.client().get(path).text, path
    for path, name in (("/install", "Lối Về"), ("/install/calendar", "Lịch"), ("/install/notes", "Ghi chú")):
        page = told.client().get(path).text
        named = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
        assert [manifest(told, one)["name"] for one in named] == [name]
        assert f"<title>{name}</title>" in page
        assert "apple-touch-icon" in page


def test_the_risk_stands_before_the_way(told: House) -> None:
    page = told.client().get("/install").text
    assert page.index("Ai cầm máy này cũng thấy biểu tượng.") < page.index("Thêm bằng Chrome")
    assert 'href="/install"' in told.client().get("/safety").text
