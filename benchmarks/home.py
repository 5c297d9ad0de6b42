"""Coming home: a hundred thousand who are asked at once, and a list of fifty thousand beside one of five hundred."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from flask import Flask
from sqlalchemy import Table, bindparam, func, or_, select, update

from api import clock, db, server_key, settings
from api.accounts import queries as staff
from api.casework.model import Case
from api.checkin.model import CheckIn
from api.keys import queries as desks
from api.push.model import PushSubscription
from api.push.notice import Browser, browser
from api.sealed import Label
from benchmarks import push
from benchmarks.rows import Row
from benchmarks.servers import ROOT
from tests.checkin.crowd import asked_at
from tests.push.receiver import Came, Receiver
from tests.served import Served, Template, ready
from tests.visitor import Visitor
from wsgi import create_app

ASKED, BROWSERS, WORKERS = 100_000, 400, 2
SHARE = 1 / 15
FEW, MANY, ROUNDS = 500, 50_000, 40
PATIENCE = 1_800.0  # seconds
HOW = (
    f"{ASKED:,} people who are due at one moment, on SQLite: {WORKERS} `flask work` turn their times, owe the notices, "
    "encrypt, sign and post them to a receiver on this machine, and mark them; from the first to the last. Bare: what "
    "the given package does of it, alone, before and after. The list: two served houses, a counsellor with "
    f"{FEW:,} and one with {MANY:,} people, interleaved; medians of {ROUNDS} rounds, the whole page."
)


def measure() -> list[Row]:
    return [*_reminded(), *_listed()]


def _reminded() -> list[Row]:
    with tempfile.TemporaryDirectory() as home, ready("sqlite") as template, _receiver() as service:
        browsers = [browser(**told) for told in service.recv()]
        house = Served(Path(home), PUSH_HERE="1")
        template.copy_to(house.home)
        app, before = create_app(settings.from_environment(house.environ)), push._bare(browsers)
        talks = _many_due(app, browsers)
        took = _worked(app, house)
        bare = statistics.mean((before, push._bare(browsers)))
        service.send("how many")
        came: Counter[str] = service.recv()
    rate, wrong = len(talks) / took, len(set(talks) - set(came)) + sum(count - 1 for count in came.values())
    return [
        Row(
            f"{ASKED:,} reminders on {WORKERS} workers, against bare encryption",
            f">= {SHARE:.3f}",
            f"{rate / bare:.3f} ({rate:.0f}/s of {bare:.0f}/s)",
            rate / bare >= SHARE,
        ),
        Row("reminders lost or sent twice in all of this", "0", str(wrong), wrong == 0),
    ]


class _Counted(list[Came]):
    """How often something came to each address; what came is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def append(self, came: Came) -> None:
        self.counts[came.path.rpartition("/")[2]] += 1


@contextmanager
def _receiver() -> Iterator[Connection]:
    """A push service in a process of its own: its browsers first, then how often something came to each address."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    yield ours
    ours.send("enough")
    process.join()


def _serve(asked: Connection) -> None:
    with Receiver() as receiver:
        counted = receiver.came = _Counted()
        asked.send([receiver.browser().told() for _ in range(BROWSERS)])
        while asked.recv() != "enough":
            asked.send(counted.counts)


def _many_due(app: Flask, browsers: list[Browser]) -> list[str]:
    """Everybody has a browser with an address of its own; the keys are those of a few."""
    key, at = server_key.load(app.extensions["settings"].server_key), clock.now()
    with app.app_context(), db.writing() as session:
        desk = desks.desk(session, "intake")
        asker = staff.person_of(session, "lan@example.org").id
        talks = asked_at(session, desk, asker, ASKED, at - timedelta(minutes=1), noticed=ASKED)
        rows = session.execute(select(PushSubscription.id, PushSubscription.conversation_id)).all()
        locked = []
        for place, (row, talk) in enumerate(rows):
            one = browsers[place % len(browsers)]
            address = one.endpoint.rpartition("/")[0] + f"/{talk}"
            told = Browser(address, one.p256dh, one.auth).as_bytes()
            locked.append({"row": row, "told": key.lock(told, Label.PUSH_SUBSCRIPTION, row)})
        table = cast(Table, PushSubscription.__table__)
        lock = update(table).where(table.c.id == bindparam("row")).values(locked=bindparam("told"))
        session.connection().execute(lock, locked)
    return [str(talk) for talk in talks]


def _worked(app: Flask, house: Served) -> float:
    """Seconds until nothing is left, from when the first worker has begun."""
    workers = [_worker(house) for _ in range(WORKERS)]
    try:
        before = _left(app)
        while _left(app) == before:
            time.sleep(0.01)
        began = time.monotonic()
        while _left(app):
            assert time.monotonic() - began < PATIENCE, "the reminders are not sent"
            time.sleep(1)
        return time.monotonic() - began
    finally:
        for one in workers:
            os.killpg(one.pid, signal.SIGTERM)
            one.wait()


def _worker(house: Served) -> "subprocess.Popen[bytes]":
    line = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
    return subprocess.Popen(line, cwd=ROOT, env=house.environ, start_new_session=True)


def _left(app: Flask) -> int:
    """How many are still to be asked, or told."""
    owed = or_(PushSubscription.due_at.is_not(None), PushSubscription.leased_until.is_not(None))
    with app.app_context(), db.reading() as session:
        due = (CheckIn.state == "planned") & (CheckIn.next_at <= clock.now())
        planned = session.scalar(select(func.count()).select_from(CheckIn).where(due)) or 0
        return planned + (session.scalar(select(func.count()).select_from(PushSubscription).where(owed)) or 0)


def _listed() -> list[Row]:
    with tempfile.TemporaryDirectory() as home, ready("sqlite") as template:
        few, many = (_filled(template, Path(home) / str(number), number) for number in (FEW, MANY))
        try:
            taken = _looked_at(few, many)
        finally:
            few.stop()
            many.stop()
    return [_row(name, *(statistics.median(found[house]) for house in (few, many))) for name, found in taken.items()]


def _filled(template: Template, home: Path, number: int) -> Served:
    home.mkdir()
    house = Served(home)
    template.copy_to(home)
    app = create_app(settings.from_environment(house.environ))
    with app.app_context():
        with db.writing() as session:
            desk, asker = desks.desk(session, "intake"), staff.person_of(session, "lan@example.org").id
            case_id: uuid.UUID = session.scalars(select(Case.id).where(Case.desk_id == desk.id)).first() or uuid.uuid4()
            asked_at(session, desk, asker, number, clock.now() + timedelta(days=9), case_id=case_id)
        db.rows().engine.dispose()
    house.start()
    return house


LOOKS = {
    "my people": "/console/followed",
    "all of my desks": "/console/followed?whose=desk",
    "those who are late": "/console/followed?show=late",
}


def _looked_at(few: Served, many: Served) -> dict[str, dict[Served, list[float]]]:
    visitors = {house: Visitor(house).sign_in("lan") for house in (few, many)}
    taken: dict[str, dict[Served, list[float]]] = {name: {few: [], many: []} for name in LOOKS}
    for _ in range(ROUNDS):
        for name, path in LOOKS.items():
            for house, visitor in visitors.items():
                began = time.perf_counter()
                assert visitor.get(path).status == 200
                taken[name][house].append(time.perf_counter() - began)
    return taken


def _row(name: str, few: float, many: float) -> Row:
    ratio = many / few
    told = f"{ratio:.2f} ({many * 1000:.1f} of {few * 1000:.1f} ms)"
    return Row(f"{name}: {MANY:,} against {FEW:,}", "<= 2.00", told, ratio <= 2)
