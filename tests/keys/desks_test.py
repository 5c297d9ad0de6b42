"""Desks go from member to member: Minh grants what he holds, Tuấn never can."""

import uuid

import pytest

from api import sealed
from api.accounts import desks
from api.audit.model import Entry
from api.errors import NotAllowed
from api.keys import rules as keys
from api.keys.model import DeskGrant
from api.sealed import Label
from tests.people import MORNING, House, Person


def form(person: Person, desk: str = "follow-up") -> dict[str, str]:
    return {"member": str(person.id), "desk": desk}


def test_minh_grants_a_desk_and_lan_opens_what_was_sealed_to_it(house: House) -> None:
    desk, row = house.desk("follow-up"), uuid.uuid4()
    with house.writing() as session:
        key = keys.new_content_key(session, [(desk.key_id, desk.public)])
        cell = key.seal("Mẹ hỏi tin".encode(), Label.CASE_NOTE, row)
    minh = house.sign_in(house.minh)
    assert [minh.post("/console/keys/grant", data=form(house.lan)).status_code for _ in range(2)] == [303, 303]
    with house.reading() as session:
        opened = house.ring(session, house.lan).content_key(session, key.id)
        assert opened.open(cell, Label.CASE_NOTE, row).decode() == "Mẹ hỏi tin"
    with house.reading() as session:
        told = session.query(Entry.subject_id).filter(Entry.act == "DESK_GRANTED", Entry.actor_id == house.minh.id)
        assert {on for (on,) in told.filter(Entry.at >= MORNING)} == {house.lan.id, desk.id}
    assert house.acts().count("DESK_GRANTED") == 2


def test_minh_takes_it_back(house: House) -> None:
    minh = house.sign_in(house.minh)
    assert minh.post("/console/keys/revoke", data=form(house.lan, "intake")).status_code == 303
    with house.reading() as session:
        assert house.ring(session, house.lan).desk_codes(session) == set()


def test_nobody_grants_what_they_do_not_hold(house: House) -> None:
    with house.writing() as session, pytest.raises(NotAllowed):
        desks.grant(session, house.ring(session, house.lan), "supervision", house.nga.id, at=house.at)


@pytest.mark.parametrize("name", ["tuan", "duc", "thao"])
def test_who_does_not_work_on_cases_is_never_given_a_desk(house: House, name: str) -> None:
    minh = house.sign_in(house.minh)
    assert minh.post("/console/keys/grant", data=form(getattr(house, name))).status_code == 403


def test_tuan_cannot_grant_himself_anything(house: House) -> None:
    tuan = house.sign_in(house.tuan)
    assert tuan.post("/console/keys/grant", data=form(house.tuan)).status_code == 403
    with house.writing() as session, pytest.raises(NotAllowed):
        desks.grant(session, house.ring(session, house.tuan), "intake", house.tuan.id, at=house.at)


def test_the_last_holder_of_a_desk_stays(house: House) -> None:
    minh = house.sign_in(house.minh)
    assert minh.post("/console/keys/revoke", data=form(house.hoa, "supervision")).status_code == 303
    answer = minh.post("/console/keys/revoke", data=form(house.minh, "supervision"))
    assert answer.status_code == 409
    with house.reading() as session:
        assert "supervision" in house.ring(session, house.minh).desk_codes(session)


def test_a_member_key_opens_under_its_own_password_only(house: House) -> None:
    with house.writing() as session:
        pair = sealed.new_pair()
        keys.keep_member_key(session, house.lan.id, pair, b"k" * 32, at=house.at)
        assert keys.open_member_key(session, house.lan.id, b"k" * 32).private == pair.private
        with pytest.raises(sealed.Broken):
            keys.open_member_key(session, house.lan.id, b"x" * 32)


def test_a_grant_moved_to_another_member_does_not_open(house: House) -> None:
    with house.writing() as session:
        for row in session.query(DeskGrant).filter_by(holder_id=house.minh.id):
            row.holder_id = house.tuan.id
        session.flush()
        with pytest.raises(sealed.Broken):
            house.ring(session, house.tuan).desk_keys(session)


@pytest.mark.parametrize("member", ["", "x", str(uuid.UUID(int=7))])
def test_a_form_about_nobody_is_told_so(house: House, member: str) -> None:
    given = {"member": member, "desk": "intake"}
    assert house.sign_in(house.minh).post("/console/keys/grant", data=given).status_code == 404


@pytest.mark.parametrize("desk", ["", "nowhere", "intake\0"])
def test_there_is_no_such_desk(house: House, desk: str) -> None:
    minh = house.sign_in(house.minh)
    for act in ("grant", "revoke"):
        assert minh.post(f"/console/keys/{act}", data=form(house.lan, desk)).status_code == 403


def test_who_holds_no_key_is_told_why_nothing_waits(house: House) -> None:
    """An empty list would say that nobody has written."""
    lan = house.sign_in(house.lan)
    assert "Bạn chưa giữ khóa bàn nào" not in lan.get("/console").text
    with house.writing() as session:
        for desk in ("intake", "follow-up"):
            keys.revoke_desk(session, house.ring(session, house.minh), desk, house.lan.id, at=house.at)
    assert "Chưa có gì đang chờ" not in lan.get("/console").text
    for page in ("/console", "/console/all", "/console/followed"):
        assert "Bạn chưa giữ khóa bàn nào" in lan.get(page).text
    assert "Bạn chưa giữ khóa bàn nào" not in house.sign_in(house.duc).get("/console/audit").text
