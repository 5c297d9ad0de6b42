"""The first to open a report makes its case; whoever comes second meets the same one."""

import uuid

import pytest

from api.casework import opening
from api.casework.model import Case
from api.errors import NotFound
from tests.casework.people import TOLD, Colleague, Writer, both_at_once
from tests.people import House


def cases(house: House) -> int:
    with house.reading() as session:
        return session.query(Case).count()


def test_lan_opens_a_report_and_reads_it(house: House, father: Writer, lan: Colleague) -> None:
    told = father.writes(person_name="Nguyễn Văn Thí Dụ", danger="yes")
    seen = lan.sees(lan.opens(told))
    assert (seen.messages[0].content or {})["words"] == TOLD
    assert seen.persons[0].facts == {"name": "Nguyễn Văn Thí Dụ"}
    assert (seen.listed.rank, seen.listed.state, seen.listed.assignee_id) == (0, "open", None)


def test_opening_twice_meets_the_same_case(house: House, father: Writer, lan: Colleague, nga: Colleague) -> None:
    told = father.writes()
    assert lan.opens(told) == nga.opens(told)
    assert cases(house) == 1


def test_two_who_open_at_once_meet_in_one_case(house: House, father: Writer, lan: Colleague, nga: Colleague) -> None:
    told = father.writes(last_when="hôm qua")
    found = both_at_once(*(lambda each=each: each.opens(told) for each in (lan, nga, lan, nga)))
    assert len(set(found)) == 1
    assert cases(house) == 1
    assert len(lan.sees(found[0]).persons[0].clues) == 1


def test_from_the_list_into_the_case_and_to_it_again(father: Writer, lan: Colleague) -> None:
    told = father.writes()
    first, again = (lan.browser.get(f"/console/open/{told}") for _ in range(2))
    assert (first.status_code, first.location) == (303, again.location)
    assert lan.browser.get(f"/console/open/{first.location.rpartition('/')[2]}").location == first.location
    assert TOLD in lan.browser.get(first.location).text


def test_what_is_not_there_cannot_be_opened(lan: Colleague) -> None:
    with pytest.raises(NotFound):
        lan.does(opening.open_waiting, uuid.uuid4())
    assert lan.browser.get(f"/console/open/{uuid.uuid4()}").status_code == 404


def test_reading_tells_the_father_so_once(house: House, father: Writer, lan: Colleague, nga: Colleague) -> None:
    told = father.writes()
    house.later(minutes=5)
    case_id, first = lan.opens(told), house.at
    house.later(minutes=5)
    nga.does(opening.read, case_id)
    assert (father.box().read_at, father.box().lines[0].read_at) == (first, first)


POISON = [
    [],
    "words",
    {"cards": [1], "place": 7, "reply": [], "photo_places": {}, "files": 3},
    {"words": 7, "place": {"lat": "x", "lon": None, "accuracy": {}}, "photo_places": [None, {"lat": 1e9, "lon": 0}]},
    {"cards": {"person": {"name": ["x"], "born": {}}, "last": {"when": 3}, "no": {"such": "card"}}},
    {"files": [{"n": "0"}, 5, {"n": 0, "type": 7, "bytes": "many"}]},
    {"about": {}, "danger": [], "age": 1, "where": None, "words": "\u202e\0👨‍👩‍👧" * 9},
]


@pytest.mark.parametrize("content", POISON)
def test_whatever_a_phone_has_sealed_the_case_opens(father: Writer, lan: Colleague, content: object) -> None:
    told = father.seals(content)
    assert lan.looks(lan.opens(told)).status_code == 200


def test_an_envelope_that_nobody_can_open_blocks_nothing(father: Writer, minh: Colleague) -> None:
    told = father.seals_to_nobody()
    case_id = minh.opens(told)
    assert "không mở được tin này" in minh.looks(case_id).text
    assert father.box().read_at is None
    assert minh.sends(case_id, "hand", to="desk:follow-up").status_code == 303
    assert minh.sends(case_id, "state", state="closed").status_code == 303
    assert minh.waiting() == []


@pytest.mark.parametrize("bytes_", [b"", b"[" * 100_000, b"\xff\xfe", b"NaN"])
def test_a_body_that_is_no_json_blocks_nothing(father: Writer, lan: Colleague, bytes_: bytes) -> None:
    told = father.seals(bytes_)
    assert lan.looks(lan.opens(told)).status_code == 200
