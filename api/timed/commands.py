"""`flask work`: the program that does timed work; as many of them as one likes, on any machine."""

import signal
import threading
import uuid
from contextlib import suppress

import click
from flask import Flask
from flask.cli import with_appcontext

from api import clock, db
from api.errors import Unavailable
from api.health import tells
from api.timed import queries, rules

LOOK_EVERY = 1.0  # seconds


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@with_appcontext
def work(once: bool) -> None:
    """Do what is due, until asked to stop; what is in hand is finished first."""
    asked, worker = threading.Event(), uuid.uuid4()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: asked.set())
    while not asked.is_set():
        with suppress(Unavailable):  # the rows are away, and may come back
            with db.reading() as session:
                held = rules.held(session, at=clock.now())
            rules.work_once(worker, held=held)
        if once:
            return
        asked.wait(LOOK_EVERY)


def init_app(app: Flask) -> None:
    app.cli.add_command(work)
    tells(app, "late", lambda session, at: queries.late(session, at=at))
