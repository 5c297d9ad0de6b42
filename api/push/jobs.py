"""Timed work of notices: sending what is owed, and keeping subscriptions under the present server key.

A worker that is killed between sending and marking leaves a lease; after it the notice is sent once more, with the same
topic and tag, so that a service or a phone shows it once. Nothing is lost, and nothing more is shown.
"""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

from flask import Flask, current_app

from api import clock, db, logs, server_key
from api.logs import log
from api.push import queries, rules
from api.push.address import NoPushAddress, parsed
from api.push.notice import Writer
from api.push.post import Answer, Lines, Outcome
from api.push.rules import Claimed
from api.server_key import NoServerKey, ServerKey
from api.settings import Settings
from api.timed.rules import Job, register

SEND, TIDY = "push.send", "push.tidy"
BATCH, AT_ONCE = 40, 8
ROUND = 20.0  # seconds that a batch may take before what hangs is torn off
TURN = 60.0  # seconds after which other work has its turn


def send_owed() -> None:
    """Everything that is owed, in batches, several at once."""
    if _nothing_left():
        return
    settings = _settings()
    key = server_key.load(settings.server_key)
    writer = Writer(key, _host(settings), timedelta(days=settings.push_days))
    end = monotonic() + TURN
    while monotonic() < end:
        with db.writing() as session:
            claimed = rules.claim(session, at=clock.now(), most=BATCH)
        if not claimed and _nothing_left():
            return
        answers = _posted(claimed, key, writer, here=bool(settings.push_here))
        with db.writing() as session:
            for one in sorted(claimed, key=lambda each: each.id):
                rules.put_down(session, one, answers[one], at=clock.now())
        _tell(list(answers.values()))


def _nothing_left() -> bool:
    with db.reading() as session:
        return not queries.waits(session, at=clock.now())


def _posted(claimed: list[Claimed], key: ServerKey, writer: Writer, *, here: bool) -> dict[Claimed, Answer]:
    """What became of each; who has not answered in time will be asked later."""
    lines, at = Lines(here=here), clock.now()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="notices") as pool:
        asked = {one: pool.submit(_post, one, key, writer, lines, at, here) for one in claimed}
        wait(asked.values(), ROUND)
        for future in asked.values():
            future.cancel()
        lines.tear()
    lines.close()
    return {one: _answer(future) for one, future in asked.items()}


def _post(one: Claimed, key: ServerKey, writer: Writer, lines: Lines, at: datetime, here: bool) -> Answer:
    try:
        browser = rules.opened(key, one)
    except NoServerKey:
        return Answer(Outcome.LATER)
    if browser is None:
        return Answer(Outcome.GONE)
    try:
        address = parsed(browser.endpoint, here=here)
    except NoPushAddress:
        return Answer(Outcome.GONE)
    rest = one.ends_at - at if one.ends_at else None
    if rest is not None and rest <= timedelta(0):
        return Answer(Outcome.LATER)
    return lines.post(address, writer.write(browser, address, rest), at)


def _answer(future: Future[Answer]) -> Answer:
    """One that breaks in an unforeseen way stops none of the others."""
    if future.cancelled():
        return Answer(Outcome.LATER)
    if error := future.exception():
        log.error("notice", **logs.failure(error))
        return Answer(Outcome.LATER)
    return future.result()


def _tell(answers: list[Answer]) -> None:
    """Counts alone, and only of what somebody should look at."""
    for outcome in (Outcome.LATER, Outcome.REFUSED):
        count = sum(each.outcome is outcome for each in answers)
        if count:
            log.warning("notices", kind=outcome.name, count=count)


def tidy() -> None:
    """After a rotation, and after accounts were closed."""
    key = server_key.load(_settings().server_key)
    with db.writing() as session:
        rules.drop_closed_accounts(session)
        rules.lock_anew(session, key)


def _host(settings: Settings) -> str:
    return urlsplit(settings.public_origin).hostname or "localhost"


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def init_app(app: Flask) -> None:
    register(app, Job(SEND, timedelta(seconds=5), send_owed, lease=timedelta(seconds=TURN + 2 * ROUND), outward=True))
    register(app, Job(TIDY, timedelta(hours=1), tidy))
