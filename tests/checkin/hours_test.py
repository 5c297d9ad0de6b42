"""Notices of a follow-up: inside of the safe hours or not at all, and never to whoever has the browser now."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api.checkin import pausing, rules
from api.checkin.kinds import Way
from api.contact.window import Window
from api.push import rules as push
from api.push.post import Answer, Outcome
from tests.checkin.people import EVENINGS, Mai, came_home
from tests.checkin.people import work as turn
from tests.people import House
from tests.push.people import rows, set_here, somebody, work
from tests.push.receiver import Receiver, Subscribed

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def at_home(mai: Mai, service: Receiver) -> Mai:
    """Mai with a phone that may be told in the evening between seven and nine."""
    set_here(mai.house, 1)
    mai.joins(EVENINGS)
    wishes(mai, service.browser())
    return mai


@pytest.fixture
def service() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def wishes(mai: Mai, browser: Subscribed) -> None:
    answer = mai.house.client().post("/api/v1/push", json={**mai.reading(), **browser.told()})
    assert answer.status_code == 204


def evening(house: House, hour: int = 19) -> None:
    """It is so late in Viet Nam, today."""
    house.at = house.at.replace(hour=hour - 7, minute=0, second=0)


def test_a_wish_by_whichever_door_has_her_hours(at_home: Mai) -> None:
    (row,) = rows(at_home.house)
    assert row.window == EVENINGS


def test_an_ordinary_mailbox_is_told_at_any_hour(at_home: Mai, service: Receiver) -> None:
    other = somebody(at_home.house)
    assert other.wishes(service.browser()) == 204
    other.is_answered()
    work(at_home.house)
    assert len(service.came) == 1


def test_a_reminder_is_sent_in_the_evening_and_kept_no_longer_than_it_lasts(at_home: Mai, service: Receiver) -> None:
    house = at_home.house
    at_home.does(rules.set_times, [(house.at + DAY, Way.FORM)], by=at_home.lan.id)
    house.at += DAY
    turn(house)
    work(house)
    assert service.came == []
    evening(house)
    turn(house)
    house.later(minutes=90)
    work(house)
    work(house)
    (came,) = service.came
    assert came.headers["ttl"] == str(30 * 60)


def test_what_came_too_late_waits_for_the_next_evening(at_home: Mai, service: Receiver) -> None:
    house = at_home.house
    evening(house, 20)
    owed(at_home)
    evening(house, 21)
    work(house)
    assert service.came == []
    (row,) = rows(house)
    assert row.due_at == house.at + 22 * HOUR
    house.at = row.due_at
    work(house)
    assert len(service.came) == 1


def owed(mai: Mai) -> None:
    with mai.house.writing() as session:
        assert push.owed(session, mai.now_in(session), at=mai.house.at)


def test_a_service_that_was_busy_is_asked_again_only_in_the_evening(at_home: Mai, service: Receiver) -> None:
    house = at_home.house
    for path in service.answers:
        service.answers[path] = 503
        service.more[path] = {"Retry-After": "7200"}
    evening(house, 20)
    owed(at_home)
    work(house)
    (row,) = rows(house)
    assert row.due_at == house.at + 23 * HOUR


def test_other_hours_move_what_is_owed(at_home: Mai, service: Receiver) -> None:
    house, mornings = at_home.house, Window("Asia/Ho_Chi_Minh", (), "06:00", "08:00")
    owed(at_home)
    at_home.does(rules.set_hours, mornings)
    evening(house)
    work(house)
    (row,) = rows(house)
    assert (service.came, row.window) == ([], mornings)
    house.at = row.due_at or house.at
    work(house)
    assert (len(service.came), mornings.inside(house.at)) == (1, True)


def test_weekly_hours_are_awaited_and_not_taken_for_a_clock_that_was_set_back(at_home: Mai, service: Receiver) -> None:
    house = at_home.house
    at_home.does(rules.set_hours, Window("Asia/Ho_Chi_Minh", ("mon",), "19:00", "21:00"))  # it is Tuesday
    evening(house, 9)
    owed(at_home)
    work(house)
    (row,) = rows(house)
    assert (service.came, row.due_at) == ([], house.at + 6 * DAY + 10 * HOUR)


def test_when_her_browser_went_to_another_her_next_reminder_is_a_task(mai: Mai, service: Receiver) -> None:
    """The telephone was sold, and whoever has it now writes to the hotline too."""
    set_here(mai.house, 1)
    mai.joins()
    phone = service.browser()
    wishes(mai, phone)
    assert somebody(mai.house).wishes(phone) == 204
    mai.does(rules.set_times, [(mai.house.at + DAY, Way.FORM)], by=mai.lan.id)
    mai.house.at += DAY
    turn(mai.house)
    assert mai.kinds() == ["follow"]
    work(mai.house)
    assert service.came == []


def test_a_pause_takes_back_a_reminder_but_not_the_news_of_an_answer(at_home: Mai, service: Receiver) -> None:
    owed(at_home)
    at_home.does(pausing.pause, None, by=None)
    assert [row.due_at for row in rows(at_home.house)] == [None]
    other = came_home(at_home.lan)
    other.joins(EVENINGS)
    wishes(other, service.browser())
    other.is_told("Chúng tôi ở đây.")
    other.does(pausing.pause, None, by=None)
    (row,) = (each for each in rows(at_home.house) if each.conversation_id == other.talk)
    assert row.due_at is not None


def test_a_notice_on_its_way_when_she_pauses_is_not_tried_again(at_home: Mai) -> None:
    house = at_home.house
    evening(house)
    owed(at_home)
    with house.writing() as session:
        (claimed,) = push.claim(session, at=house.at, most=9)
    at_home.does(pausing.pause, None, by=None)
    with house.writing() as session:
        push.put_down(session, claimed, Answer(Outcome.LATER), at=house.at)
    assert [row.due_at for row in rows(house)] == [None]
