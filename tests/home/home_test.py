"""The first page: every way in, the truth about each number, also at midnight and while the database is away."""

import re
from datetime import datetime

import pytest
from sqlalchemy import select, update

from api import db
from api.clock import HOTLINE_ZONE
from api.directory import rules
from api.directory.model import Contact
from tests.people import House

DOORS = ["tel:111", "/abroad", "/quiet", "/before/write", "/place", "/before/box", "/ask"]


def links(page: str) -> list[str]:
    return re.findall(r'<a class="door [^"]*" href="([^"]+)"', page)


def at(house: House, wall_clock: str) -> str:
    """The home page as it reads at a time in Viet Nam."""
    house.at = datetime.fromisoformat(wall_clock).replace(tzinfo=HOTLINE_ZONE)
    return house.client().get("/").text


def away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database cannot be reached any more."""
    with house.app.app_context():
        rows = db.rows()
    rows.engine.dispose()
    broken = db.Rows("sqlite:////nowhere/loi-ve.sqlite3")
    monkeypatch.setitem(house.app.extensions, "rows", broken)


def test_the_ways_in_stand_in_their_order(open_house: House):
    page = open_house.client().get("/").text
    assert links(page) == DOORS
    assert "Miễn phí, trong Việt Nam, 24 giờ. Cuộc gọi được ghi âm." in page
    assert "/safety" in page


def test_the_other_language_keeps_its_own_doors(open_house: House):
    page = open_house.client().get("/en").text
    assert links(page) == [DOORS[0], *(f"/en{path}" for path in DOORS[1:])]


def test_an_unverified_number_is_not_shown(open_house: House):
    assert "tel:114" not in open_house.client().get("/").text
    with open_house.writing() as session:
        rules.verify_number(session, "fire", by=open_house.hoa.id, at=open_house.at)
        rules.unverify_number(session, "hotline", by=open_house.hoa.id, at=open_house.at)
    open_house.later(minutes=1)
    page = open_house.client().get("/").text
    assert "tel:114" in page
    assert links(page) == DOORS[1:]


def test_a_line_with_hours_says_when_it_opens_again(open_house: House):
    assert "đang mở · đến 20:30" in at(open_house, "2026-11-25 13:00")
    assert "mở lại ngày mai 13:00" in at(open_house, "2026-11-25 20:30")
    assert "mở lại thứ Tư 13:00" in at(open_house, "2026-11-30 09:00")


def test_hours_are_right_at_midnight(open_house: House):
    night = [{"days": [1, 2, 3, 4, 5, 6, 7], "opens": "21:00", "closes": "00:00"}]
    with open_house.writing() as session:
        session.execute(update(Contact).where(Contact.key == "ngay-mai").values(hours=night))
    assert "đang mở · đến 24:00" in at(open_house, "2026-11-25 23:59")
    assert "mở lại hôm nay 21:00" in at(open_house, "2026-11-26 00:00")


def test_the_page_stays_while_the_database_is_away(open_house: House, monkeypatch: pytest.MonkeyPatch):
    before = open_house.client().get("/")
    away(open_house, monkeypatch)
    open_house.later(hours=3)
    after = open_house.client().get("/")
    assert (after.status_code, after.data) == (200, before.data)


def test_a_house_without_rows_still_opens_every_other_door(open_house: House, monkeypatch: pytest.MonkeyPatch):
    away(open_house, monkeypatch)
    answer = open_house.client().get("/")
    assert answer.status_code == 503
    assert links(answer.text) == DOORS[1:]


def test_the_page_is_small(open_house: House):
    answer = open_house.client().get("/", headers={"Accept-Encoding": "gzip"})
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    assert len(answer.data) + headers < 14_000


def test_nobody_abroad_is_told_to_call_a_number_of_home(open_house: House):
    for path in ("/abroad", "/en/abroad"):
        page = open_house.client().get(path).text
        dialled = set(re.findall(r'href="tel:([^"]+)"', page))
        with open_house.reading() as session:
            home = set(session.scalars(select(Contact.tel).where(Contact.reach == "inside")))
        assert not dialled & home
        assert "+84981848484" in dialled


def test_abroad_names_the_countries_and_the_silent_ways(open_house: House):
    page = open_house.client().get("/abroad").text.split("<main")[1]
    assert re.findall("<h2>([^<]+)</h2>", page)[:4] == ["Gọi được từ mọi nước", "Campuchia", "Đài Loan", "Thái Lan"]
    assert links(page) == ["/call-me", "/quiet", "/write"]
    assert "Trả lời bằng tiếng Việt" in page


def test_hours_abroad_are_told_on_both_clocks(open_house: House):
    office = [{"days": [1, 2, 3, 4, 5], "opens": "08:00", "closes": "17:00"}]
    with open_house.writing() as session:
        session.execute(update(Contact).where(Contact.key == "taiwan-1955").values(hours=office))
    page = open_house.client().get("/abroad").text
    assert "thứ Hai đến thứ Sáu, 08:00–17:00 (giờ Đài Loan)" in page
    assert "thứ Hai đến thứ Sáu, 07:00–16:00 (giờ Việt Nam)" in page
