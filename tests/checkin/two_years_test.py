"""Two years of anybody's life with a plan: whatever is done in whatever order, nobody is asked twice, or too late."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.checkin import pausing, rules, turning
from api.checkin.kinds import OVER, Reminder, State, Turn, Way
from api.checkin.model import CheckIn
from api.checkin.rules import NotFollowed, TooManyTimes
from api.checkin.schedule import hastened, plan, planned, slowed
from api.contact.window import Window
from tests.checkin.people import Mai, work
from tests.contact.window_test import MOMENTS, on_the_clock, windows

DAY = timedelta(days=1)
PLACES = (
    Window("Asia/Ho_Chi_Minh"),
    Window("Europe/Berlin", ("sat", "sun"), "01:30", "03:30"),
    Window("America/New_York", (), "22:00", "02:30"),
    Window("Australia/Lord_Howe", ("mon", "wed"), "18:00", "19:00"),
    Window("Asia/Ho_Chi_Minh", ("thu",), "23:30", "00:15"),
)


class Killed(BaseException):
    """What happens to a worker that is killed before its commit."""


class Life:
    """Somebody's two years by lot; after each thing that happens it is looked whether all is as it should be."""

    def __init__(self, mai: Mai, seed: int) -> None:
        self.mai, self.house, self.lot = mai, mai.house, random.Random(seed)
        self.reminded: dict[str, datetime] = {}
        mai.joins(self.lot.choice(PLACES), self.lot.choice(list(Reminder)))

    def goes_on(self) -> None:
        deeds = (self.works, self.works, self.works, self.is_killed, self.answers, self.says_later)
        rare = (self.pauses, self.goes_on_again, self.changes_hours, self.changes_pace, self.clock_jumps_back)
        self.house.at += timedelta(hours=self.lot.choice((5, 17, 60, 200, 400)))
        with suppress(NotFollowed):
            self.lot.choice(deeds if self.lot.random() < 0.8 else rare)()

    def works(self) -> None:
        before = {str(one.id): one for one in self.rows()}
        work(self.house)
        for one in self.rows():
            self.looks_at(one, before[str(one.id)])

    def looks_at(self, one: CheckIn, before: CheckIn) -> None:
        if one.reminded_at != before.reminded_at:
            assert str(one.id) not in self.reminded, "asked twice"
            assert one.reminded_at == self.house.at
            assert on_the_clock(self.mai.now().window, self.house.at), "asked outside of the hours"
            assert self.mai.now().state is State.ACTIVE
            self.reminded[str(one.id)] = self.house.at
        if one.state == Turn.MISSED.value and before.state != Turn.MISSED.value:
            assert self.house.at - self.reminded[str(one.id)] >= plan().missed - plan().late

    def rows(self) -> list[CheckIn]:
        with self.house.reading() as session:
            session.expire_on_commit = False
            found = session.query(CheckIn).filter(CheckIn.follow_up_id == self.mai.follow_id).all()
            session.expunge_all()
            return found

    def is_killed(self) -> None:
        with suppress(Killed), self.house.writing() as session:
            turning.turn(session, at=self.house.at, most=5)
            raise Killed

    def answers(self) -> None:
        self.mai.sends(self.mai.envelope())

    def says_later(self) -> None:
        self.mai.later()

    def pauses(self) -> None:
        self.mai.does(pausing.pause, self.house.at + self.lot.choice((3, 30, 90)) * DAY, by=None)

    def goes_on_again(self) -> None:
        self.mai.does(pausing.go_on, by=None)

    def changes_hours(self) -> None:
        self.mai.does(rules.set_hours, self.lot.choice(PLACES))

    def changes_pace(self) -> None:
        self.mai.does(pausing.pace, slower=self.lot.random() < 0.5, by=None)

    def clock_jumps_back(self) -> None:
        right = self.house.at
        self.house.at = datetime.fromtimestamp(0, UTC)
        self.works()
        self.house.at = right


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_years_by_lot(mai: Mai, seed: int) -> None:
    life = Life(mai, seed)
    end = mai.house.at + 800 * DAY
    while mai.house.at < end:
        life.goes_on()
    if mai.now().state is State.PAUSED:
        life.goes_on_again()
    until_nothing_is_planned(life)
    assert {each.state for each in life.rows()} <= {"done", "missed", "dropped", "late"}
    before = len(life.reminded)
    mai.does(pausing.end, State.STOPPED, by=None)
    for _ in range(5):
        mai.house.at += 30 * DAY
        life.works()
    assert (mai.now().state in OVER, len(life.reminded)) == (True, before)


def until_nothing_is_planned(life: Life) -> None:
    """Time goes on from one due moment to the next: slower twice over, two years are four and more."""
    while moments := [one.next_at for one in life.rows() if one.next_at]:
        life.house.at = max(life.house.at, min(moments))
        life.works()


@given(windows(), MOMENTS)
def test_every_time_of_a_plan_is_inside_and_not_before_it_is_wanted(window: Window, began_at: datetime) -> None:
    times = planned(began_at, window)
    assert [each.step for each in times] == [step.code for step in plan().steps]
    for each in times:
        assert each.opens_at >= each.wanted_at
        assert on_the_clock(window, each.opens_at)
    assert times[0].wanted_at - began_at < 4 * DAY


@given(MOMENTS)
def test_a_time_of_the_plan_is_the_same_hour_on_the_clock(began_at: datetime) -> None:
    for zone in ("Asia/Ho_Chi_Minh", "Asia/Tokyo"):
        for each in planned(began_at, Window(zone)):
            then = [moment.astimezone(ZoneInfo(zone)).time() for moment in (began_at, each.wanted_at)]
            assert then[0] == then[1]


@given(MOMENTS, st.timedeltas(timedelta(0), 800 * DAY))
def test_as_before_undoes_slower(at: datetime, ahead: timedelta) -> None:
    assert hastened(slowed(at + ahead, at), at) == at + ahead


def test_five_hundred_dates_are_refused_and_the_plan_stays(mai: Mai) -> None:
    mai.joins()
    before = mai.plan()
    start = mai.house.at
    for wanted in (
        [(start + place * DAY, Way.FORM) for place in range(1, 501)],
        [(start - DAY, Way.FORM)],
        [(start + 3000 * DAY, Way.FORM)],
    ):
        with pytest.raises(TooManyTimes):
            mai.does(rules.set_times, wanted, by=mai.lan.id)
    assert mai.plan() == before
