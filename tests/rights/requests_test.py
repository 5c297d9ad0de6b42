"""Somebody asks what is kept about them: it is due until a letter answers it, and they get what is theirs alone."""

import uuid
from datetime import timedelta

import pytest

from api.casework import handing, rules
from api.casework.kinds import State
from api.rights import queries
from api.rights import rules as rights
from api.rights.rules import Asked, Outcome, Wish
from tests.casework.people import Colleague, Writer
from tests.people import House

ODD = ["x" * 1000, "🌊" * 40, "‮ngược", "<b>Mai</b>"]


def asks(lan: Colleague, case_id: uuid.UUID, **form: str) -> uuid.UUID:
    about = str(lan.sees(case_id).conversations[0].id)
    given = {"asks": "see", "about": about, "asker": "Ba của Mai", "proof": "đọc được mã", "token": uuid.uuid4().hex}
    answer = lan.sends(case_id, "request", **given | form)
    assert answer.status_code == 303, answer.text
    return uuid.UUID(answer.headers["Location"].rsplit("/", 1)[1])


def due(lan: Colleague) -> list[str]:
    return [row.kind for row in lan.waiting() if row.kind == "request"]


def test_a_request_waits_until_its_letter_is_there(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    request_id = asks(lan, case_id, wish="Tôi muốn biết.")
    assert due(lan) == ["request"]
    lan.browser.post(f"/console/request/{request_id}", data={"outcome": "done", "letter": "Kèm thư này."})
    assert due(lan) == []
    letter = lan.browser.get(f"/console/request/{request_id}/letter").text
    assert "Gửi Ba của Mai," in letter
    assert "Kèm thư này." in letter


def test_nothing_else_ends_it_neither_a_tap_nor_closing_the_case(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    asks(lan, case_id)
    row = next(row for row in lan.sees(case_id).waiting if row.kind == "request")
    assert lan.sends(case_id, "done", due=str(row.id)).status_code == 409
    lan.does(rules.set_state, case_id, State.CLOSED)
    assert due(lan) == ["request"]


def test_of_two_requests_one_still_waits_when_the_other_is_answered(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    first, _second = asks(lan, case_id), asks(lan, case_id, asks="delete")
    lan.does(rights.close, first, Outcome.DONE, "Xong.")
    assert due(lan) == ["request"]


def test_who_asks_must_be_known_before_anything_is_put_down(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    answer = lan.sends(case_id, "request", asks="see", asker="Ai đó", proof=" ", about="x", wish="Con tôi ở đâu?")
    assert (answer.status_code, due(lan)) == (422, [])
    assert "Con tôi ở đâu?" in answer.text


def test_a_father_gets_his_own_words_and_nothing_of_others(house: House, father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes("Con tôi đi làm xa.", person_name="Mai"))
    other = Writer(house)
    other_case = lan.opens(other.writes("Cháu đang ở Mộc Bài.", about="self"))
    name = lan.sees(case_id).listed.name
    lan.does(handing.join, other_case, name)
    about = str(next(m.conversation_id for m in lan.sees(case_id).messages if "đi làm xa" in str(m.content)))
    shown = lan.browser.get(f"/console/request/{asks(lan, case_id, asks='export', about=about)}/data").text
    assert "Con tôi đi làm xa." in shown
    assert "Mộc Bài" not in shown


def test_two_who_answer_at_once_leave_one_letter(father: Writer, lan: Colleague, hoa: Colleague) -> None:
    case_id = lan.opens(father.writes())
    request_id = asks(lan, case_id)
    lan.does(rights.close, request_id, Outcome.DONE, "Thư của Lan.")
    with pytest.raises(rights.Answered):
        hoa.does(rights.close, request_id, Outcome.REFUSED, "Thư của Hoa.")
    assert lan.asks(queries.request, request_id).wish.letter == "Thư của Lan."


def test_sent_twice_it_is_one_and_it_follows_its_case(house: House, father: Writer, lan: Colleague) -> None:
    case_id, token = lan.opens(father.writes()), uuid.uuid4().hex
    assert asks(lan, case_id, token=token) == asks(lan, case_id, token=token)
    into = lan.opens(Writer(house).writes("Bà cũng báo tin."))
    lan.does(handing.join, case_id, lan.sees(into).listed.name)
    assert [one.wish.who for one in lan.asks(queries.requests, into)] == ["Ba của Mai"]
    assert due(lan) == ["request"]


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_come_back_as_they_are(father: Writer, lan: Colleague, odd: str) -> None:
    case_id = lan.opens(father.writes())
    wish = Wish(odd, odd, "nobody", odd)
    request_id = lan.does(rights.receive, case_id, Asked.SEE, wish, within=timedelta(hours=72))
    assert lan.asks(queries.request, request_id).wish.who == odd
    assert lan.browser.get(f"/console/request/{request_id}").status_code == 200
    assert lan.browser.get(f"/console/request/{request_id}/data").status_code == 404


def test_who_does_not_hold_the_desk_sees_no_request(house: House, father: Writer, lan: Colleague) -> None:
    request_id = asks(lan, lan.opens(father.writes()))
    tuan = house.sign_in(house.tuan)
    assert tuan.get(f"/console/request/{request_id}").status_code == 403
