"""What happened, in one order: for whoever works on the case, and nobody's reading is in it."""

from api.casework import handing, rules
from api.casework.timeline import What, timeline
from api.contact.model import SafeContact
from api.sealed import Sealed
from tests.calls.people import begins, saves
from tests.casework.people import Colleague, Writer
from tests.people import House


def test_everything_in_its_order(house: House, father: Writer, lan: Colleague, nga: Colleague) -> None:
    case_id = lan.opens(father.writes("Con tôi mất liên lạc."))
    house.later(minutes=1)
    lan.does(rules.note, case_id, "Giọng bác run.")
    house.later(minutes=1)
    lan.does(handing.hand_to_colleague, case_id, nga.id, reason="Hết ca.")
    house.later(minutes=1)
    nga.sends(case_id, "answer", answer="Chào bác.", conversation=str(lan.sees(case_id).conversations[0].id))
    seen = lan.sees(case_id)
    with house.reading() as session:
        found = timeline(session, lan.ring(session), seen)
    assert [(each.what, each.text) for each in found] == [
        (What.MESSAGE, "Con tôi mất liên lạc."),
        (What.ACT, ""),  # opened for the first time
        (What.NOTE, "Giọng bác run."),
        (What.ACT, "Hết ca."),
        (What.ANSWER, "Chào bác."),
    ]
    page = lan.browser.get(f"/console/case/{case_id}/timeline").text
    assert "<b>Lan Thử Nghiệm</b> giao hồ sơ" in page
    assert "xem hồ sơ" not in page
    assert house.acts()[-1] == "CASE_READ"


def test_who_was_called_at_night_stands_there(house: House, lan: Colleague, minh: Colleague) -> None:
    Writer(house).writes(danger="yes")
    row = lan.waiting()[0]
    lan.browser.post(f"/console/wake/{row.id}", data={"staff": minh.id, "reached": "no"})
    page = lan.browser.get(f"/console/case/{lan.opens(row.subject_id)}/timeline").text
    assert "gọi Minh Thử Nghiệm, không được" in page


def test_that_there_is_a_card_is_marked_and_no_word_of_it(house: House, father: Writer, lan: Colleague) -> None:
    talk = father.writes()
    assert "có thẻ" not in lan.browser.get("/console").text
    case_id = lan.opens(talk)
    card = {"confirmed_at": house.at, "confirmed_by": lan.id, "expires_at": house.at, "body": Sealed(b"sealed")}
    with house.writing() as session:
        session.add(SafeContact(subject_id=talk, case_id=case_id, version=1, **card))
    assert lan.browser.get("/console").text.count("có thẻ") == 1


def test_calls_stand_in_it(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    saves(lan, begins(lan), case_name=lan.sees(case_id).listed.name, words="Bà nội gọi.", then="join")
    page = lan.browser.get(f"/console/case/{case_id}/timeline").text
    assert "ghi cuộc gọi: " in page
    assert "Bà nội gọi." in page
