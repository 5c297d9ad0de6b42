"""Answers reach whoever holds the code, nobody else, and each of them once."""

from datetime import timedelta
from typing import Any

import pytest

from api import sealed
from api.casework import handing, rules
from api.conversation import rules as conversation
from api.conversation.code import new_code
from api.conversation.model import Message
from api.conversation.rules import MailboxGone, opened_answer
from api.sealed import Kind
from tests.casework.people import Colleague, Writer, both_at_once
from tests.people import House

DAY = timedelta(hours=24)


def answers(who: Colleague, case_id: Any, talk: Any, text: str, **named: Any) -> None:
    who.does(rules.answer, case_id, talk, text, look_again_in=DAY, **named)


def test_an_answer_opens_with_the_code_and_no_other(house: House, father: Writer, lan: Colleague) -> None:
    talk = father.writes()
    answers(lan, lan.opens(talk), talk, "Chào bác.")
    assert father.answers() == ["Chào bác."]
    with house.reading() as session, pytest.raises(sealed.Broken):
        opened_answer(session, session.query(Message).filter(Message.staff_id.is_not(None)).one(), new_code())


def test_two_who_answer_at_once_both_arrive(father: Writer, lan: Colleague, nga: Colleague, house: House) -> None:
    talk = father.writes()
    case_id = lan.opens(talk)
    found = both_at_once(
        lambda: answers(lan, case_id, talk, "Lan đây."), lambda: answers(nga, case_id, talk, "Nga đây.")
    )
    assert found == [None, None]
    assert sorted(father.answers()) == ["Lan đây.", "Nga đây."]
    assert lan.sees(case_id).listed.assignee_id in {lan.id, nga.id}


def test_answering_takes_an_unowned_case_and_ends_the_waiting(father: Writer, lan: Colleague, nga: Colleague) -> None:
    talk = father.writes()
    case_id = lan.opens(talk)
    answers(lan, case_id, talk, "Chào bác.")
    answers(nga, case_id, talk, "Tôi là Nga.")
    assert lan.sees(case_id).listed.assignee_id == lan.id
    assert lan.waiting() == []
    assert father.box().look_again_at == lan.house.at + DAY


def test_a_double_tap_answers_once(father: Writer, lan: Colleague, house: House) -> None:
    talk = father.writes()
    case_id = lan.opens(talk)
    form = {"conversation": str(talk), "token": "a1" * 16, "look_again": "4"}
    found = both_at_once(*(lambda: answers(lan, case_id, talk, "Chào bác.", token="a1" * 16),) * 2)
    assert found == [None, None]
    assert lan.sends(case_id, "answer", answer=" Chào bác. ", **form).status_code == 303
    assert father.answers() == ["Chào bác."]
    assert house.acts().count("CASE_ANSWERED") == 1
    assert lan.sends(case_id, "answer", answer="Chào bác gái.", **form).status_code == 303
    assert len(father.answers()) == 2


def test_a_note_and_a_clue_sent_twice_are_there_once(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    for _ in range(2):
        lan.sends(case_id, "note", note="Gọi lại tối nay.", token="b2" * 16)
        lan.sends(case_id, "clue", clue="Gần chợ.", token="b2" * 16)
    lan.sends(case_id, "note", note="Gọi lại tối nay.", token="c3" * 16)
    assert len(lan.sees(case_id).notes) == 2
    assert len(lan.sees(case_id).persons[0].clues) == 1


def test_each_relative_reads_their_own_answers(house: House, father: Writer, lan: Colleague) -> None:
    mother = Writer(house)
    his, hers = father.writes(), mother.writes()
    case_id, other = lan.opens(his), lan.opens(hers)
    lan.does(handing.join, other, lan.sees(case_id).listed.name)
    answers(lan, case_id, hers, "Chào bác gái.")
    assert (father.answers(), mother.answers()) == ([], ["Chào bác gái."])


def test_a_conversation_of_another_case_is_not_answered_here(house: House, father: Writer, lan: Colleague) -> None:
    other = Writer(house)
    case_id, talk = lan.opens(father.writes()), other.writes()
    for wrong in (str(talk), "", "x", "\0"):
        assert lan.sends(case_id, "answer", answer="Chào", conversation=wrong).status_code == 404
    assert other.answers() == []


def test_nobody_answers_into_a_deleted_mailbox(house: House, father: Writer, lan: Colleague) -> None:
    talk = father.writes()
    case_id = lan.opens(talk)
    with house.writing() as session:
        conversation.let_go(session, father.code, at=house.at)
    with pytest.raises(MailboxGone):
        answers(lan, case_id, talk, "Chào bác.")
    page = lan.sends(case_id, "answer", answer="Chào bác.", conversation=str(talk))
    assert page.status_code == 409
    assert "đã xóa hộp thư" in page.text
    assert [row.kind for row in lan.waiting()] == ["report"]


def test_an_answer_after_the_hand_over_is_read_at_both_ends(father: Writer, minh: Colleague, hoa: Colleague) -> None:
    talk = father.writes()
    case_id = minh.opens(talk)
    minh.does(handing.hand_to_desk, case_id, "follow-up", reason="")
    minh.house.later(minutes=1)
    answers(hoa, case_id, talk, "Chào bác.")
    father.writes("Cảm ơn.", Kind.ADDITION, desk="follow-up")
    assert father.answers() == ["Chào bác."]
    assert (hoa.sees(case_id).messages[1].content or {})["words"] == "Chào bác."
