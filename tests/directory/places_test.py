"""Families name places as they know them; the house finds what these are called today."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from api.directory import loading, queries
from api.directory.model import OldPlace, OldToNew, Place
from tests.people import MORNING, House


def found(house: House, text: str, limit: int = 8) -> list[str]:
    with house.reading() as session:
        return [candidate.place.label for candidate in queries.find_places(session, text, limit)]


def before(house: House, text: str) -> dict[str, str | None]:
    with house.reading() as session:
        return {candidate.place.label: candidate.before for candidate in queries.find_places(session, text)}


def test_all_of_today_is_there(settled: House):
    with settled.reading() as session:
        kinds = Counter(session.scalars(select(Place.kind).where(Place.level == "commune")))
        assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13}
        assert len(queries.provinces(session)) == 34


def test_every_old_place_leads_somewhere(settled: House):
    with settled.reading() as session:
        olds = Counter(session.scalars(select(OldPlace.level)))
        assert olds == {"province": 63, "district": 696, "ward": 10035}
        led = session.scalar(select(func.count(OldToNew.old_id.distinct())))
        assert led == sum(olds.values())


def test_loading_again_changes_nothing(settled: House):
    with settled.writing() as session:
        assert loading.load_places(session, at=MORNING) is False


@pytest.mark.parametrize(
    "text",
    [
        "Mường Khương Lào Cai",
        "lao cai muong khuong",
        "  MƯỜNG   khương,Lào Cai ",
        "muongkhuong",
        "TT. Mường Khương, H. Mường Khương, T. Lào Cai",
        "xã Tung Chung Phố, huyện Mường Khương",
    ],
)
def test_a_father_names_his_commune_in_any_way(settled: House, text: str):
    assert found(settled, text)[0] == "Xã Mường Khương, tỉnh Lào Cai"


def test_a_ward_that_is_gone_says_what_it_was(settled: House):
    assert before(settled, "phường Bến Nghé, Q.1, TPHCM") == {
        "Phường Sài Gòn, thành phố Hồ Chí Minh": "phường Bến Nghé, quận 1, thành phố Hồ Chí Minh"
    }


def test_an_old_district_is_all_that_it_became(settled: House):
    assert set(found(settled, "huyện Mường Khương")) == {
        f"Xã {name}, tỉnh Lào Cai" for name in ("Mường Khương", "Bản Lầu", "Cao Sơn", "Pha Long")
    }


def test_the_parts_of_one_old_place_are_never_cut(settled: House):
    assert len(found(settled, "thành phố Thủ Đức", limit=3)) == 12


def test_a_divided_ward_keeps_both(settled: House):
    with settled.reading() as session:
        candidates = queries.find_places(session, "phường Bùi Hữu Nghĩa Bình Thủy Cần Thơ")
        assert len(candidates) == 2
        assert all(candidate.several for candidate in candidates)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Yên Bái", "Tỉnh Lào Cai"),
        ("tinh ha giang", "Tỉnh Tuyên Quang"),
        ("TP HCM", "Thành phố Hồ Chí Minh"),
        ("HN", "Thành phố Hà Nội"),
        ("sai gon", "Thành phố Hồ Chí Minh"),
        ("daklak", "Tỉnh Đắk Lắk"),
        ("đắc lắc", "Tỉnh Đắk Lắk"),
        ("Thừa Thiên - Huế", "Thành phố Huế"),
        ("trường sa", "Đặc khu Trường Sa, tỉnh Khánh Hòa"),
        ("hoang sa", "Đặc khu Hoàng Sa, thành phố Đà Nẵng"),
        ("ly son", "Đặc khu Lý Sơn, tỉnh Quảng Ngãi"),
        ("ban mê thuột", "Phường Buôn Ma Thuột, tỉnh Đắk Lắk"),
        ("Ma Lé, Đồng Văn, Hà Giang", "Xã Lũng Cú, tỉnh Tuyên Quang"),
        ("phường 5 quận 3 sài gòn", "Phường Bàn Cờ, thành phố Hồ Chí Minh"),
        ("con toi o Si Ma Cai tinh Lao Cai, 2 thang roi", "Xã Si Ma Cai, tỉnh Lào Cai"),
    ],
)
def test_names_as_people_say_them(settled: House, text: str, now: str):
    assert found(settled, text)[0] == now


def test_the_same_name_in_many_provinces_stays_many(settled: House):
    assert len(found(settled, "xã Tân Thành")) >= 8


def test_marks_decide_between_like_names(settled: House):
    assert found(settled, "Mỹ Tho")[0] == "Phường Mỹ Tho, tỉnh Đồng Tháp"
    assert found(settled, "Mỹ Thọ")[0] == "Xã Mỹ Thọ, tỉnh Đồng Tháp"


@pytest.mark.parametrize(
    "text", ["", " ", "😀😀", "a" * 10_000, "'; DROP TABLE place", "12 345", "\0", "đây đó 越南 ខ្មែរ"]
)
def test_what_is_no_place_finds_nothing(settled: House, text: str):
    assert found(settled, text) == []


def test_an_endless_text_is_read_from_its_beginning(settled: House):
    assert found(settled, "Mường Khương " + "x y z " * 2000)[0] == "Xã Mường Khương, tỉnh Lào Cai"


def test_a_house_without_places_finds_nothing(house: House):
    assert found(house, "Lào Cai") == []


def test_the_nearest_commune_to_a_pin(settled: House):
    with settled.reading() as session:
        place, km = queries.nearest_commune(session, 22.77, 104.13)
        assert place.name == "Mường Khương"
        assert km == pytest.approx(5.2, abs=0.1)


def test_a_pin_at_sea_or_abroad_is_said_to_be_far(settled: House):
    with settled.reading() as session:
        place, km = queries.nearest_commune(session, 10.6, 103.5)
        assert (place.name, round(km)) == ("Phú Quốc", 65)
        assert queries.nearest_commune(session, 25.0, 121.5) is None


@pytest.mark.parametrize(("lat", "lon"), [(float("nan"), 1), (float("inf"), 1), (91, 0), (0, 181)])
def test_no_place_on_earth_is_no_commune(settled: House, lat: float, lon: float):
    with settled.reading() as session:
        assert queries.nearest_commune(session, lat, lon) is None


def test_a_code_that_nobody_gave_is_no_place(settled: House):
    with settled.reading() as session:
        assert queries.place(session, "99999") is None
        assert queries.place(session, "79").label == "Thành phố Hồ Chí Minh"
