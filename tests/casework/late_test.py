"""An outbox that was late: what it sealed to a desk that the case has left arrives, and the key follows it."""

import html
import uuid
from typing import Any

import pytest

from api import sealed
from api.binary import to_text
from api.casework import handing
from api.casework import rules as casework
from api.conversation import rules as conversation
from api.errors import NotFound
from api.keys.model import DeskGrant, DeskKey
from api.sealed import Kind
from tests.casework.people import Colleague, both_at_once
from tests.people import House
from tests.phones import Phone
from tests.senders import Sender

LATER = "Nó bảo: tầng ba, cửa sổ nhìn ra sông."
LIST = "Tin đến muộn, cần chuyển chìa"


@pytest.fixture
def phone(house: House) -> Phone:
    """A father's phone: it has reported, and another word waits in it, sealed to intake."""
    phone = Phone(house)
    assert phone.hands_in(phone.report()).status_code == 201
    return phone


@pytest.fixture
def case_id(phone: Phone, minh: Colleague, hoa: Colleague) -> uuid.UUID:
    """The case has gone to Hoa's follow-up desk meanwhile, where Lan is no member."""
    (row,) = minh.waiting()
    case_id = minh.opens(row.subject_id)
    minh.does(handing.hand_to_desk, case_id, "follow-up", reason="")
    return case_id


def late(colleague: Colleague) -> list[uuid.UUID]:
    return [row.subject_id for row in colleague.waiting() if row.kind == "late"]


def words(colleague: Colleague, case_id: uuid.UUID) -> list[Any]:
    return [None if each.content is None else each.content["words"] for each in colleague.sees(case_id).messages]


def adds(phone: Phone, text: str = LATER, **other: Any) -> int:
    phone.house.later(seconds=1)
    return phone.hands_in(phone.report(text, kind=Kind.ADDITION, **other)).status_code


def test_it_is_taken_and_waits_at_both_desks(phone: Phone, case_id: uuid.UUID, lan: Colleague, hoa: Colleague) -> None:
    assert adds(phone) == 201
    assert [row.kind for row in hoa.waiting()] == ["report", "addition"]
    assert len(late(lan)) == 1
    assert LIST in lan.browser.get("/console").text
    assert words(hoa, case_id) == ["Em ở trên tàu.", None]
    assert "Bàn của bạn không mở được tin này" in hoa.looks(case_id).text


def test_lan_gives_the_key_and_hoa_reads(
    phone: Phone, case_id: uuid.UUID, lan: Colleague, hoa: Colleague, house: House
) -> None:
    adds(phone)
    (subject,) = late(lan)
    back = lan.browser.get(f"/console/open/{subject}")
    assert (back.status_code, back.location) == (303, "/console?late=given")
    page = lan.browser.get(back.location)
    assert "Đã chuyển chìa" in page.text
    assert LIST not in page.text
    assert LATER not in page.text
    assert "LATE_KEY_GIVEN" in house.acts()
    assert words(hoa, case_id) == ["Em ở trên tàu.", LATER]
    assert LATER in html.unescape(hoa.looks(case_id).text)
    with pytest.raises(NotFound):
        lan.sees(case_id)


def test_its_file_opens_too(phone: Phone, case_id: uuid.UUID, lan: Colleague, hoa: Colleague) -> None:
    adds(phone)
    lan.browser.get(f"/console/open/{late(lan)[0]}")
    found = hoa.sees(case_id).messages[-1].files[0]
    assert hoa.browser.get(f"/console/file/{found.id}").data == b"jpg"


def test_one_tap_gives_all_that_came_late(phone: Phone, case_id: uuid.UUID, lan: Colleague, hoa: Colleague) -> None:
    for text in ("một", "hai", "ba"):
        assert adds(phone, text) == 201
    (subject,) = late(lan)
    lan.browser.get(f"/console/open/{subject}")
    assert words(hoa, case_id) == ["Em ở trên tàu.", "một", "hai", "ba"]
    adds(phone, "bốn")
    assert len(late(lan)) == 1
    lan.browser.get(f"/console/open/{late(lan)[0]}")
    assert words(hoa, case_id)[-1] == "bốn"


def test_a_second_tap_and_a_colleague_s_change_nothing(
    phone: Phone, case_id: uuid.UUID, lan: Colleague, nga: Colleague, house: House
) -> None:
    adds(phone)
    (subject,) = late(lan)
    _ = lan.browser, nga.browser
    taps = [lambda: lan.browser.get(f"/console/open/{subject}"), lambda: nga.browser.get(f"/console/open/{subject}")]
    assert [page.location for page in both_at_once(*taps)] == ["/console?late=given"] * 2
    assert lan.browser.get(f"/console/open/{subject}").status_code == 303
    assert house.acts().count("LATE_KEY_GIVEN") == 1


def test_who_was_done_with_it_before_the_key_came_finds_it_waiting_again(
    phone: Phone, case_id: uuid.UUID, lan: Colleague, hoa: Colleague
) -> None:
    adds(phone)
    for row in hoa.waiting():
        hoa.does(casework.done, case_id, row.id)
    lan.browser.get(f"/console/open/{late(lan)[0]}")
    assert [row.kind for row in hoa.waiting()] == ["addition"]


def test_an_answer_or_another_hand_over_does_not_take_it_off_the_list(
    phone: Phone, case_id: uuid.UUID, lan: Colleague, minh: Colleague, hoa: Colleague, house: House
) -> None:
    adds(phone)
    (talk,) = [each.id for each in hoa.sees(case_id).conversations]
    with house.writing() as session:
        within = house.later(hours=12)
        conversation.answer(session, talk, "Đã đọc.", by=hoa.id, at=house.at, next_look=within)
    hoa.does(handing.hand_to_desk, case_id, "supervision", reason="")
    (subject,) = late(lan)
    lan.browser.get(f"/console/open/{subject}")
    assert LATER in words(minh, case_id)
    assert late(lan) == []


