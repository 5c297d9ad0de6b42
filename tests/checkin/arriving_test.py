"""A check-in arrives at the JSON door: once, whoever sends it again, and what it raises is honestly told."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.binary import to_text
from api.casework import handing, opening, restricting
from api.casework import rules as casework
from api.checkin import pausing, rules
from api.checkin.kinds import Standing, State, Way
from api.checkin.schedule import next_working_evening
from api.conversation.code import new_code
from api.keys.rules import rotate_desk
from api.sealed import Kind
from api.tasks import roster, waking
from api.tasks.roster import Duty
from tests.casework.people import Colleague
from tests.checkin.people import Mai, came_home, until, work
from tests.phones import Phone

DAY, HANOI = timedelta(days=1), ZoneInfo("Asia/Ho_Chi_Minh")


def raised(mai: Mai) -> str:
    """What her phone is told of her hand."""
    answer = mai.house.client().post("/api/v1/checkins/state", json=mai.posting())
    assert answer.status_code == 200
    told: str = answer.get_json()["state"]
    return told


def test_what_is_sent_twice_or_from_two_connections_is_one(mai: Mai) -> None:
    mai.joins()
    envelope = mai.envelope()
    first, again = mai.sends(envelope), mai.sends(envelope)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert mai.kinds() == ["check_in"]


def test_two_phones_are_two_check_ins_and_one_task(mai: Mai) -> None:
    mai.joins()
    for network in ("203.0.113.7", "198.51.100.9"):
        assert mai.sends(mai.envelope(), network).status_code == 201
    assert mai.kinds() == ["check_in"]
    assert len(mai.lan.sees(mai.case_id).messages) == 3  # with the family's report


def test_a_stranger_an_ordinary_mailbox_and_a_wrong_token_get_the_same_answer(mai: Mai) -> None:
    mai.joins()
    family = Phone(mai.house)
    assert family.hands_in(family.report()).status_code == 201
    wrong = mai.envelope(access=to_text(bytes(32)))
    found = [mai.sends(each.envelope()) for each in (mai.with_code(new_code()), mai.with_code(family.code))]
    found.append(mai.sends(wrong))
    assert {(each.status_code, each.get_data()) for each in found} == {(404, found[0].get_data())}
    assert mai.kinds() == []


def test_who_tries_codes_is_slowed_and_she_never_is(mai: Mai) -> None:
    mai.joins()
    stranger = mai.with_code(new_code())
    tried = [mai.sends(stranger.envelope()).status_code for _ in range(12)]
    assert (tried[0], tried[-1]) == (404, 429)
    assert mai.sends(mai.envelope()).status_code == 201


@pytest.mark.parametrize("wrong", [{"files": ["AAAA"]}, {"uploads": ["0" * 32]}, {"once": "x"}, {"extra": 1}])
def test_what_has_another_shape_is_refused(mai: Mai, wrong: dict[str, object]) -> None:
    mai.joins()
    assert mai.sends(mai.envelope(**wrong)).status_code == 422
    header = {**mai.envelope()["header"], "kind": "report"}
    assert mai.sends(mai.envelope(header=header)).status_code == 422


def test_an_outbox_that_is_late_is_taken_after_keys_and_desks_have_changed(mai: Mai, minh: Colleague) -> None:
    mai.joins()
    late = mai.envelope()
    minh.does(rotate_desk, "intake")
    minh.does(handing.hand_to_desk, mai.case_id, "follow-up", reason="")
    assert mai.sends(late).status_code == 201
    (task,) = (each for each in minh.waiting() if each.kind == "check_in")
    assert (task.subject_id, task.desk_id) == (mai.talk, mai.house.desk("follow-up").id)


def test_what_was_sealed_to_a_desk_that_never_had_her_is_refused(mai: Mai) -> None:
    mai.joins()
    answer = mai.sends(mai.envelope(desk=mai.house.desk("supervision")))
    assert (answer.status_code, answer.get_json()["error"]) == (409, "other_desk")
    nowhere = replace(mai.house.desk(), key_id=uuid.uuid4())
    assert mai.sends(mai.envelope(desk=nowhere)).get_json()["error"] == "unknown_desk_key"


def test_a_red_hand_waits_in_now_at_once_with_whom_to_wake(mai: Mai, nga: Colleague) -> None:
    mai.joins()
    mai.answers("red")
    (task,) = mai.tasks()
    assert (task.red, task.assignee_id, task.due_at) == (True, None, mai.house.at + timedelta(minutes=10))
    assert mai.now().standing is Standing.RED
    page = nga.browser.get("/console").text
    assert f"/console/wake/{task.id}" in page
    assert "Chưa ai nhận, chưa gọi được ai." not in page
    mai.house.later(minutes=11)
    assert "Chưa ai nhận, chưa gọi được ai." in nga.browser.get("/console").text
    assert nga.browser.get(f"/console/wake/{task.id}").status_code == 200


def test_the_phone_is_told_honestly_whether_anybody_is_there(mai: Mai, nga: Colleague) -> None:
    mai.joins()
    assert raised(mai) == "calm"
    mai.answers("red")
    assert raised(mai) == "wait"
    mai.house.later(minutes=10)
    assert raised(mai) == "none"
    nga.does(handing.take, mai.case_id)
    assert raised(mai) == "here"
    mai.house.later(days=1, seconds=1)
    assert raised(mai) == "calm"


def test_who_was_reached_or_has_read_it_is_there(mai: Mai, nga: Colleague, minh: Colleague) -> None:
    mai.joins()
    mai.answers("red")
    (task,) = mai.tasks()
    nga.does(waking.put_down, task.id, minh.id, reached=False)
    assert raised(mai) == "wait"
    nga.does(waking.put_down, task.id, minh.id, reached=True)
    assert raised(mai) == "here"
    other = came_home(nga)
    other.joins()
    other.answers("red")
    nga.does(opening.read, other.case_id)
    assert raised(other) == "here"


def test_who_had_an_older_check_in_is_not_taken_for_somebody_who_saw_the_red_one(mai: Mai, nga: Colleague) -> None:
    mai.joins()
    mai.answers()
    nga.does(handing.take, mai.case_id)
    mai.house.later(hours=5)
    mai.answers("red")
    (task,) = mai.tasks()
    assert (task.red, task.opened_at, task.assignee_id) == (True, mai.house.at, None)
    assert raised(mai) == "wait"


def test_amber_waits_until_the_evening_of_the_next_working_day(mai: Mai) -> None:
    mai.joins()
    mai.answers("amber")
    (task,) = mai.tasks()
    assert (task.rank, task.due_at.astimezone(HANOI).isoformat()) == (1, "2026-11-25T17:00:00+07:00")
    assert mai.now().standing is Standing.AMBER


@pytest.mark.parametrize(
    ("arrives", "due"),
    [
        ("2026-11-24 09:00", "2026-11-25"),  # a Tuesday
        ("2026-11-26 23:59", "2026-11-27"),
        ("2026-11-27 00:01", "2026-11-30"),  # a Friday
        ("2026-11-28 12:00", "2026-11-30"),
        ("2026-11-29 23:59", "2026-11-30"),
        ("2026-11-30 00:00", "2026-12-01"),
    ],
)
def test_a_working_day_is_monday_to_friday_in_viet_nam(arrives: str, due: str) -> None:
    found = next_working_evening(datetime.fromisoformat(arrives).replace(tzinfo=HANOI))
    assert found.astimezone(HANOI).isoformat() == f"{due}T17:00:00+07:00"


def test_a_raised_hand_stays_on_the_list_until_a_member_has_looked(mai: Mai) -> None:
    mai.joins()
    mai.answers("red")
    mai.answers()
    assert mai.now().standing is Standing.RED
    mai.does(rules.looked_at, Standing.WATCH)
    assert mai.now().standing is Standing.WATCH


def test_what_a_phone_had_sealed_before_she_stopped_is_not_lost(mai: Mai) -> None:
    mai.joins()
    mai.does(pausing.end, State.STOPPED, by=None)
    mai.answers("red")
    assert [(each.kind, each.red) for each in mai.tasks()] == [("check_in", True)]
    assert (mai.now().state, mai.now().standing) == (State.STOPPED, Standing.RED)


def test_a_check_in_neither_opens_a_closed_case_nor_leaves_clues(mai: Mai) -> None:
    mai.joins()
    before = len(mai.lan.sees(mai.case_id).persons[0].clues)
    mai.lan.does(casework.set_state, mai.case_id, casework.State.CLOSED)
    mai.answers()
    mai.lan.does(opening.read, mai.case_id)
    case = mai.lan.sees(mai.case_id)
    assert (case.listed.state, len(case.persons[0].clues)) == ("closed", before)
    assert [each.read_at for each in case.messages if each.kind == Kind.CHECK_IN.value] == [mai.house.at]


def test_in_a_restricted_case_the_named_ones_alone_see_it(mai: Mai, nga: Colleague, minh: Colleague) -> None:
    mai.joins()
    minh.does(restricting.restrict, mai.case_id, [mai.lan.id], reason="")
    mai.answers("red")
    assert len(mai.tasks()) == 1
    assert [each for each in nga.waiting() if each.subject_id == mai.talk] == []


def test_at_night_with_somebody_on_call_the_ladder_names_them(mai: Mai, minh: Colleague, nga: Colleague) -> None:
    begins, ends = mai.house.at - timedelta(hours=1), mai.house.at + timedelta(hours=8)
    minh.does(roster.add_shifts, mai.house.desk().id, nga.id, Duty.COUNSELLOR, begins, ends)
    mai.joins()
    mai.answers("red")
    (task,) = mai.tasks()
    assert mai.lan.asks(waking.ladder, task.id, at=mai.house.at).rungs[0].staff_id == nga.id


def test_a_task_to_ask_goes_when_she_answers_by_herself(mai: Mai) -> None:
    mai.joins()
    mai.does(rules.set_times, [(mai.house.at + DAY, Way.FORM)], by=mai.lan.id)
    until(mai.house, mai.house.at + DAY)
    work(mai.house)
    assert mai.kinds() == ["follow"]
    mai.answers()
    assert mai.kinds() == ["check_in"]
