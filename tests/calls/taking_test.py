"""A father who cannot write is heard: Lan takes his report down, reads him the code, and he opens the mailbox."""

import re
import uuid

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from api import db
from api.calls.model import Call
from api.casework import handing
from api.conversation.code import read_code
from api.sealed import Kind
from tests.calls.people import begins, page, saves, sees
from tests.casework.people import Colleague, Writer, texts
from tests.people import House

TOLD = {
    "words": "Con tôi gọi từ 11.562112, 104.916311.",
    "person-name": "Trần Thị Ví Dụ",
    "last-when": "hôm qua",
    "place": "gần sông",
    "reply": "phone",
    "reply-contact": "0912 345 678",
    "reply-safe": "sau 20 giờ",
}


@pytest.fixture
def call_id(lan: Colleague) -> uuid.UUID:
    found = begins(lan)
    saves(lan, found, words="Cha gọi từ Mường Khương.", call_class="transfer")
    return found


def seed_of(answer: TestResponse) -> str:
    found = re.search(r'name="seed" value="([0-9a-f]{20})"', answer.text)
    assert found
    return found[1]


def takes(who: Colleague, call_id: uuid.UUID, **form: str) -> TestResponse:
    data = {"seed": seed_of(who.browser.get(f"/console/call/{call_id}/report")), **TOLD, **form}
    return who.browser.post(f"/console/call/{call_id}/report", data=data)


def code_in(answer: TestResponse) -> str:
    words = re.findall(r"<li><i>\d</i>([^<]+)</li>", answer.text)
    assert len(words) == 8
    return " ".join(words)


def test_the_form_begins_with_what_was_logged(lan: Colleague, call_id: uuid.UUID) -> None:
    answer = saves(lan, call_id, words="Cha gọi, con mất liên lạc.", then="report")
    assert answer.location == f"/console/call/{call_id}/report"
    assert "Cha gọi, con mất liên lạc.</textarea>" in lan.browser.get(answer.location).text


def test_the_code_opens_the_mailbox_and_is_shown_once(lan: Colleague, call_id: uuid.UUID, house: House) -> None:
    answer = takes(lan, call_id)
    code = code_in(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    box = house.client().post("/box", data={"code": code})
    assert box.status_code == 200
    assert "Đã nhận" in box.text
    for text in (page(lan, call_id).text, lan.looks(sees(lan, call_id).listed.case_id or call_id).text):
        assert f"<i>1</i>{code.split()[0]}<" not in text


def test_neither_the_code_nor_a_word_lies_in_any_row(lan: Colleague, call_id: uuid.UUID, house: House) -> None:
    code = read_code(code_in(takes(lan, call_id)))
    with house.reading() as session:
        tables = [session.execute(select(table)).all() for table in db.Base.metadata.sorted_tables]
    kept = b"\0".join(_bytes(cell) for rows in tables for row in rows for cell in row)
    words = [" ".join(code.words), "".join(code.digits), code.secret.hex(), "Ví Dụ", "345 678", "Mường Khương"]
    assert b"intake" in kept
    assert [each for each in (code.secret, *(word.encode() for word in words)) if each in kept] == []


def _bytes(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes) else str(cell).encode()


def test_it_waits_like_any_report_and_is_of_one_case_with_the_call(lan: Colleague, call_id: uuid.UUID) -> None:
    takes(lan, call_id)
    (row,) = lan.waiting()
    found = sees(lan, call_id).listed
    assert (row.kind, row.subject_id) == ("report", found.conversation_id)
    assert found.case_id == lan.opens(row.subject_id)
    assert lan.sees(found.case_id).listed.call_class == "transfer"


def test_its_clues_say_that_a_member_took_them_down(lan: Colleague, call_id: uuid.UUID, house: House) -> None:
    takes(lan, call_id)
    case_id = lan.opens(lan.waiting()[0].subject_id)
    seen = lan.sees(case_id)
    assert {"hôm qua", "gần sông"} <= set(texts(seen))
    assert {clue.told.source.value for clue in seen.persons[0].clues if not clue.told.lat} == {"taken"}
    assert seen.persons[0].facts["name"] == "Trần Thị Ví Dụ"
    assert "người trực ghi lại" in lan.looks(case_id).text
    assert "REPORT_TAKEN_DOWN" in house.acts()


def test_what_he_adds_by_his_code_is_his_own(lan: Colleague, call_id: uuid.UUID, house: House) -> None:
    him = Writer(house)
    him.code = read_code(code_in(takes(lan, call_id)))
    him.writes("Cháu vừa nhắn.", Kind.ADDITION, last_said="đông người")
    case_id = lan.opens(lan.waiting()[0].subject_id)
    (clue,) = [each for each in lan.sees(case_id).persons[0].clues if each.told.text == "đông người"]
    assert clue.told.source.value == "reporter"


def test_in_a_case_of_another_desk_it_goes_to_that_desk(lan: Colleague, minh: Colleague, call_id: uuid.UUID) -> None:
    saves(lan, call_id, then="case")
    case_id = sees(lan, call_id).listed.case_id
    assert case_id
    minh.does(handing.hand_to_desk, case_id, "follow-up", reason="")
    assert takes(minh, call_id).status_code == 200
    minh.looks(case_id)
    seen = minh.sees(case_id)
    assert [(message.content or {})["words"] for message in seen.messages] == [TOLD["words"]]
    assert seen.conversations[0].desk_id == seen.listed.desk_id


def test_the_same_form_twice_is_one_report_with_one_code(lan: Colleague, call_id: uuid.UUID, house: House) -> None:
    seed = seed_of(lan.browser.get(f"/console/call/{call_id}/report"))
    sent = [lan.browser.post(f"/console/call/{call_id}/report", data={"seed": seed, **TOLD}) for _ in range(2)]
    assert code_in(sent[0]) == code_in(sent[1])
    assert len(lan.sees(sees(lan, call_id).listed.case_id or call_id).messages) == 1


def test_a_second_report_in_one_call_is_refused_with_all_that_was_typed(lan: Colleague, call_id: uuid.UUID) -> None:
    takes(lan, call_id)
    answer = lan.browser.post(f"/console/call/{call_id}/report", data={"seed": "0" * 20, **TOLD})
    assert answer.status_code == 409
    assert "Trần Thị Ví Dụ" in answer.text
    assert len(lan.waiting()) == 1


def test_an_empty_report_is_given_back(lan: Colleague, call_id: uuid.UUID, house: House) -> None:
    answer = lan.browser.post(f"/console/call/{call_id}/report", data={"seed": "1" * 20, "reply-safe": "tối"})
    assert answer.status_code == 422
    assert 'value="tối"' in answer.text
    with house.reading() as session:
        assert session.get_one(Call, call_id).conversation_id is None
