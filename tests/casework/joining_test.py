"""Joining: a lost code, a second relative. All of it in one case, and nobody outside learns."""

import uuid
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from api.casework import handing, opening, rules
from api.casework.handing import NoSuchCase
from api.casework.kinds import State
from api.casework.opening import JoinedAway
from api.missing.clues import Told
from api.report.content import File
from api.sealed import Kind
from tests.casework.people import Colleague, Writer, both_at_once, texts
from tests.people import House
from tests.senders import photo

HIS = {"person_name": "Trần Văn Thí Dụ", "person_born": "2005", "last_when": "hôm qua"}
HERS = {"person_name": "Tèo", "person_home": "Mường Khương", "place": "gần sông"}


@pytest.fixture
def mother(house: House) -> Writer:
    return Writer(house)


@pytest.fixture
def hers(mother: Writer, minh: Colleague) -> uuid.UUID:
    """The mother's case, with a note and a clue that Minh has written, and a photo."""
    case_id = minh.opens(mother.writes("Cháu nhắn cho tôi.", files=(File("image/jpeg", photo()),), **HERS))
    minh.does(rules.note, case_id, "Bác gái nói nhỏ.")
    minh.does(rules.add_clue, case_id, Told("staff.noted", "có tiếng loa"))
    return case_id


@pytest.fixture
def his(father: Writer, minh: Colleague) -> uuid.UUID:
    return minh.opens(father.writes(**HIS))


def join(who: Colleague, case_id: uuid.UUID, into: uuid.UUID) -> uuid.UUID:
    found: uuid.UUID = who.does(handing.join, case_id, who.sees(into).listed.name.upper())
    return found


def test_everything_stands_in_one_case(his: uuid.UUID, hers: uuid.UUID, minh: Colleague) -> None:
    assert join(minh, hers, his) == his
    seen = minh.sees(his)
    assert len(seen.messages) == len(seen.conversations) == 2
    assert [note.text for note in seen.notes] == ["Bác gái nói nhỏ."]
    assert {"gần sông", "có tiếng loa", "hôm qua"} < set(texts(seen))


def test_what_was_known_stays_and_what_differs_is_a_clue(his: uuid.UUID, hers: uuid.UUID, minh: Colleague) -> None:
    join(minh, hers, his)
    person, *others = minh.sees(his).persons
    assert others == []
    assert person.facts == {"name": "Trần Văn Thí Dụ", "born": "2005", "home": "Mường Khương"}
    assert [clue.told.text for clue in person.clues if clue.told.topic == "person.name"] == ["Tèo"]


def test_clues_are_not_taken_in_again(his: uuid.UUID, hers: uuid.UUID, minh: Colleague) -> None:
    join(minh, hers, his)
    before = sorted(texts(minh.sees(his)))
    minh.does(opening.read, his)
    assert sorted(texts(minh.sees(his))) == before


def test_it_stays_readable_at_the_next_desk(
    his: uuid.UUID, hers: uuid.UUID, minh: Colleague, hoa: Colleague, mother: Writer
) -> None:
    join(minh, hers, his)
    minh.does(handing.hand_to_desk, his, "follow-up", reason="")
    mother.writes("Nó về rồi.", Kind.ADDITION, desk="follow-up")
    hoa.does(opening.read, his)
    seen = hoa.sees(his)
    assert [(message.content or {}).get("words") for message in seen.messages][-1] == "Nó về rồi."
    assert None not in [message.content for message in seen.messages]
    assert [note.text for note in seen.notes] == ["Bác gái nói nhỏ."]
    file_id = next(message.files[0].id for message in seen.messages if message.files)
    assert hoa.browser.get(f"/console/file/{file_id}").status_code == 200


def test_joining_across_desks_brings_it_to_the_other_one(
    his: uuid.UUID, hers: uuid.UUID, minh: Colleague, lan: Colleague
) -> None:
    minh.does(handing.hand_to_desk, his, "follow-up", reason="")
    with pytest.raises(NoSuchCase):
        lan.does(handing.join, hers, minh.sees(his).listed.name)
    join(minh, hers, his)
    assert {each.desk_id for each in minh.sees(his).conversations} == {minh.sees(his).listed.desk_id}
    assert lan.waiting() == []
    assert "đã gộp vào" in lan.looks(hers).text


def test_the_emptied_case_says_where_its_content_went(his: uuid.UUID, hers: uuid.UUID, lan: Colleague) -> None:
    join(lan, hers, his)
    page = lan.looks(hers)
    assert f"đã gộp vào {lan.sees(his).listed.name}" in page.text
    assert f"/console/case/{his}" in page.text
    assert "<textarea" not in page.text
    assert lan.sees(hers).listed.state == "closed"


def test_what_is_written_into_an_emptied_case_is_not_lost(his: uuid.UUID, hers: uuid.UUID, lan: Colleague) -> None:
    join(lan, hers, his)
    page = lan.sends(hers, "note", note="Tôi viết dở.")
    assert page.status_code == 409
    assert "Tôi viết dở.</textarea>" in page.text
    assert f"/console/case/{his}/note" in page.text
    with pytest.raises(JoinedAway):
        lan.does(rules.set_state, hers, State.OPEN)


def test_who_owns_the_other_case_owns_all_that_waits(
    his: uuid.UUID, hers: uuid.UUID, lan: Colleague, nga: Colleague
) -> None:
    nga.does(handing.take, his)
    lan.does(rules.promise, hers, lan.house.at.replace(hour=20))
    join(lan, hers, his)
    assert {row.assignee_id for row in nga.sees(his).waiting} == {nga.id}
    assert {row.kind for row in nga.sees(his).waiting} == {"report", "promise"}


def test_two_who_join_crosswise_lose_nothing(
    his: uuid.UUID, hers: uuid.UUID, lan: Colleague, nga: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, meeting = {each: lan.sees(each).listed.name for each in (his, hers)}, Barrier(2)

    def slowly(*args: Any) -> Any:
        held = opening.at_work(*args)
        with suppress(BrokenBarrierError):
            meeting.wait(0.5)  # time for the other one to hold a case too, if it can
        return held

    monkeypatch.setattr(handing, "at_work", slowly)
    found = both_at_once(
        lambda: lan.does(handing.join, his, names[hers]), lambda: nga.does(handing.join, hers, names[his])
    )
    assert {type(each) for each in found} == {uuid.UUID, JoinedAway}
    left = next(each for each in found if isinstance(each, uuid.UUID))
    assert len(lan.sees(left).messages) == 2


@pytest.mark.parametrize("name", ["", "Hạt Dẻ", "Hạt Dẻ 99999", "\0", "🙂" * 90, "%"])
def test_there_is_no_such_case(his: uuid.UUID, lan: Colleague, name: str) -> None:
    page = lan.sends(his, "join", name=name)
    assert page.status_code == 404
    assert "Không thấy hồ sơ tên ấy" in page.text


def test_a_case_is_not_joined_with_itself(his: uuid.UUID, lan: Colleague) -> None:
    assert lan.sends(his, "join", name=lan.sees(his).listed.name).status_code == 404
