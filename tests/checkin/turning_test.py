"""Planned, open, late, missed: each turned once, inside of the safe hours, whatever becomes of the clock."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from api.checkin import pausing, rules, turning
from api.checkin.kinds import Reminder, Standing, State, Way
from api.checkin.model import CheckIn, FollowUp
from api.contact.window import Window
from api.conversation import rules as conversation
from api.push.model import PushSubscription
from api.timed import rules as timed
from tests.casework.people import Colleague
from tests.checkin.people import EVENINGS, Mai, came_home, until, work
from tests.people import House

DAY = timedelta(days=1)


def waiting_phone(mai: Mai) -> None:
    """A phone that wishes for notices; nobody looks inside of the row here."""
    with mai.house.writing() as session:
        row = PushSubscription(conversation_id=mai.talk, endpoint_hash=b"x", locked=b"x", created_at=mai.house.at)
        row.tries = 0
        session.add(row)


def owed(mai: Mai) -> list[datetime | None]:
    with mai.house.reading() as session:
        return list(session.scalars(select(PushSubscription.due_at)))


def test_on_day_three_a_member_is_reminded_to_ask(mai: Mai) -> None:
    mai.joins()
    until(mai.house, mai.house.at + 3 * DAY)
    (task,) = mai.tasks()
    assert (task.kind, task.assignee_id, task.subject_id) == ("follow", mai.lan.id, mai.talk)
    assert (task.language, task.where) == ("vi", "inside")
    assert (mai.stands("d3"), mai.now().standing) == ("open", Standing.DUE)


def test_two_weeks_on_her_phone_is_told_once(mai: Mai) -> None:
    mai.joins()
    waiting_phone(mai)
    mai.does(rules.done_with)
    until(mai.house, mai.house.at + 14 * DAY)
    assert owed(mai) == [mai.house.at]
    assert [kind for kind in mai.kinds() if kind == "follow"] == ["follow"]  # day three's alone
    before = owed(mai)
    work(mai.house)
    assert owed(mai) == before
    assert mai.stands("w2") == "open"


def test_without_a_phone_that_is_told_a_member_asks(mai: Mai) -> None:
    mai.joins(reminder=Reminder.PUSH)
    mai.does(rules.set_times, [(mai.house.at + DAY, Way.FORM)], by=mai.lan.id)
    until(mai.house, mai.house.at + DAY)
    assert mai.kinds() == ["follow"]


def test_who_wants_no_notice_gets_none(mai: Mai) -> None:
    mai.joins(reminder=Reminder.TASK)
    waiting_phone(mai)
    mai.does(rules.set_times, [(mai.house.at + DAY, Way.FORM)], by=mai.lan.id)
    until(mai.house, mai.house.at + DAY)
    assert (owed(mai), mai.kinds()) == ([None], ["follow"])


def asked_at(mai: Mai, *days: int) -> None:
    mai.joins()
    mai.does(rules.set_times, [(mai.house.at + day * DAY, Way.FORM) for day in days], by=mai.lan.id)


def test_no_answer_is_late_after_two_days_and_missed_after_seven(mai: Mai) -> None:
    asked_at(mai, 1)
    until(mai.house, mai.house.at + DAY)
    for days, state, standing in ((2, "late", Standing.LATE), (5, "missed", Standing.MISSED)):
        until(mai.house, mai.house.at + timedelta(days=days, minutes=-1))
        assert mai.stands("own") != state
        until(mai.house, mai.house.at + timedelta(minutes=1))
        assert (mai.stands("own"), mai.now().standing) == (state, standing)
    assert "missed" not in mai.kinds()


def test_the_second_miss_in_a_row_tells_her_counsellor_inside_of_the_safe_hours(mai: Mai) -> None:
    mai.joins(EVENINGS)
    mai.does(rules.set_times, [(mai.house.at + day * DAY, Way.FORM) for day in (1, 20)], by=mai.lan.id)
    until(mai.house, mai.house.at + 30 * DAY, step=timedelta(hours=2))
    task = next(each for each in mai.tasks() if each.kind == "missed")
    assert task.assignee_id == mai.lan.id
    assert EVENINGS.inside(task.due_at)
    assert task.rank > 1
    assert mai.now().missed == 2


def test_an_answer_begins_the_count_anew_and_ends_what_waited(mai: Mai) -> None:
    asked_at(mai, 1, 20, 40)
    until(mai.house, mai.house.at + 10 * DAY)
    mai.answers()
    assert (mai.now().missed, mai.now().standing) == (0, Standing.QUIET)
    assert mai.kinds() == ["check_in"]
    until(mai.house, mai.house.at + 20 * DAY)
    assert (mai.now().missed, "missed" in mai.kinds()) == (1, False)


def test_another_moment_is_no_miss_and_tells_nobody(mai: Mai) -> None:
    asked_at(mai, 1)
    until(mai.house, mai.house.at + 2 * DAY)
    before = mai.kinds()
    mai.later()
    assert mai.kinds() == before == ["follow"]
    until(mai.house, mai.house.at + timedelta(days=2, minutes=-1))
    assert mai.stands("own") == "open"


def test_an_answer_a_day_early_is_not_asked_for_again(mai: Mai) -> None:
    asked_at(mai, 1, 9)
    mai.answers()
    assert sorted(each.state for each in mai.plan() if each.step == "own") == ["done", "planned"]


def test_nothing_is_asked_outside_of_the_hours_though_the_worker_comes_late(mai: Mai) -> None:
    mai.joins(EVENINGS)
    mai.does(rules.set_times, [(mai.house.at + DAY, Way.FORM)], by=mai.lan.id)
    mai.house.at += 2 * DAY  # eleven in the morning, and nobody worked meanwhile
    work(mai.house)
    (time,) = (each for each in mai.plan() if each.step == "own")
    assert (time.state, EVENINGS.inside(time.opens_at), mai.kinds()) == ("planned", True, [])
    mai.house.at = time.opens_at
    work(mai.house)
    assert mai.stands("own") == "open"


def test_after_a_long_silence_of_the_house_she_is_asked_once(mai: Mai) -> None:
    asked_at(mai, 1, 2, 3)
    waiting_phone(mai)
    mai.house.at += 10 * DAY
    work(mai.house)
    assert sorted(each.state for each in mai.plan() if each.step == "own") == ["dropped", "dropped", "open"]
    assert owed(mai) == [mai.house.at]


def test_a_clock_at_1970_loses_nothing_and_asks_nobody_twice(mai: Mai) -> None:
    asked_at(mai, 1)
    waiting_phone(mai)
    until(mai.house, mai.house.at + DAY)
    right, before = mai.house.at, (owed(mai), mai.plan())
    mai.house.at = datetime.fromtimestamp(0, right.tzinfo)
    for _ in range(2):
        work(mai.house)
    mai.house.at = right
    work(mai.house)
    assert (owed(mai), mai.plan()) == before


def test_who_joins_under_a_clock_at_1970_is_asked_by_the_calendar(mai: Mai) -> None:
    right = mai.house.at
    mai.house.at = datetime.fromtimestamp(0, right.tzinfo)
    mai.joins()
    assert min(each.wanted_at for each in mai.plan()) > right


def test_a_pause_with_an_end_ends_by_itself_and_then_she_is_asked_once(mai: Mai) -> None:
    asked_at(mai, 1, 4, 8, 30)
    until(mai.house, mai.house.at + DAY)
    mai.does(pausing.pause, mai.house.at + 10 * DAY, by=None)
    assert (mai.kinds(), mai.now().standing) == ([], Standing.WAITING)
    until(mai.house, mai.house.at + 10 * DAY - timedelta(minutes=1))
    assert mai.kinds() == []
    until(mai.house, mai.house.at + timedelta(minutes=1))
    assert mai.now().state is State.ACTIVE
    assert [each.state for each in mai.plan() if each.step == "own"] == ["open", "dropped", "open", "planned"]
    assert mai.now().missed == 0


def test_who_stopped_is_never_asked_again(mai: Mai) -> None:
    asked_at(mai, 1, 20)
    waiting_phone(mai)
    until(mai.house, mai.house.at + DAY)
    mai.does(pausing.end, State.STOPPED, by=None)
    assert (owed(mai), mai.kinds()) == ([], [])
    until(mai.house, mai.house.at + 60 * DAY, step=5 * DAY)
    assert (mai.kinds(), mai.now().standing) == ([], Standing.OVER)
    assert {each.state for each in mai.plan()} == {"dropped"}


def test_what_was_missed_stays_in_the_course_after_the_end(mai: Mai) -> None:
    asked_at(mai, 1, 60)
    until(mai.house, mai.house.at + 20 * DAY, step=DAY)
    mai.does(pausing.end, State.GRADUATED, by=mai.house.lan.id)
    assert [each.state for each in mai.plan() if each.step == "own"] == ["missed", "dropped"]


def test_who_deletes_the_mailbox_is_asked_no_more(mai: Mai) -> None:
    asked_at(mai, 1)
    with mai.house.writing() as session:
        conversation.let_go(session, mai.code, at=mai.house.at)
    until(mai.house, mai.house.at + DAY)
    assert (mai.now().state, mai.kinds()) == (State.STOPPED, [])


def test_a_zone_that_is_no_longer_known_stops_nobody_else(mai: Mai, lan: Colleague) -> None:
    other = came_home(lan)
    for each in (mai, other):
        asked_at(each, 1)
    with mai.house.writing() as session:
        session.execute(update(FollowUp).where(FollowUp.id == mai.follow_id).values(zone="Mars/Olympus"))
    mai.house.at += DAY
    work(mai.house)
    assert (mai.stands("own"), other.stands("own")) == ("planned", "open")


@pytest.mark.parametrize("most", [1, 7])
def test_of_workers_side_by_side_each_time_is_turned_by_one(lan: Colleague, house: House, most: int) -> None:
    people = [came_home(lan) for _ in range(4)]
    for each in people:
        asked_at(each, 1)
    house.at += DAY
    turned: list[int] = []

    def one() -> None:
        for _ in range(6):
            with house.writing() as session:
                turned.append(turning.turn(session, at=house.at, most=most))

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(turned) == len(people)
    assert [each.kinds() for each in people] == [["follow"]] * len(people)


def test_a_batch_that_fails_in_the_middle_has_done_nothing(mai: Mai) -> None:
    asked_at(mai, 1)
    mai.house.at += DAY

    class Killed(BaseException):
        pass

    def batch() -> None:
        with mai.house.writing() as session:
            turning.turn(session, at=mai.house.at, most=9)
            raise Killed

    with pytest.raises(Killed):
        batch()
    assert (mai.stands("own"), mai.kinds()) == ("planned", [])
    work(mai.house)
    assert (mai.stands("own"), mai.kinds()) == ("open", ["follow"])


def test_a_restored_house_asks_nobody_before_it_is_confirmed(mai: Mai) -> None:
    asked_at(mai, 1)
    mai.house.at += DAY
    with mai.house.writing() as session:
        timed.write_down(session, at=mai.house.at)
    with mai.house.app.app_context():
        timed.work_once(mai.follow_id, held=True)
        assert mai.stands("own") == "planned"
        timed.work_once(mai.follow_id)
    assert mai.stands("own") == "open"


def test_hours_that_begin_when_they_end_are_none(mai: Mai) -> None:
    for window in (Window("Asia/Ho_Chi_Minh", (), "08:00", "08:00"), Window("../etc"), Window("Nowhere/At_All")):
        with pytest.raises(rules.NoSuchHours):
            mai.joins(window)


def test_rows_that_wait_for_the_clock_are_only_those_still_to_come(mai: Mai) -> None:
    mai.joins()
    mai.does(pausing.pause, None, by=None)
    with mai.house.reading() as session:
        assert list(session.scalars(select(CheckIn.next_at).where(CheckIn.next_at.is_not(None)))) == []
