"""A follow-up goes with its case: to another desk, into another case, and over what a restore brings back."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from api.casework import accompanying, handing, opening, restricting
from api.checkin import pausing, rules
from api.checkin.kinds import Standing, State
from api.checkin.model import FollowUp, FollowUpRecord, FollowUpShared
from api.conversation import rules as conversation
from api.conversation.code import Code, UnknownCode, new_code
from api.conversation.rules import MailboxGone
from api.errors import NotFound
from api.push.model import PushSubscription
from api.sealed import Label
from tests.casework.people import Colleague, Writer
from tests.checkin.people import Mai, something_everywhere, until
from tests.people import House


def test_a_course_goes_into_another_case_under_its_key(mai: Mai, lan: Colleague) -> None:
    mai.joins()
    ids = something_everywhere(mai)
    other = lan.opens(Writer(mai.house).writes("Bà cũng báo tin."))
    lan.does(handing.join, mai.case_id, lan.sees(other).listed.name)
    with mai.house.reading() as session:
        _, key = opening.case_of(session, lan.ring(session), other)
        follow = session.get_one(FollowUp, mai.follow_id)
        assert (follow.case_id, follow.person_id) == (other, lan.sees(other).persons[0].id)
        assert key.open_json(follow.body, Label.FOLLOW_UP, follow.id) == {}
        shared = session.get_one(FollowUpShared, mai.follow_id)
        assert key.open_json(shared.body, Label.FOLLOW_UP_SHARED, mai.follow_id)["consents"]
        visit, note = (session.get_one(FollowUpRecord, ids[each]) for each in ("visit", "note"))
        assert key.open_json(visit.body, Label.FOLLOW_UP_RECORD, visit.id) == {"said": "đã thăm"}
        assert (note.case_id, note.content_key_id) == (other, ids["own"])
    mai.answers("red")
    assert [(each.kind, each.red) for each in mai.tasks()] == [("check_in", True)]


def test_at_another_desk_it_waits_for_its_members(mai: Mai, minh: Colleague) -> None:
    mai.joins()
    ids = something_everywhere(mai)
    minh.does(handing.hand_to_desk, mai.case_id, "follow-up", reason="")
    found, desk = mai.now(), mai.house.desk("follow-up")
    assert (found.desk_id, found.counsellor_id) == (desk.id, None)
    until(mai.house, mai.plan()[0].opens_at)
    assert [(each.kind, each.desk_id) for each in minh.waiting() if each.subject_id == mai.talk] == [
        ("follow", desk.id)
    ]
    with mai.house.reading() as session, pytest.raises(NotFound):
        mai.lan.ring(session).content_key(session, ids["own"])


def test_in_a_restricted_case_whoever_is_named_goes_on_asking(mai: Mai, minh: Colleague) -> None:
    mai.joins()
    minh.does(restricting.restrict, mai.case_id, [mai.lan.id], reason="")
    assert mai.now().counsellor_id == mai.lan.id
    until(mai.house, mai.plan()[0].opens_at)
    assert mai.kinds() == ["follow"]


def test_a_colleague_asks_from_now_on_and_has_what_waits(mai: Mai, nga: Colleague) -> None:
    mai.joins()
    until(mai.house, mai.plan()[0].opens_at)
    mai.does(rules.hand_to, nga.id, by=mai.lan.id)
    assert (mai.now().counsellor_id, mai.tasks()[0].assignee_id) == (nga.id, nga.id)
    with pytest.raises(NotFound):
        mai.does(rules.hand_to, uuid.uuid4(), by=mai.lan.id)


def test_a_new_code_opens_the_answers_and_the_lost_one_nothing(mai: Mai, lan: Colleague) -> None:
    mai.joins()
    mai.is_told("Chúng tôi ở đây.")
    with mai.house.writing() as session:
        row = {"conversation_id": mai.talk, "endpoint_hash": b"x", "locked": b"x", "created_at": mai.house.at}
        session.add(PushSubscription(tries=0, **row))
    lost, code = mai.code, new_code()
    new_paper(mai, code)
    writer = Writer(mai.house)
    writer.code = lost
    with pytest.raises(UnknownCode):
        writer.box()
    assert mai.sends(mai.envelope()).status_code == 404
    writer.code = code
    assert writer.answers() == ["Chúng tôi ở đây."]
    assert mai.with_code(code).sends(mai.with_code(code).envelope()).status_code == 201
    with mai.house.reading() as session:
        assert session.scalars(select(PushSubscription)).all() == []


def new_paper(mai: Mai, code: Code, **named: Any) -> None:
    """Lan hands over another code."""
    with mai.house.writing() as session:
        follow = rules.of_case(session, mai.case_id, mai.follow_id)
        rules.new_code(session, mai.lan.ring(session), follow, code, at=mai.house.at, **named)


def test_what_is_shared_is_given_to_the_new_code_by_whom_it_belongs_to(mai: Mai, lan: Colleague) -> None:
    mai.joins()
    code, seen = new_code(), list[uuid.UUID]()
    new_paper(
        mai, code, seal_again=lambda _session, _ring, follow, given: seen.extend([follow.id] if given is code else [])
    )
    assert seen == [mai.follow_id]


def test_an_answer_that_the_member_cannot_open_is_left_out_of_the_box(mai: Mai, minh: Colleague) -> None:
    mai.joins()
    mai.is_told("Chúng tôi ở đây.")
    code = new_code()
    with mai.house.writing() as session:  # Minh's ring without the desk that the answer was sealed to
        ring = minh.ring(session)
        ring._grants = {}
        conversation.new_code(session, ring, mai.now_in(session), code, at=mai.house.at)
    writer = Writer(mai.house)
    writer.code = code
    assert writer.answers() == []


def test_who_deleted_the_mailbox_gets_no_new_code_for_it(mai: Mai, lan: Colleague) -> None:
    mai.joins()
    with mai.house.writing() as session:
        conversation.let_go(session, mai.code, at=mai.house.at)
    with pytest.raises(MailboxGone):
        new_paper(mai, new_code())


@pytest.mark.parametrize("state", [State.STOPPED, State.GRADUATED])
def test_a_restore_asks_nobody_who_had_stopped(mai: Mai, state: State) -> None:
    mai.joins()
    with mai.house.writing() as session:
        for _ in range(2):
            pausing.end_again(session, mai.follow_id, state, at=mai.house.at)
        pausing.end_again(session, uuid.uuid4(), state, at=mai.house.at)
    assert (mai.now().state, mai.now().standing) == (state, Standing.OVER)
    until(mai.house, mai.plan()[-1].wanted_at, step=mai.plan()[-1].wanted_at - mai.house.at)
    assert mai.kinds() == []


def test_a_restore_brings_back_no_lost_code(mai: Mai) -> None:
    mai.joins()
    lost = uuid.UUID(bytes=mai.code.lookup_hash[:16])
    with mai.house.writing() as session:
        conversation.no_old_code(session, mai.now_in(session), uuid.uuid4(), at=mai.house.at)
    assert mai.sends(mai.envelope()).status_code == 201
    with mai.house.writing() as session:
        conversation.no_old_code(session, mai.now_in(session), lost, at=mai.house.at)
    assert mai.sends(mai.envelope()).status_code == 404


def test_a_member_reads_the_course_and_she_may_see_that(mai: Mai, nga: Colleague, house: House) -> None:
    mai.joins()
    mai.answers()
    nga.does(accompanying.read, mai.follow_id)
    assert mai.lan.sees(mai.case_id).messages[-1].read_at == house.at
    assert "FOLLOW_READ" in house.acts()
