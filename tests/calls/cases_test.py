"""A call opens a case, joins one or needs none; what belongs to a case lies under its key and goes where it goes."""

import uuid

import pytest
from sqlalchemy import select

from api.calls.model import Call
from api.casework import handing, queries, restricting
from api.casework.model import Case
from api.keys.model import KeyWrap
from api.keys.rules import rotate_desk
from tests.calls.people import begins, page, saves, sees
from tests.casework.people import Colleague, Writer
from tests.people import House

WORDS = "Cha gọi: con gái ở Poipet, số lạ 0912 345 678."


@pytest.fixture
def call_id(lan: Colleague) -> uuid.UUID:
    found = begins(lan)
    saves(lan, found, words=WORDS, call_class="transfer", category="lost_contact", end="talked")
    return found


def opened_from(who: Colleague, call_id: uuid.UUID) -> uuid.UUID:
    assert saves(who, call_id, then="case").status_code == 303
    case_id = sees(who, call_id).listed.case_id
    assert case_id
    return case_id


def test_it_opens_a_case_classed_as_the_call(lan: Colleague, call_id: uuid.UUID) -> None:
    case_id = opened_from(lan, call_id)
    seen = lan.sees(case_id)
    assert (seen.listed.call_class, seen.category) == ("transfer", "lost_contact")
    text = lan.looks(case_id).text
    assert WORDS in text
    assert "Gọi đến · đã nói chuyện · Lan" in text


def test_a_second_tap_opens_no_second_case(lan: Colleague, call_id: uuid.UUID) -> None:
    assert opened_from(lan, call_id) == opened_from(lan, call_id)


def test_under_the_cases_key_and_no_longer_its_own(lan: Colleague, call_id: uuid.UUID, house: House) -> None:
    with house.reading() as session:
        own = session.get_one(Call, call_id).content_key_id
    case_id = opened_from(lan, call_id)
    with house.reading() as session:
        call, case = session.get_one(Call, call_id), session.get_one(Case, case_id)
        assert call.content_key_id == case.content_key_id == call.body.key_id
        assert session.scalars(select(KeyWrap).where(KeyWrap.content_key_id == own)).all() == []


def test_the_case_is_found_by_the_numbers_of_its_calls(lan: Colleague, call_id: uuid.UUID) -> None:
    case_id = opened_from(lan, call_id)
    saves(lan, call_id, number="0987654321")
    for number in ("0912345678", "+84987654321"):
        assert [case.id for case in lan.asks(queries.by_mark, number)] == [case_id]


def test_and_still_when_the_index_key_was_rotated(lan: Colleague, minh: Colleague, call_id: uuid.UUID) -> None:
    case_id = opened_from(lan, call_id)
    minh.does(rotate_desk, "index")
    lan.looks(case_id)
    assert lan.asks(queries.unmarked) == []
    assert [case.id for case in lan.asks(queries.by_mark, "0912345678")] == [case_id]


def test_it_joins_a_case_by_its_name(lan: Colleague, father: Writer, call_id: uuid.UUID) -> None:
    case_id = lan.opens(father.writes())
    assert saves(lan, call_id, then="join", case_name=lan.sees(case_id).listed.name.upper()).status_code == 303
    assert sees(lan, call_id).listed.case_id == case_id
    assert WORDS in lan.looks(case_id).text


def test_a_wrong_name_keeps_all_that_was_typed(lan: Colleague, call_id: uuid.UUID) -> None:
    answer = saves(lan, call_id, then="join", case_name="Hạt Dẻ 9", words="Câu mới")
    assert answer.status_code == 404
    assert "Hạt Dẻ 9" in answer.text
    assert "Câu mới</textarea>" in answer.text


def test_a_linked_call_is_not_moved(lan: Colleague, father: Writer, call_id: uuid.UUID) -> None:
    other = lan.opens(father.writes())
    opened_from(lan, call_id)
    assert saves(lan, call_id, then="join", case_name=lan.sees(other).listed.name).status_code == 409


def test_joining_two_cases_brings_the_calls(
    minh: Colleague, lan: Colleague, father: Writer, call_id: uuid.UUID
) -> None:
    case_id, other = opened_from(lan, call_id), lan.opens(father.writes())
    minh.does(handing.hand_to_desk, other, "follow-up", reason="")
    minh.does(handing.join, case_id, minh.sees(other).listed.name)
    assert sees(minh, call_id).told["words"] == WORDS
    assert sees(minh, call_id).listed.case_id == other
    assert WORDS in minh.looks(other).text
    assert page(lan, call_id).status_code == 404


def test_a_call_goes_with_its_case_to_another_desk(
    minh: Colleague, lan: Colleague, hoa: Colleague, call_id: uuid.UUID
) -> None:
    case_id = opened_from(lan, call_id)
    minh.does(handing.hand_to_desk, case_id, "follow-up", reason="")
    assert page(lan, call_id).status_code == 404
    assert WORDS in page(hoa, call_id).text


def test_a_restricted_case_takes_its_calls_along(minh: Colleague, lan: Colleague, call_id: uuid.UUID) -> None:
    case_id = opened_from(lan, call_id)
    minh.does(restricting.restrict, case_id, [minh.id], reason="")
    assert page(lan, call_id).status_code == 404
    assert str(call_id) not in lan.browser.get("/console/calls").text
    saves(minh, call_id, words="Minh ghi")
    assert sees(minh, call_id).told["words"] == "Minh ghi"


def test_what_is_written_while_the_case_is_joined_is_not_lost(
    lan: Colleague, minh: Colleague, father: Writer, call_id: uuid.UUID
) -> None:
    case_id, other = opened_from(lan, call_id), lan.opens(father.writes())
    minh.does(handing.join, case_id, minh.sees(other).listed.name)
    assert saves(lan, call_id, words="Sau khi gộp").status_code == 303
    assert sees(lan, call_id).told["words"] == "Sau khi gộp"
