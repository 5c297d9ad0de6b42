"""Two years with Mai: asked in her hours, answering, another moment, silence, a pause, somebody new, and the end."""

import uuid
from datetime import timedelta

import pytest

from api.casework import accompanying
from api.casework.accompanying import Handing
from api.checkin import queries, rules, turning
from api.checkin.kinds import Standing, State, Turn
from api.checkin.records import RecordKind, Told
from api.consent.kinds import How
from api.sealed import Kind, Urgency
from tests.accompanying.people import LOW, WELL, Mai, course
from tests.casework.people import Colleague
from tests.people import House


class Years:
    """Time that passes for Mai, with timed work at work: an hour at a time would be slow, so from time to time."""

    def __init__(self, house: House, mai: Mai) -> None:
        self.house, self.mai, self.began = house, mai, house.at

    def day(self, number: int) -> Standing:
        """Noon of that day after she joined, the clock's work done on the way; where she stands then."""
        until = self.began + timedelta(days=number, hours=3)
        while self.house.at < until:
            self.house.at = min(until, self.house.at + timedelta(hours=18))
            self._work()
        return self.mai.row.standing

    def _work(self) -> None:
        with self.house.reading() as session:
            waits = turning.waits(session, at=self.house.at)
        if waits:
            with self.house.writing() as session:
                turning.turn(session, at=self.house.at, most=10)

    def state_of(self, step: str) -> str:
        with self.house.reading() as session:
            return next(each.state for each in queries.times(session, self.mai.id) if each.step == step)


@pytest.fixture
def years(house: House, mai: Mai) -> Years:
    mai.joins()
    return Years(house, mai)


def kinds(who: Colleague) -> list[str]:
    return [row.kind for row in who.waiting()]


def test_two_years(house: House, lan: Colleague, nga: Colleague, mai: Mai, years: Years) -> None:
    years.day(3)
    assert "follow" in kinds(lan)
    met = Told(RecordKind.VISIT, house.at, {"short.mood": 3}, words="gặp ở nhà mẹ")
    lan.does(accompanying.put_down, mai.id, met)
    assert (years.state_of("d3"), kinds(lan).count("follow")) == (Turn.DONE.value, 0)

    assert years.day(15) is Standing.DUE
    mai.answers({}, kind=Kind.LATER)
    mai.answers(LOW, Urgency.AMBER, raised=["wellbeing_low"])
    assert (mai.row.standing, years.state_of("w2")) == (Standing.AMBER, Turn.DONE.value)
    lan.does(accompanying.looked_at, mai.id, Standing.WATCH, "nhắn và hẹn gặp")
    assert mai.row.standing is Standing.WATCH

    years.day(45)  # a month: nothing was heard
    assert (years.state_of("m1"), mai.row.missed) == (Turn.MISSED.value, 1)
    years.day(110)  # three months: the second silence
    assert (years.state_of("m3"), mai.row.missed) == (Turn.MISSED.value, 2)
    assert "missed" in kinds(lan)
    call = Told(RecordKind.CALL, house.at, words="mất máy, vẫn ổn")
    lan.does(accompanying.put_down, mai.id, call)
    assert (mai.row.missed, kinds(lan).count("missed")) == (0, 0)

    lan.does(
        accompanying.pace,
        mai.id,
        State.PAUSED,
        slower=False,
        until=years.began + timedelta(days=200),
        version=mai.row.version,
    )
    years.day(195)
    assert (mai.row.state, years.state_of("m6")) == (State.PAUSED, Turn.PLANNED.value)
    years.day(203)
    assert mai.row.state is State.ACTIVE
    mai.answers(WELL)
    assert years.state_of("m6") == Turn.DONE.value

    lan.does(accompanying.hand_on, mai.id, Handing(nga.id, How.CALL, "Lan nghỉ sinh"))
    years.day(367)
    mai.answers(WELL)
    with house.reading() as session:
        assert [one.id for one in queries.followed_by(session, counsellor=nga.id, desks=[mai.row.desk_id])] == [mai.id]

    years.day(735)
    mai.answers(WELL)
    found = course(nga, mai)
    assert [point.score for point in found.courses[-1].points] == [20, 80, 80, 80]
    assert (found.later, len(found.sittings)) == (1, 4)
    nga.does(accompanying.end, mai.id, State.GRADUATED, "đi làm, ở riêng", farewell=False, version=mai.row.version)
    assert (mai.row.standing, mai.row.next_at) == (Standing.OVER, None)
    years.day(800)
    assert kinds(nga).count("follow") == 0
    with pytest.raises(rules.NotFollowed):
        nga.does(accompanying.pace, mai.id, State.ACTIVE, slower=True, version=mai.row.version)
    assert house.acts().count("CHECK_IN_RECEIVED") == 4
    assert uuid.UUID(str(mai.row.counsellor_id)) == nga.id
