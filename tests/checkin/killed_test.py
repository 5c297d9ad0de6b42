"""Workers that are killed while many are asked: everybody is asked, and nobody twice."""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from api.checkin.jobs import TURN
from api.checkin.kinds import Turn
from api.checkin.model import CheckIn
from api.push.model import PushSubscription
from api.tasks.model import Due
from api.timed.model import TimedWork
from deploy.run import ROOT
from tests.checkin.crowd import asked_at
from tests.checkin.people import work
from tests.people import House
from tests.served import LONG, environment


class Worker:
    """`flask work` as a house runs it, on the rows of a test."""

    def __init__(self, house: House, home: Path) -> None:
        environ = environment(home, DATABASE_URL=house.settings.database)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "work"], cwd=ROOT, env=environ, start_new_session=True
        )

    def die(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LONG)


class Crowd:
    """Many who are due now. ``told``: how often somebody was told of each, taken off the lists as it is counted."""

    def __init__(self, house: House, number: int) -> None:
        self.house, self.number, self.told = house, number, Counter[uuid.UUID]()
        due, desk = datetime.now(UTC) - timedelta(minutes=1), house.desk()
        with house.writing() as session:
            asked_at(session, desk, house.lan.id, number, due, noticed=number // 2)
            session.execute(delete(TimedWork))
            session.add(TimedWork(name=TURN, due_at=due))

    def left(self) -> int:
        with self.house.reading() as session:
            planned = CheckIn.state == Turn.PLANNED.value
            return session.scalar(select(func.count()).select_from(CheckIn).where(planned)) or 0

    def count(self) -> None:
        """What is owed is counted and taken off, as if a notice had been sent and a member had been there."""
        with self.house.writing() as session:
            owed = update(PushSubscription).where(PushSubscription.due_at.is_not(None)).values(due_at=None)
            self.told.update(session.scalars(owed.returning(PushSubscription.conversation_id)))
            open_here = update(Due).where(Due.kind == "follow", Due.closed_at.is_(None))
            self.told.update(session.scalars(open_here.values(closed_at=self.house.at).returning(Due.subject_id)))

    def lease_is_over(self) -> None:
        with self.house.writing() as session:
            session.execute(update(TimedWork).values(leased_until=None, due_at=datetime.now(UTC)))


def kill_in_the_middle(crowd: Crowd, home: Path, lot: random.Random) -> None:
    """A worker has begun, and dies somewhere in what comes next."""
    before, end = crowd.left(), time.monotonic() + LONG
    worker = Worker(crowd.house, home)
    while crowd.left() == before:
        assert time.monotonic() < end, "the worker does nothing"
        time.sleep(0.02)
    time.sleep(lot.random() / 10)
    worker.die()
    crowd.lease_is_over()


@pytest.mark.parametrize(
    ("kills", "number"), [(2, 1_200), pytest.param(20, 12_000, marks=pytest.mark.large)], ids=["few", "twenty"]
)
def test_everybody_is_asked_once_though_workers_are_killed(
    house: House, tmp_path: Path, kills: int, number: int
) -> None:
    crowd, lot = Crowd(house, number), random.Random(kills)
    done = 0
    while done < kills and crowd.left():
        kill_in_the_middle(crowd, tmp_path, lot)
        crowd.count()
        done += 1
    assert done >= min(kills, 2)
    house.at = datetime.now(UTC)
    while crowd.left():
        work(house)
    crowd.count()
    assert (len(crowd.told), set(crowd.told.values())) == (number, {1})
