"""Hoa, who supervises, keeps the public numbers right; Lan, who answers, looks up places."""

import pytest
from sqlalchemy import select

from api.audit.acts import Act
from api.audit.model import Entry
from api.directory import loading
from tests.people import MORNING, House

LINE = "/console/numbers/ngay-mai"


def form(seen: int, **other: str | list[str]) -> dict[str, str | list[str]]:
    return {
        "seen": str(seen),
        "name-vi": "Ngày Mai",
        "note-vi": "Khi bạn buồn.",
        "number": "096 306 1414",
        "cost": "charged",
        "hours": "rules",
        "days-0": ["1", "2"],
        "opens-0": "8:00",
        "closes-0": "11:30",
        "source-vi": "Ngày Mai",
        "source_date": "2026-11",
        **other,
    }


def test_what_hoa_changes_is_on_the_home_page_at_once(open_house: House):
    assert "Khi bạn buồn." not in open_house.client().get("/").text
    assert open_house.sign_in(open_house.hoa).post(LINE, data=form(1)).status_code == 303
    page = open_house.client().get("/").text
    assert "Khi bạn buồn." in page
    assert "thứ Hai, thứ Ba, 08:00–11:30" in page
    assert "Theo Ngày Mai (11/2026)" in page


def test_the_form_shows_what_is_stored(open_house: House):
    page = open_house.sign_in(open_house.hoa).get(LINE).text
    assert 'value="096 306 1414"' in page
    assert 'name="days-0" value="3" autocomplete="off" checked' in page
    assert 'value="20:30"' in page


def test_a_stale_form_is_refused_and_comes_back_as_typed(open_house: House):
    hoa = open_house.sign_in(open_house.hoa)
    hoa.post(LINE, data=form(1))
    second = hoa.post(LINE, data=form(1, **{"note-vi": "Gõ sau."}))
    assert second.status_code == 409
    assert "Gõ sau." in second.text
    assert "Khi bạn buồn." in second.text
    assert hoa.post(LINE, data=form(2, **{"note-vi": "Gõ sau."})).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed"),
    [("opens-0", "25:00"), ("days-0", []), ("name-vi", ""), ("number", "gọi tôi"), ("source_date", "hôm qua")],
)
def test_what_cannot_be_called_comes_back_as_typed(open_house: House, field: str, typed: str | list[str]):
    answer = open_house.sign_in(open_house.hoa).post(LINE, data=form(1, **{field: typed, "note-vi": "Vừa gõ."}))
    assert answer.status_code == 400
    assert "Vừa gõ." in answer.text


def test_hiding_and_confirming(open_house: House):
    hoa = open_house.sign_in(open_house.hoa)
    hoa.post(f"{LINE}/hide")
    assert "1414" not in open_house.client().get("/").text
    hoa.post(f"{LINE}/verify", data={"seen": "2"})
    assert "kiểm tra 24/11/2026" in open_house.client().get("/").text


def test_nobody_confirms_a_number_they_have_not_seen(open_house: House):
    hoa = open_house.sign_in(open_house.hoa)
    hoa.post(LINE, data=form(1, number="096 306 1415"))
    assert hoa.post(f"{LINE}/verify", data={"seen": "1"}).status_code == 409
    assert "1415" not in open_house.client().get("/").text


def test_a_centre_opens_once_it_is_confirmed(open_house: House):
    assert "Đà Nẵng" not in open_house.client().get("/").text
    hoa = open_house.sign_in(open_house.hoa)
    hoa.post("/console/centres/da-nang/verify", data={"seen": "1"})
    assert "Đà Nẵng · mỗi ngày, 07:00–19:00" in open_house.client().get("/").text


def test_lan_does_not_edit_numbers(open_house: House):
    lan = open_house.sign_in(open_house.lan)
    assert lan.get("/console/numbers").status_code == lan.get(LINE).status_code == 403
    assert lan.post(LINE, data=form(1)).status_code == lan.post(f"{LINE}/hide").status_code == 403


def test_changes_are_written_down(open_house: House):
    hoa = open_house.sign_in(open_house.hoa)
    hoa.post(LINE, data=form(1))
    hoa.post("/console/centres/ha-noi/hide")
    with open_house.reading() as session:
        acts = session.scalars(select(Entry.act).where(Entry.actor_id == open_house.hoa.id).order_by(Entry.id)).all()
    assert [act for act in acts if act.endswith("_CHANGED")] == [Act.NUMBER_CHANGED.name, Act.CENTRE_CHANGED.name]


def test_an_unknown_number_is_no_page(open_house: House):
    hoa = open_house.sign_in(open_house.hoa)
    assert hoa.get("/console/numbers/nobody").status_code == hoa.get("/console/centres/hue").status_code == 404


def test_lan_finds_the_place_that_a_family_means(open_house: House):
    with open_house.writing() as session:
        loading.load_places(session, at=MORNING)
    found = open_house.sign_in(open_house.lan).post("/console/places", data={"text": "tung chung pho"})
    assert "Tung Chung Phố" in found.text
    assert "tỉnh Lào Cai" in found.text


def test_who_administers_looks_up_no_places(open_house: House):
    assert open_house.sign_in(open_house.tuan).get("/console/places").status_code == 403
