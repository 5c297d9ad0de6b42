"""Taking, handing on, state, promises, and what is done."""

from datetime import timedelta

import pytest

from api.accounts.model import Staff
from api.casework import handing, opening, rules
from api.casework.kinds import State
from api.casework.rules import NotAhead
from api.conversation.queries import PublicState
from api.sealed import Kind
from tests.casework.people import Colleague, Writer, both_at_once
from tests.people import House


def test_taking_puts_it_on_ones_list_and_tells_the_father(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    assert father.box().state is PublicState.READ
    assert lan.sends(case_id, "take").status_code == 303
    assert lan.sees(case_id).listed.name in lan.browser.get("/console/mine").text
    assert father.box().state is PublicState.HANDLED


def test_of_two_who_take_at_once_one_has_it(father: Writer, lan: Colleague, nga: Colleague, house: House) -> None:
    case_id = lan.opens(father.writes())
    found = both_at_once(lambda: lan.does(handing.take, case_id), lambda: nga.does(handing.take, case_id))
    assert sorted(type(each).__name__ for each in found) == ["AlreadyTaken", "NoneType"]
    assert house.acts().count("CASE_TAKEN") == 1


def test_nga_is_told_that_lan_was_quicker(father: Writer, lan: Colleague, nga: Colleague) -> None:
    case_id = lan.opens(father.writes())
    lan.does(handing.take, case_id)
    page = nga.sends(case_id, "take", owner="")
    assert page.status_code == 409
    assert "đã có người giữ" in page.text
    assert nga.sends(case_id, "take", owner=str(lan.id)).status_code == 303  # now she means it
    assert nga.sees(case_id).listed.assignee_id == nga.id


def test_a_double_tap_takes_once(father: Writer, lan: Colleague, house: House) -> None:
    case_id = lan.opens(father.writes())
    assert [lan.sends(case_id, "take").status_code for _ in range(2)] == [303, 303]
    assert house.acts().count("CASE_TAKEN") == 1


def test_closing_ends_what_waits_and_says_nothing_outside(father: Writer, lan: Colleague, house: House) -> None:
    case_id = lan.opens(father.writes())
    lan.does(rules.promise, case_id, house.at + timedelta(hours=3))
    before = father.box().state
    lan.does(rules.set_state, case_id, State.CLOSED)
    assert lan.sees(case_id).waiting == []
    house.later(hours=4)
    assert lan.waiting() == []
    assert father.box().state is before
    assert lan.sees(case_id).listed.state == "closed"


def test_a_promise_is_on_the_list_once_it_is_due(father: Writer, lan: Colleague, nga: Colleague, house: House) -> None:
    case_id = lan.opens(father.writes())
    lan.does(rules.set_state, case_id, State.CLOSED)
    lan.does(rules.set_state, case_id, State.WAITING)
    house.later(hours=1)
    assert lan.sends(case_id, "promise", day="2026-11-25", time="09:30").status_code == 303
    assert "còn 23 giờ" in lan.looks(case_id).text
    assert lan.waiting() == nga.waiting() == []
    house.later(hours=24)
    assert [(row.kind, row.subject_id, row.assignee_id) for row in nga.waiting()] == [("promise", case_id, lan.id)]


def test_two_promises_are_two_and_one_said_twice_is_one(father: Writer, lan: Colleague, house: House) -> None:
    case_id = lan.opens(father.writes())
    for hours in (3, 30, 3):
        lan.does(rules.promise, case_id, house.at.replace(microsecond=0) + timedelta(hours=hours))
    assert [row.kind for row in lan.sees(case_id).waiting].count("promise") == 2


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_promise_lies_ahead_within_a_year(father: Writer, lan: Colleague, house: House, days: int) -> None:
    case_id = lan.opens(father.writes())
    with pytest.raises(NotAhead):
        lan.does(rules.promise, case_id, house.at + timedelta(days=days))


def test_done_without_an_answer_once(father: Writer, lan: Colleague, house: House) -> None:
    case_id = lan.opens(father.writes())
    due = lan.sees(case_id).waiting[0].id
    assert [lan.sends(case_id, "done", due=str(due)).status_code for _ in range(2)] == [303, 303]
    assert lan.waiting() == []
    assert house.acts().count("TASK_DONE") == 1


def test_what_waits_elsewhere_is_not_done_from_here(house: House, father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    lan.opens(Writer(house).writes())
    other = next(row for row in lan.waiting() if row.id != lan.sees(case_id).waiting[0].id)
    assert lan.sends(case_id, "done", due=str(other.id)).status_code == 404
    assert len(lan.waiting()) == 2


def test_what_comes_later_waits_under_the_owners_name(father: Writer, lan: Colleague, nga: Colleague) -> None:
    case_id = lan.opens(father.writes())
    lan.does(handing.take, case_id)
    father.writes("Nhớ thêm.", Kind.ADDITION)
    lan.does(opening.read, case_id)
    assert nga.browser.get("/console").text.count(lan.person.name) == 2


def test_colleagues_are_listed_in_the_order_of_the_alphabet(
    father: Writer, lan: Colleague, nga: Colleague, house: House
) -> None:
    with house.writing() as session:
        for person, name in ((house.hoa, "Đạt"), (house.minh, "Dung"), (house.nga, "Ân"), (house.lan, "An")):
            session.get_one(Staff, person.id).name = name
    page = lan.looks(lan.opens(father.writes())).text.split('<select id="to"')[1].split("</select>")[0]
    places = [page.index(f">{name}</option>") for name in ("An", "Ân", "Dung", "Đạt", "Theo dõi")]
    assert places == sorted(places)
