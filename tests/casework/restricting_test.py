"""A restricted case: named members and supervision open it, and nobody else at the desk, not even by their keys."""

import uuid

import pytest

from api.casework import handing, restricting
from api.conversation import queries as conversations
from api.errors import NotFound
from api.keys import rules as keys
from api.keys.model import KeyWrap
from api.keys.rules import grant_desk, revoke_desk
from api.report.content import File
from api.sealed import Kind
from tests.casework.people import Colleague, Writer, texts
from tests.people import House
from tests.senders import photo


@pytest.fixture
def case_id(father: Writer, minh: Colleague) -> uuid.UUID:
    return minh.opens(father.writes(last_when="hôm qua", files=(File("image/jpeg", photo()),)))


@pytest.fixture
def restricted(case_id: uuid.UUID, minh: Colleague, lan: Colleague) -> uuid.UUID:
    """Minh restricts it to Lan; he is of supervision himself."""
    minh.does(restricting.restrict, case_id, [lan.id], reason="Có người quen trong bàn")
    return case_id


def all_key_ids(house: House) -> list[uuid.UUID]:
    with house.reading() as session:
        return [key_id for (key_id,) in session.query(KeyWrap.content_key_id).distinct()]


def test_lan_and_supervision_read_it_all(restricted: uuid.UUID, lan: Colleague, minh: Colleague) -> None:
    for who in (lan, minh):
        seen = who.sees(restricted)
        assert [message.content is None for message in seen.messages] == [False]
        assert texts(seen) == ["hôm qua"]
        assert who.browser.get(f"/console/file/{seen.messages[0].files[0].id}").status_code == 200
    assert "Đang hạn chế" in lan.looks(restricted).text


def test_nga_of_the_same_desk_sees_no_trace_of_it(
    restricted: uuid.UUID, nga: Colleague, lan: Colleague, house: House
) -> None:
    name = lan.sees(restricted).listed.name
    assert nga.waiting() == []
    assert nga.looks(restricted).status_code == 404
    assert name not in nga.browser.get("/console/all").text
    assert nga.browser.post("/console/find", data={"name": name}).status_code == 404


def test_no_key_of_nga_opens_anything_of_it(restricted: uuid.UUID, nga: Colleague, house: House) -> None:
    """Not the doors but the keys: whoever copies rows and holds the desk's key opens nothing."""
    with house.reading() as session:
        ring = nga.ring(session)
        assert [each for each in all_key_ids(house) if ring.can_open(session, each)] == []


def test_what_the_father_writes_later_is_closed_to_the_desk_too(
    restricted: uuid.UUID, father: Writer, lan: Colleague, nga: Colleague, house: House
) -> None:
    father.writes("Nó vừa gọi lại.", Kind.ADDITION, desk=father.box().desk.code)
    assert [message.content is None for message in lan.sees(restricted).messages] == [False, False]
    with house.reading() as session:
        ring = nga.ring(session)
        assert not any(ring.can_open(session, each) for each in all_key_ids(house))


def test_what_his_phone_had_sealed_before_still_arrives(
    case_id: uuid.UUID, father: Writer, minh: Colleague, lan: Colleague, house: House
) -> None:
    intake = house.desk()
    minh.does(restricting.restrict, case_id, [lan.id], reason="")
    with house.reading() as session:
        assert conversations.has_been_at(session, father.code.lookup_hash, intake.id)


def test_the_father_is_answered_as_before(restricted: uuid.UUID, lan: Colleague, father: Writer) -> None:
    (standing,) = lan.sees(restricted).conversations
    assert lan.sends(restricted, "answer", answer="Chào bác", conversation=str(standing.id)).status_code == 303
    assert father.answers() == ["Chào bác"]


def test_naming_others_shuts_out_who_was_named_before(
    restricted: uuid.UUID, minh: Colleague, lan: Colleague, nga: Colleague
) -> None:
    minh.does(restricting.restrict, restricted, [nga.id], reason="")
    assert nga.sees(restricted)
    with pytest.raises(NotFound):
        lan.sees(restricted)


def test_given_back_to_a_desk_it_is_open_to_all_of_it(restricted: uuid.UUID, lan: Colleague, nga: Colleague) -> None:
    lan.does(handing.hand_to_desk, restricted, "intake", reason="")
    assert [message.content is None for message in nga.sees(restricted).messages] == [False]


def test_who_comes_to_supervision_later_opens_it_and_who_leaves_it_does_not(
    restricted: uuid.UUID, minh: Colleague, nga: Colleague, house: House
) -> None:
    minh.does(grant_desk, "supervision", nga.id)
    assert nga.sees(restricted)
    minh.does(revoke_desk, "supervision", nga.id)
    with pytest.raises(NotFound):
        nga.sees(restricted)


def test_a_restricted_case_is_not_joined_into_one_that_more_people_read(
    restricted: uuid.UUID, house: House, minh: Colleague
) -> None:
    other = minh.opens(Writer(house).writes("Một tin khác."))
    name = minh.sees(other).listed.name
    answer = minh.sends(restricted, "join", name=name)
    assert answer.status_code == 409
    assert "đang hạn chế" in answer.text or "Không gộp vào" in answer.text


def test_lan_who_does_not_lead_cannot_restrict_and_somebody_must_be_named(
    case_id: uuid.UUID, lan: Colleague, minh: Colleague, house: House
) -> None:
    assert lan.sends(case_id, "restrict", member=str(lan.id)).status_code == 403
    assert minh.sends(case_id, "restrict").status_code == 422
    assert minh.sends(case_id, "restrict", member=str(house.tuan.id)).status_code == 422
    assert "Hạn chế hồ sơ" not in lan.looks(case_id).text


def test_minh_restricts_from_the_page_and_it_is_written_down(
    case_id: uuid.UUID, minh: Colleague, lan: Colleague, house: House
) -> None:
    form = {"member": str(lan.id), "reason-restrict": "Có người quen trong bàn"}
    assert minh.browser.post(f"/console/case/{case_id}/restrict", data=form).status_code == 303
    assert "CASE_RESTRICTED" in house.acts()


def test_everybody_of_a_restricted_case_is_in_the_halves(restricted: uuid.UUID, minh: Colleague, house: House) -> None:
    with house.reading() as session:
        codes = {each.code for each in keys.queries.desks(session, keys.Purpose.CASE)}
        assert codes <= minh.ring(session).desk_codes(session)
