"""Timed work: done once, by one worker, though workers die, fail and clocks go wrong."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import update

from api.timed import queries, rules
from api.timed.model import TimedWork
from api.timed.rules import Job
from tests.people import House

FIRST, SECOND = uuid.uuid4(), uuid.uuid4()


class Bell:
    """Work that counts how often it was done; ``broken``: it fails."""

    def __init__(self, name: str = "bell", *, broken: bool = False, outward: bool = False) -> None:
        self.rung, self.broken = 0, broken
        self.job = Job(name, timedelta(hours=1), self.ring, outward=outward)

    def ring(self) -> None:
        if self.broken:
            raise OSError
        self.rung += 1


def at_work(house: House, *bells: Bell) -> None:
    """The house knows these kinds of work and no others."""
    rules.jobs(house.app).clear()
    for bell in bells:
        rules.register(house.app, bell.job)
    with house.writing() as session:
        rules.write_down(session, at=house.at)


def work(house: House, worker: uuid.UUID = FIRST, *, held: bool = False) -> None:
    with house.app.app_context():
        rules.work_once(worker, held=held)


@pytest.fixture
def bell(house: House) -> Bell:
    made = Bell()
    at_work(house, made)
    return made


def test_what_is_due_is_done_once_and_then_again_in_an_hour(house: House, bell: Bell) -> None:
    work(house)
    work(house, SECOND)
    house.later(minutes=59)
    work(house)
    assert bell.rung == 1
    house.later(minutes=1)
    work(house)
    assert bell.rung == 2


def test_of_two_workers_one_has_it(house: House, bell: Bell) -> None:
    with house.writing() as session:
        taken = [rules.claim(session, bell.job, worker, at=house.at) for worker in (FIRST, SECOND)]
    assert taken == [True, False]


def test_what_a_dead_worker_held_is_done_by_another_when_its_lease_has_run_out(house: House, bell: Bell) -> None:
    with house.writing() as session:
        rules.claim(session, bell.job, FIRST, at=house.at)
    work(house, SECOND)
    assert bell.rung == 0
    house.later(minutes=10)
    work(house, SECOND)
    assert bell.rung == 1


def test_who_comes_back_after_the_lease_marks_nothing(house: House, bell: Bell) -> None:
    with house.writing() as session:
        rules.claim(session, bell.job, FIRST, at=house.at)
        rules.claim(session, bell.job, SECOND, at=house.later(minutes=10))
        rules.put_down(session, bell.job, FIRST, None, at=house.at)
        assert queries.standing(session, at=house.at)[0].done_at is None


def test_what_fails_is_named_tried_again_and_stops_nothing_else(house: House) -> None:
    broken, whole = Bell("broken", broken=True), Bell("whole")
    at_work(house, broken, whole)
    work(house)
    with house.reading() as session:
        assert [(each.name, each.failure) for each in queries.standing(session, at=house.at)] == [
            ("broken", "OSError"),
            ("whole", None),
        ]
        assert queries.late(session, at=house.at) == ["broken"]
    broken.broken = False
    house.later(minutes=1)
    work(house)
    assert (broken.rung, whole.rung) == (1, 1)


def test_nothing_waits_for_a_year_because_a_clock_was_set_back(house: House, bell: Bell) -> None:
    work(house)
    house.later(days=-365)
    work(house)
    assert bell.rung == 2


def test_a_lease_from_before_the_clock_was_set_back_is_over(house: House, bell: Bell) -> None:
    with house.writing() as session:
        rules.claim(session, bell.job, FIRST, at=house.at)
    house.later(days=-365)
    work(house, SECOND)
    assert bell.rung == 1


def test_what_is_asked_for_while_it_is_done_is_done_once_more(house: House, bell: Bell) -> None:
    """A key changed in the middle of a back-up, which holds the old one."""
    with house.writing() as session:
        began = house.at
        rules.claim(session, bell.job, FIRST, at=began)
        house.later(seconds=1)
    with house.writing() as session:
        session.execute(update(TimedWork).values(due_at=house.at + timedelta(hours=1)))
        rules.sooner(session, "bell", at=house.at)
    with house.writing() as session:
        rules.put_down(session, bell.job, FIRST, None, at=house.later(seconds=1), since=began)
    work(house, SECOND)
    assert bell.rung == 1


def test_what_is_asked_for_sooner_is_done_now(house: House, bell: Bell) -> None:
    work(house)
    with house.writing() as session:
        rules.sooner(session, "bell", at=house.later(minutes=1))
        rules.sooner(session, "no such work", at=house.at)
    work(house)
    assert bell.rung == 2


def test_nothing_goes_out_of_a_house_that_was_restored_and_not_confirmed(house: House) -> None:
    inside, outside = Bell("inside"), Bell("outside", outward=True)
    at_work(house, inside, outside)
    work(house, held=True)
    assert (inside.rung, outside.rung) == (1, 0)


def test_work_that_nobody_does_is_called_late(house: House, bell: Bell) -> None:
    with house.reading() as session:
        assert queries.late(session, at=house.later(hours=3)) == []
        assert queries.late(session, at=house.later(minutes=1)) == ["bell"]