def test_who_belongs_to_both_desks_comes_straight_to_the_case(
    phone: Phone, case_id: uuid.UUID, minh: Colleague
) -> None:
    adds(phone)
    (subject,) = late(minh)
    assert minh.browser.get(f"/console/open/{subject}").location == f"/console/case/{case_id}"
    assert late(minh) == []


def test_when_the_case_came_back_it_is_simply_opened(
    phone: Phone, case_id: uuid.UUID, lan: Colleague, hoa: Colleague
) -> None:
    adds(phone)
    hoa.does(handing.hand_to_desk, case_id, "intake", reason="")
    assert words(lan, case_id)[-1] == LATER
    assert lan.browser.get(f"/console/open/{late(lan)[0]}").location == f"/console/case/{case_id}"
    assert late(lan) == []


def test_nobody_else_hands_it_over(
    phone: Phone, case_id: uuid.UUID, lan: Colleague, hoa: Colleague, house: House
) -> None:
    adds(phone)
    (subject,) = late(lan)
    assert hoa.browser.get(f"/console/open/{subject}").status_code == 404
    assert Colleague(house, house.tuan).browser.get(f"/console/open/{subject}").status_code == 403
    first = hoa.sees(case_id).messages[0].id
    assert lan.browser.get(f"/console/open/{first}").status_code == 404


def test_what_no_key_opens_leaves_the_list(phone: Phone, case_id: uuid.UUID, lan: Colleague) -> None:
    nobody = to_text(sealed.seal_to(sealed.new_pair().public, bytes(32), b""))
    assert adds(phone, wrapped=nobody) == 201
    back = lan.browser.get(f"/console/open/{late(lan)[0]}")
    assert back.location == "/console?late=unreadable"
    assert "không ai mở được" in lan.browser.get(back.location).text
    assert late(lan) == []


def test_an_older_key_of_the_desk_waits_for_a_colleague_who_holds_it(
    phone: Phone, case_id: uuid.UUID, lan: Colleague, nga: Colleague, hoa: Colleague, house: House
) -> None:
    """The key was renewed, and Nga was given the new one only."""
    old, pair = uuid.UUID(phone.desk["key_id"]), sealed.new_pair()
    with house.writing() as session:
        row = session.get_one(DeskKey, old)
        row.retired_at = house.at
        new = DeskKey(desk_id=row.desk_id, public=pair.public, created_at=house.at)
        session.add(new)
        session.flush()
        (grant,) = session.query(DeskGrant).filter_by(desk_key_id=old, holder_id=nga.id)
        session.delete(grant)
        conversation.keys.give_desk_key(session, new.id, pair.private, nga.id, by=None, at=house.at)
    assert adds(phone) == 201
    (subject,) = late(nga)
    back = nga.browser.get(f"/console/open/{subject}")
    assert back.location == "/console?late=older_key"
    assert "nhờ đồng nghiệp khác" in nga.browser.get(back.location).text
    lan.browser.get(f"/console/open/{subject}")
    assert words(hoa, case_id)[-1] == LATER


def test_a_report_sealed_to_a_renewed_key_is_read_by_who_held_the_old_one(phone: Phone, house: House) -> None:
    other = Phone(house)
    with house.writing() as session:
        row = session.get_one(DeskKey, uuid.UUID(phone.desk["key_id"]))
        row.retired_at = house.at
        session.add(DeskKey(desk_id=row.desk_id, public=sealed.new_pair().public, created_at=house.at))
    assert other.hands_in(other.report(LATER)).status_code == 201
    reader = Sender(house)
    reader.code = " ".join(other.code.words)
    assert [(each.content or {})["words"] for each in reader.arrived()] == [LATER]


def test_sealed_to_a_desk_where_it_never_was_it_is_refused(phone: Phone, case_id: uuid.UUID, house: House) -> None:
    desk = house.desk("supervision")
    never = {"desk": "supervision", "key_id": str(desk.key_id), "public": to_text(desk.public)}
    answer = phone.hands_in(phone.report(kind=Kind.ADDITION, desk=never))
    assert (answer.status_code, answer.get_json()["error"]) == (409, "unknown_desk_key")


def test_sealed_to_a_desk_that_had_it_in_between_it_is_taken(
    phone: Phone, case_id: uuid.UUID, minh: Colleague, hoa: Colleague, house: House
) -> None:
    desk = house.desk("follow-up")
    told = {"desk": "follow-up", "key_id": str(desk.key_id), "public": to_text(desk.public)}
    hoa.does(handing.hand_to_desk, case_id, "intake", reason="")
    assert adds(phone, desk=told) == 201
    hoa.browser.get(f"/console/open/{late(hoa)[0]}")
    assert words(Colleague(house, house.lan), case_id)[-1] == LATER


def test_the_same_sent_again_waits_once(phone: Phone, case_id: uuid.UUID, lan: Colleague) -> None:
    report = phone.report(LATER, kind=Kind.ADDITION)
    assert [phone.hands_in(report).status_code for _ in range(2)] == [201, 200]
    assert len(late(lan)) == 1


def test_who_only_adds_cannot_be_somebody_else(phone: Phone, case_id: uuid.UUID, lan: Colleague, house: House) -> None:
    stranger = Phone(house)
    theirs = stranger.report(LATER, kind=Kind.ADDITION) | {"lookup": phone.report()["lookup"]}
    assert stranger.hands_in(theirs).status_code == 404
    assert late(lan) == []
