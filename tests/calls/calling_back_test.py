"""Somebody who asked to be called is called: the row stays until a call was logged, reached or not."""

import uuid
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from api.casework import handing, rules
from api.casework.kinds import State
from api.contact.card import proposed
from api.sealed import Kind
from api.tasks.rules import CallOwed
from tests.calls.people import at_once, begins, latest, page, saves, sees
from tests.casework.people import Colleague, Writer
from tests.contact.people import Keeper
from tests.people import House

ASKED = {"call_number": "012 345 678", "call_country": "KH", "call_from": "20:00", "call_until": "22:00"}


@pytest.fixture
def asked(father: Writer) -> uuid.UUID:
    return father.writes("", Kind.CALL_BACK, where="abroad", **ASKED, call_say="Nói là gọi nhầm.")


@pytest.fixture
def case_id(lan: Colleague, asked: uuid.UUID) -> uuid.UUID:
    return lan.opens(asked)


def kinds(who: Colleague) -> list[str]:
    return [row.kind for row in who.waiting()]


def knows_how(who: Colleague, case_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
    """The card that the request proposes is written down, and read."""
    keeper = Keeper(who.house, who.person)
    if conversation_id not in keeper.cards(case_id):
        card = proposed(who.sees(case_id).messages[0].content or {}, writer=True)
        keeper.writes_card(case_id, conversation_id, card)
    keeper.reads_card(case_id, conversation_id)


def calls(who: Colleague, case_id: uuid.UUID, conversation_id: uuid.UUID, end: str, **form: str) -> TestResponse:
    knows_how(who, case_id, conversation_id)
    call_id = begins(who, direction="out", case=str(case_id), conversation=str(conversation_id))
    return saves(who, call_id, end=end, **form)


def test_it_waits_as_what_it_is(lan: Colleague, asked: uuid.UUID) -> None:
    (row,) = lan.waiting()
    assert (row.kind, row.rank, row.where) == ("call_back", 1, "abroad")
    assert "Xin gọi lại" in lan.browser.get("/console").text


def test_lan_reads_the_number_the_hours_and_what_to_say(lan: Colleague, case_id: uuid.UUID) -> None:
    text = lan.looks(case_id).text
    assert all(each in text for each in ("012 345 678", "20:00–22:00 (giờ Campuchia)", "Nói là gọi nhầm."))


def test_the_case_is_found_by_that_number(lan: Colleague, case_id: uuid.UUID) -> None:
    answer = lan.browser.post("/console/find", data={"name": "+855 12 345 678"})
    assert answer.location == f"/console/case/{case_id}"


def test_nobody_is_called_before_the_card_is_read(lan: Colleague, case_id: uuid.UUID, asked: uuid.UUID) -> None:
    form = {"direction": "out", "case": str(case_id), "conversation": str(asked), "token": "t"}
    refused = lan.browser.post("/console/call", data=form)
    assert (refused.status_code, "Chưa biết cách nào an toàn" in refused.text) == (409, True)
    knows_how(lan, case_id, asked)
    (card,) = Keeper(lan.house, lan.person).cards(case_id).values()
    assert (card.card.number, card.card.if_other) == ("012 345 678", "Nói là gọi nhầm.")
    assert lan.browser.post("/console/call", data=form).status_code == 303


def test_the_log_of_the_call_begins_with_that_number(lan: Colleague, case_id: uuid.UUID, asked: uuid.UUID) -> None:
    knows_how(lan, case_id, asked)
    call_id = begins(lan, direction="out", case=str(case_id), conversation=str(asked))
    assert sees(lan, call_id).told == {"number": "012 345 678"}


def test_it_is_not_done_without_a_call(lan: Colleague, case_id: uuid.UUID, asked: uuid.UUID) -> None:
    (row,) = lan.waiting()
    refused = lan.sends(case_id, "done", due=str(row.id))
    assert refused.status_code == 409
    assert "Hãy gọi, rồi ghi" in refused.text
    lan.sends(case_id, "answer", conversation=str(asked), answer="Chúng tôi sẽ gọi.")
    with pytest.raises(CallOwed):
        lan.does(rules.set_state, case_id, State.CLOSED)
    assert kinds(lan) == ["call_back"]


def test_reached_and_nothing_waits_any_more(lan: Colleague, case_id: uuid.UUID, asked: uuid.UUID) -> None:
    assert calls(lan, case_id, asked, "reached").status_code == 303
    assert kinds(lan) == []
    lan.does(rules.set_state, case_id, State.CLOSED)
    assert "Gọi đi · gặp được" in lan.looks(case_id).text


@pytest.mark.parametrize("end", ["not_reached", "wrong_number"])
def test_not_reached_and_the_next_try_is_due(
    lan: Colleague, case_id: uuid.UUID, asked: uuid.UUID, house: House, end: str
) -> None:
    calls(lan, case_id, asked, end, next_try="1")
    (row,) = lan.waiting()
    assert row.kind == "call_back"
    assert timedelta(minutes=50) < row.due_at - house.at <= timedelta(hours=1)


def test_another_call_of_the_case_does_not_end_it(lan: Colleague, case_id: uuid.UUID) -> None:
    saves(lan, begins(lan, direction="out", case=str(case_id)), end="reached")
    assert kinds(lan) == ["call_back"]


def test_nobody_is_called_through_another_case(lan: Colleague, asked: uuid.UUID, house: House) -> None:
    other = lan.opens(Writer(house).writes())
    data = {"direction": "out", "case": str(other), "conversation": str(asked), "token": "t"}
    assert lan.browser.post("/console/call", data=data).status_code == 404


def test_asking_twice_with_one_code_is_one_row(father: Writer, asked: uuid.UUID, lan: Colleague) -> None:
    father.writes("Gọi sau chín giờ nhé.", Kind.ADDITION)
    assert kinds(lan) == ["call_back"]


def test_it_follows_a_case_that_is_joined(lan: Colleague, case_id: uuid.UUID, asked: uuid.UUID, house: House) -> None:
    other = lan.opens(Writer(house).writes())
    lan.does(handing.join, case_id, lan.sees(other).listed.name)
    calls(lan, other, asked, "reached")
    assert kinds(lan) == ["report"]


def test_the_second_line_rang_and_somebody_calls_back(lan: Colleague, nga: Colleague) -> None:
    at_once(lan, "unanswered", "0912 345 678")
    (row,) = nga.waiting()
    assert (row.kind, row.rank) == ("unanswered", 1)
    assert f"/console/call/{row.subject_id}" in nga.browser.get("/console").text
    answer = saves(nga, row.subject_id, then="back")
    back = uuid.UUID(answer.location.rpartition("/")[2])
    assert sees(nga, back).told["number"] == "0912 345 678"
    saves(nga, back, end="not_reached")
    assert kinds(lan) == ["unanswered"]
    saves(nga, back, words="x")
    again = uuid.UUID(saves(nga, row.subject_id, then="back").location.rpartition("/")[2])
    saves(nga, again, end="reached")
    assert kinds(lan) == []


def test_a_missed_call_without_a_number_is_let_go(lan: Colleague) -> None:
    at_once(lan, "unanswered")
    missed = latest(lan).listed.id
    assert "Chưa ai gọi lại" in page(lan, missed).text
    saves(lan, missed, then="not-needed")
    assert kinds(lan) == []


def test_in_a_case_a_missed_call_waits_with_the_case(lan: Colleague) -> None:
    at_once(lan, "unanswered", "0912 345 678")
    missed = latest(lan).listed.id
    saves(lan, missed, then="case")
    case_id = sees(lan, missed).listed.case_id
    assert case_id
    (row,) = lan.waiting()
    assert row.subject_id == case_id
    saves(lan, begins(lan, direction="out", case=str(case_id)), end="reached")
    assert kinds(lan) == []
