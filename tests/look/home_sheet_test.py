"""The first page comes with a sheet of its own: smaller, and with everything that stands on it."""

import re

from pwa.shell.assets import sheet
from tests.people import House

CLASS = re.compile(r"\.(-?[a-z_][\w-]*)", re.IGNORECASE)


def dressed(name: str) -> set[str]:
    """Classes that a sheet says something about."""
    return set(CLASS.findall(re.sub(r"\{[^{}]*\}", "", sheet(name))))


def test_every_class_on_the_first_page_is_dressed_by_its_own_sheet(house: House) -> None:
    html = house.client().get("/").text
    assert sheet("home") in html
    worn = {one for told in re.findall(r'class="([^"]+)"', html) for one in told.split()}
    assert worn & dressed("public") <= dressed("home")


def test_the_first_page_carries_no_sheet_of_forms() -> None:
    assert len(sheet("home")) < len(sheet("public")) * 0.7
