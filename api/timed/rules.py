"""Claiming timed work, doing it, and putting down when it is due again."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from api import clock, db, logs
from api.logs import log
from api.timed.model import TimedWork

LEASE = timedelta(minutes=10)
TRY_AGAIN = timedelta(minutes=1)
LONG_AWAY = timedelta(days=45)


@dataclass(frozen=True)
class Job:
    """One kind of timed work. ``run`` opens its own short transactions and may be done again at any moment.

    ``lease``: a worker that has not come back after so long is taken for dead. ``outward``: it reaches people outside,
    so it waits while a restored house has not been confirmed, and while the clock is in doubt.
    """

    name: str
    every: timedelta
    run: Callable[[], None]
    lease: timedelta = LEASE
    outward: bool = False

    @property
    def late_after(self) -> timedelta:
        """Overdue by this much it is called late."""
        return max(3 * self.every, timedelta(minutes=2))


def register(app: Flask, job: Job) -> None:
    """A room's ``jobs.py`` calls this from its ``init_app``."""
    jobs(app)[job.name] = job


def jobs(app: Flask | None = None) -> dict[str, Job]:
    """All kinds of timed work by name."""
    found: dict[str, Job] = (app or current_app).extensions.setdefault("jobs", {})
    return found


def write_down(session: Session, *, at: datetime) -> None:
    """Give every kind its row, due at once; rows of kinds that are gone go."""
    known = {row.name: row for row in session.scalars(select(TimedWork))}
    for name in jobs():
        if name not in known:
            db.add_unless_there(session, TimedWork, {"name": name, "due_at": at})
    for name, row in known.items():
        if name not in jobs():
            session.delete(row)


def sooner(session: Session, name: str, *, at: datetime) -> None:
    """Let work that is due later be due now; nothing happens where there is no such work."""
    session.execute(update(TimedWork).where(TimedWork.name == name, TimedWork.due_at > at).values(due_at=at))


def hold_while(app: Flask, asked: Callable[[Session], bool]) -> None:
    """Let a room say when nothing may go out."""
    app.extensions["held"] = asked


def held(session: Session, *, at: datetime) -> bool:
    """Whether nothing may go out just now."""
    asked: Callable[[Session], bool] = current_app.extensions.get("held", lambda _: False)
    return asked(session) or doubted(session, at=at)


def doubted(session: Session, *, at: datetime) -> bool:
    """Whether nothing went out for so long that the clock may have been set ahead: somebody says that it is right.

    A house that was away for as long looks the same from within. An invented one is left alone for months.
    """
    last = session.scalar(select(func.max(TimedWork.done_at)).where(TimedWork.name.in_(_outward())))
    return last is not None and at - last > LONG_AWAY and not current_app.extensions["settings"].demo


def trust(session: Session) -> None:
    """The clock is right: what waits may go out."""
    session.execute(update(TimedWork).where(TimedWork.name.in_(_outward())).values(done_at=None))


def _outward() -> list[str]:
    return [job.name for job in jobs().values() if job.outward]


def claim(session: Session, job: Job, worker: uuid.UUID, *, at: datetime) -> bool:
    """Whether this worker has the job now: one conditional change, so two workers cannot both.

    A due time or a lease further ahead than it can be means that the clock was set back: it counts as passed.
    """
    due = or_(TimedWork.due_at <= at, TimedWork.due_at > at + job.every + TRY_AGAIN)
    free = or_(TimedWork.leased_until.is_(None), TimedWork.leased_until <= at, TimedWork.leased_until > at + job.lease)
    done = session.execute(
        update(TimedWork)
        .where(TimedWork.name == job.name, due, free)
        .values(leased_until=at + job.lease, leased_by=worker)
        .returning(TimedWork.name)
    )
    return done.first() is not None


def put_down(
    session: Session, job: Job, worker: uuid.UUID, failure: str | None, *, at: datetime, since: datetime | None = None
) -> None:
    """Mark as done or failed; a worker whose lease was given to another changes nothing.

    ``since``: when it began. What was asked for sooner meanwhile stays due: this turn may have come too early for it.
    """
    again = at + (TRY_AGAIN if failure and job.every > TRY_AGAIN else job.every)
    asked_for = and_(TimedWork.due_at > (since or at), TimedWork.due_at <= at)
    fails_since = func.coalesce(TimedWork.failed_at, at)
    news = (
        {"failed_at": fails_since, "failure": failure}
        if failure
        else {"done_at": at, "failed_at": None, "failure": None}
    )
    session.execute(
        update(TimedWork)
        .where(TimedWork.name == job.name, TimedWork.leased_by == worker)
        .values(due_at=case((asked_for, TimedWork.due_at), else_=again), leased_until=None, leased_by=None, **news)
    )


def work_once(worker: uuid.UUID, *, held: bool = False) -> int:
    """Do everything that is due; returns how many were done. One that fails stops none of the others.

    ``held``: the house was restored and not confirmed, so nothing goes out.
    """
    done = 0
    for job in list(jobs().values()):
        if held and job.outward:
            continue
        with db.reading() as session:
            waiting = session.get(TimedWork, job.name)
        if waiting is None or not _may_be_due(waiting, job, clock.now()):
            continue
        with db.writing() as session:
            mine = claim(session, job, worker, at=(began := clock.now()))
        if mine:
            failure = _failure_of(job)
            with db.writing() as session:
                put_down(session, job, worker, failure, at=clock.now(), since=began)
            done += 1
    return done


def _may_be_due(row: TimedWork, job: Job, at: datetime) -> bool:
    """Asked without a writer's turn, so that an idle worker writes nothing."""
    return row.due_at <= at or row.due_at > at + job.every + TRY_AGAIN


def _failure_of(job: Job) -> str | None:
    """Run it. The kind of what went wrong, never a value; None when all went well."""
    try:
        job.run()
    except Exception as error:
        log.error("timed work failed", work=job.name, **logs.failure(error))
        return type(error).__name__
    return None
