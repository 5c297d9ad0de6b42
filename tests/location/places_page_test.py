"""Lan looks at all places of a case: in a list, in a picture to scale, in the forms that others write down."""

import re
import uuid

import pytest

from api.directory import loading
from api.location.forms import forms_of
from pwa.casework.drawing import Marked, drawing, round_below
from tests.casework.people import Colleague, Writer
from tests.people import House

HANOI = ("21.0285, 105.8542", 21.0285, 105.8542)


@pytest.fixture
def father(house: House) -> Writer:
    return Writer(house)


@pytest.fixture
def lan(house: House) -> Colleague:
    return Colleague(house, house.lan)


def page(lan: Colleague, case_id: uuid.UUID) -> str:
    return lan.browser.get(f"/console/case/{case_id}/places").text


def test_each_place_stands_in_the_list_with_its_source_and_doubt(father: Writer, lan: Colleague) -> None:
    told = father.writes("77.2090, 28.6139 và https://maps.app.goo.gl/AbC123", place="gần sông", place_signs="酒店")
    shown = page(lan, lan.opens(told))
    for said in ("77.209000, 28.613900", "28.613900, 77.209000", "có thể đảo vĩ độ và kinh độ", "gần sông", "酒店"):
        assert said in shown
    assert shown.count("người báo tin · chưa chắc") == 2
    assert "liên kết ngắn, không mở" in shown


def test_nearest_says_how_far_and_where_it_may_be_abroad(house: House, father: Writer, lan: Colleague) -> None:
    with house.writing() as session:
        loading.load_places(session, at=house.at)
    case_id = lan.opens(father.writes("21.0285, 105.8542 hay 11.5500, 104.9200 hay 48.8566, 2.3522"))
    shown = page(lan, case_id)
    assert re.search(r"Gần Phường [^,]+, thành phố Hà Nội, cách tâm nơi ấy khoảng \d km\.</p>", shown)
    assert "Có thể ở ngoài biển hoặc ở nước khác." in shown
    assert "Cách mọi xã của Việt Nam hơn 300 km." in shown


def test_a_blurred_and_an_old_position_are_said_to_be(house: House, father: Writer, lan: Colleague) -> None:
    here = {"place-lat": "21.03", "place-lon": "105.85", "place-accuracy": "738", "place-blurred": "1000"}
    shown = page(lan, lan.opens(father.writes("", **here, **{"place-taken-at": "2016-11-24T08:30:00+07:00"})))
    assert "người gửi làm mờ: ô 1 km" in shown
    assert re.search(r"đo trước khi gửi 876\d\d giờ", shown)
    assert "21.030000, 105.850000 (WGS 84), ± 738 m; 08:30 24/11/2016 giờ Việt Nam; nguồn: điện thoại gửi" in shown


def test_the_picture_needs_no_map_and_leaves_out_what_is_nowhere(father: Writer, lan: Colleague) -> None:
    shown = page(lan, lan.opens(father.writes("21.0285, 105.8542 và 21.0400, 105.8600 và 0.0000, 0.0000")))
    assert shown.count('class="spot"') == 2
    assert "0.000000, 0.000000" in shown
    assert not re.search(r'(src|href)="(https?:)?//', shown)


def test_every_look_is_written_down(house: House, father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(HANOI[0]))
    before = house.acts().count("CASE_READ")
    page(lan, case_id)
    assert house.acts().count("CASE_READ") == before + 1


def test_a_case_without_places_says_so(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    assert "Chưa ai nói gì về nơi chốn." in page(lan, case_id)
    assert "nơi chốn trên hình" not in lan.looks(case_id).text


def test_the_case_leads_there(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(HANOI[0]))
    assert f'href="/console/case/{case_id}/places"' in lan.looks(case_id).text


FORMS = [
    (21.0285, 105.8542, "21°01'42.6\"N 105°51'15.1\"E", "48N 588762 2325539", "48Q WJ 88761 25539", "7PH72VH3+CM"),
    (10.7769, 106.7009, "10°46'36.8\"N 106°42'03.2\"E", "48N 685977 1191828", "48P XS 85976 91827", "7P28QPG2+Q9"),
    (16.0544, 108.2022, "16°03'15.8\"N 108°12'07.9\"E", "49N 200639 1776975", "49Q BT 00638 76975", "7P8C3632+QV"),
    (-6.2, 106.8, "6°12'00.0\"S 106°48'00.0\"E", "48S 699163 9314349", "48M XU 99163 14348", "6P58RR22+22"),
]  # fmt: skip


@pytest.mark.parametrize(("lat", "lon", "degrees", "utm", "mgrs", "plus"), FORMS)
def test_every_form_is_the_same_point(lat: float, lon: float, degrees: str, utm: str, mgrs: str, plus: str) -> None:
    found = forms_of(lat, lon)
    assert (found.degrees, found.utm, found.mgrs, found.plus_code) == (degrees, utm, mgrs, plus)


def test_near_a_pole_there_is_no_grid() -> None:
    assert (forms_of(89.0, 0.0).utm, forms_of(89.0, 0.0).mgrs) == (None, None)


def test_circles_and_bar_have_the_same_scale() -> None:
    made = drawing([Marked(1, 21.0, 105.0, 500.0), Marked(2, 21.02, 105.0)])
    assert made is not None
    one, two = made.spots
    per_metre = (one.y - two.y) / (0.02 * 111_195)
    assert one.radius == pytest.approx(500 * per_metre, rel=0.01)
    assert made.bar == pytest.approx(made.bar_metres * per_metre, rel=0.01)
    assert one.x == two.x
    assert [round_below(metres) for metres in (0.4, 7, 49, 1999, 2001, 9e6)] == [1, 5, 20, 1000, 2000, 5_000_000]


def test_what_is_doubted_does_not_shrink_the_rest_and_numbers_do_not_cover_each_other() -> None:
    near = [Marked(1, 21.0, 105.0), Marked(2, 21.0, 105.0), Marked(3, 21.01, 105.0, doubted=True)]
    made = drawing([*near, Marked(4, 28.6, 77.2, doubted=True), Marked(5, 21.02, 105.0)])
    assert made is not None
    assert [spot.label for spot in made.spots] == ["1, 2", "", "3", "5"]
    assert made.outside == [4]


def test_one_place_alone_is_drawn_in_the_middle_and_none_draws_nothing() -> None:
    made = drawing([Marked(1, 21.0, 105.0)])
    assert made is not None
    assert (made.spots[0].x, made.spots[0].y) == (210.0, 160.0)
    assert drawing([]) is None
