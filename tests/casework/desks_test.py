"""A case belongs to one desk at a time: its members do everything there, nobody else learns that it is there."""

import uuid
from typing import Any

import pytest
from werkzeug.test import TestResponse

from api.casework import handing
from api.errors import NotFound
from api.keys.rules import grant_desk
from api.report.content import File
from api.sealed import Kind
from tests.casework.people import Colleague, Writer, texts
from tests.people import House
from tests.senders import photo

ACTS: dict[str, dict[str, Any]] = {
    "take": {},
    "hand": {"to": "desk:intake"},
    "class": {"call_class": "counselling", "version": 1},
    "state": {"state": "closed"},
    "note": {"note": "một ghi chú"},
    "answer": {"answer": "Chào bác", "conversation": str(uuid.UUID(int=7))},
    "clue": {"clue": "gần cây xăng"},
    "facts": {"fact_name": "Ai đó", "version": 1},
    "promise": {"day": "2026-11-30"},
    "done": {"due": str(uuid.UUID(int=7))},
    "join": {"name": "Hạt Dẻ 2047"},
}


def said(page: TestResponse) -> tuple[int, str]:
    """Status and page, but for the id that was asked for."""
    return page.status_code, page.text.replace(page.request.path.split("/")[3], "")


@pytest.fixture
def handed(father: Writer, minh: Colleague) -> uuid.UUID:
    """A case that Minh has given to the follow-up desk, where Lan and Nga are no members."""
    case_id = minh.opens(father.writes(last_when="hôm qua", files=(File("image/jpeg", photo()),)))
    minh.does(handing.hand_to_desk, case_id, "follow-up", reason="đã về nhà")
    return case_id


def test_the_other_desk_reads_all_of_it(handed: uuid.UUID, hoa: Colleague, father: Writer) -> None:
    assert [row.kind for row in hoa.waiting()] == ["report"]
    seen = hoa.sees(hoa.opens(father.writes("Nó vừa về.", Kind.ADDITION, desk="follow-up")))
    assert seen.listed.id == handed
    assert [message.content is None for message in seen.messages] == [False, False]
    assert texts(seen) == ["hôm qua"]
    shown = hoa.browser.get(f"/console/file/{seen.messages[0].files[0].id}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")


def test_lan_sees_it_no_more(handed: uuid.UUID, lan: Colleague, father: Writer, house: House) -> None:
    told = father.writes("Nó vừa về.", Kind.ADDITION, desk="follow-up")
    assert lan.waiting() == []
    with pytest.raises(NotFound):
        lan.opens(told)
    with pytest.raises(NotFound):
        lan.sees(handed)


def test_once_she_is_granted_the_desk_she_does(handed: uuid.UUID, lan: Colleague, minh: Colleague) -> None:
    minh.does(grant_desk, "follow-up", lan.id)
    assert texts(lan.sees(handed)) == ["hôm qua"]


def test_the_answer_is_the_same_as_for_what_is_not_there(
    handed: uuid.UUID, lan: Colleague, hoa: Colleague, father: Writer
) -> None:
    talk = father.writes("Thêm.", Kind.ADDITION, desk="follow-up")
    file_id, name = hoa.sees(handed).messages[0].files[0].id, hoa.sees(handed).listed.name
    for path, real in {"case": handed, "open": handed, "file": file_id}.items():
        theirs, nobodys = (said(lan.browser.get(f"/console/{path}/{each}")) for each in (real, uuid.uuid4()))
        assert theirs == nobodys, path
        assert theirs[0] == 404
    assert lan.browser.get(f"/console/open/{talk}").status_code == 404
    assert lan.browser.post("/console/find", data={"name": name}).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_no_act_reaches_another_desk(handed: uuid.UUID, lan: Colleague, hoa: Colleague, act: str) -> None:
    before = hoa.sees(handed)
    theirs, nobodys = (said(lan.sends(each, act, **ACTS[act])) for each in (handed, uuid.uuid4()))
    assert theirs == nobodys
    assert theirs[0] == 404
    assert hoa.sees(handed) == before


def test_a_case_goes_to_colleagues_of_its_desk_only(
    father: Writer, lan: Colleague, nga: Colleague, house: House
) -> None:
    case_id = lan.opens(father.writes())
    for somebody in (house.tuan, house.duc, house.thao):
        with pytest.raises(NotFound):
            lan.does(handing.hand_to_colleague, case_id, somebody.id, reason="")
    assert lan.sends(case_id, "hand", to=f"staff:{nga.id}").status_code == 303
    assert nga.sees(case_id).listed.assignee_id == nga.id
    assert [row.assignee_id for row in nga.waiting()] == [nga.id]


def test_who_does_not_work_on_cases_opens_no_door(handed: uuid.UUID, house: House) -> None:
    for person in (house.tuan, house.duc, house.thao):
        somebody = Colleague(house, person)
        pages = [
            f"/console/case/{handed}",
            f"/console/open/{handed}",
            f"/console/file/{handed}",
            "/console",
            "/console/all",
        ]
        assert {somebody.browser.get(page).status_code for page in pages} == {403}
        assert {somebody.sends(handed, act, **form).status_code for act, form in ACTS.items()} == {403}
        with pytest.raises(NotFound):
            somebody.sees(handed)


def test_there_is_no_such_desk(father: Writer, minh: Colleague) -> None:
    case_id = minh.opens(father.writes())
    for target in ("desk:", "desk:no", "desk:\0", "staff:x", "", "💥"):
        assert minh.sends(case_id, "hand", to=target).status_code == 404
    assert minh.sees(case_id).listed.desk_id == minh.house.desk().id
