"""Notices: how many go out a second, against the bare encryption of one, in the same run."""

import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from flask import Flask
from sqlalchemy import update
from webpush import VAPID, WebPush, WebPushSubscription

from api import clock, db, server_key
from api.migrations import run
from api.push import jobs, rules
from api.push.model import PushSubscription
from api.push.notice import BODY, Browser, browser
from api.server_key import ServerKey
from api.settings import Settings
from benchmarks.rows import Row
from tests.push.receiver import Receiver
from wsgi import create_app

ROUNDS, NOTICES = 3, 400
ASKED = 0.1
HOW = (
    f"{NOTICES} notices owed at once, on SQLite: claimed, opened, encrypted, signed, posted to a receiver in a process "
    f"of its own on this machine, marked. Bare: what the package does of it, alone. The median of {ROUNDS} interleaved "
    "rounds."
)


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, _receiver() as service, _house(Path(folder)) as (app, key):
        browsers = [browser(**told) for told in service.recv()]
        with app.app_context(), db.writing() as session:
            for one in browsers:
                rules.subscribe(session, key, one, conversation_id=uuid.uuid4(), at=clock.now())
        rounds = [(_bare(browsers), _sent(app)) for _ in range(ROUNDS)]
        service.send("how many")
        came = service.recv()
    bare, sent = (statistics.median(one) for one in zip(*rounds, strict=True))
    ratio = statistics.median(sent / bare for bare, sent in rounds)
    whole = ROUNDS * NOTICES
    return [
        Row(
            "notices sent, against their bare encryption",
            f">= {ASKED:.2f}",
            f"{ratio:.2f} ({sent:.0f}/s of {bare:.0f}/s)",
            ratio >= ASKED,
        ),
        Row("notices lost or sent twice in all of this", "0", str(abs(whole - came)), came == whole),
    ]


@contextmanager
def _receiver() -> Iterator[Connection]:
    """A push service in a process of its own: first it tells its browsers, then when asked how many notices came."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    yield ours
    ours.send("enough")
    process.join()


def _serve(asked: Connection) -> None:
    with Receiver() as receiver:
        asked.send([receiver.browser().told() for _ in range(NOTICES)])
        while asked.recv() != "enough":
            asked.send(len(receiver.came))


@contextmanager
def _house(folder: Path) -> Iterator[tuple[Flask, ServerKey]]:
    settings = replace(Settings(), data_dir=folder, push_here=1)
    db.create_file(settings.database)
    run.upgrade(settings.database)
    server_key.make(settings.server_key)
    app = create_app(settings)
    yield app, server_key.load(settings.server_key)
    with app.app_context():
        db.rows().engine.dispose()


def _bare(browsers: list[Browser]) -> float:
    """Encrypted and signed a second, one after the other, by the given package as it is."""
    private, public, _ = VAPID.generate_keys()
    package = WebPush(private, public, subscriber="postmaster@example.org", ttl=60)
    keys = [{"endpoint": one.endpoint, "keys": {"p256dh": one.p256dh, "auth": one.auth}} for one in browsers]
    told = [WebPushSubscription.model_validate(one) for one in keys]
    began = time.perf_counter()
    for one in told:
        package.get(BODY, one)
    return len(browsers) / (time.perf_counter() - began)


def _sent(app: Flask) -> float:
    """Sent a second by the timed work as it is."""
    with app.app_context():
        with db.writing() as session:
            session.execute(update(PushSubscription).values(due_at=clock.now()))
        began = time.perf_counter()
        jobs.send_owed()
        return NOTICES / (time.perf_counter() - began)
