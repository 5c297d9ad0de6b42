"""Timed work of coming home: who is asked now, who is late, who was not heard of, whose pause is over."""

from datetime import timedelta
from time import monotonic, sleep

from flask import Flask

from api import clock, db
from api.checkin import queries, turning
from api.push import rules as push
from api.timed.rules import Job, register

TURN = "checkin.turn"
BATCH = 50
LONGEST_PAUSE = 0.2  # seconds
SPAN = 30.0  # seconds after which other work has its turn


def turn_due() -> None:
    """All that is due, in batches of a transaction each; where one writes at a time, others have their turn between."""
    end = monotonic() + SPAN
    while (began := monotonic()) < end:
        with db.reading() as session:
            if not turning.waits(session, at=clock.now()):
                return
        with db.writing() as session:
            if not turning.turn(session, at=clock.now(), most=BATCH):
                return
        if db.rows().sqlite:
            sleep(min(monotonic() - began, LONGEST_PAUSE))


def init_app(app: Flask) -> None:
    register(app, Job(TURN, timedelta(seconds=20), turn_due, lease=timedelta(minutes=2), outward=True))
    push.hours_by(app, queries.hours)
