"""Timed work of what waits: members who wish for notices hear of what has become due."""

import uuid
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock, db
from api.push import rules as push
from api.tasks import phones, roster
from api.tasks.model import Due
from api.timed import queries as timed
from api.timed import rules as work
from api.timed.rules import Job, register

DUE, TIDY = "tasks.due", "tasks.tidy"
EVERY = timedelta(minutes=1)
ROSTER_KEPT = timedelta(days=366)


def tell_due() -> None:
    """Whatever has become due since this was last done; done twice, it is one notice all the same."""
    at = clock.now()
    with db.writing() as session:
        for desk_id, assignee_id in _become_due(session, _last(session, at), at):
            if assignee_id:
                push.owed_to(session, [assignee_id], at=at)
            else:
                push.owed_at_desk(session, desk_id, at=at)


def _last(session: Session, at: datetime) -> datetime:
    done = next((each.done_at for each in timed.standing(session, at=at) if each.name == DUE), None)
    return done if done and done < at else at - EVERY


def _become_due(session: Session, since: datetime, until: datetime) -> list[tuple[uuid.UUID, uuid.UUID | None]]:
    """Desk and owner, each once."""
    rows = session.execute(
        select(Due.desk_id, Due.assignee_id)
        .where(Due.closed_at.is_(None), Due.due_at > since, Due.due_at <= until)
        .distinct()
    )
    return sorted(((desk_id, owner) for desk_id, owner in rows), key=str)


def tidy() -> None:
    """Numbers of who has gone, and shifts of last year."""
    at = clock.now()
    with db.writing() as session:
        phones.forget_closed(session)
        if not work.doubted(session, at=at):
            roster.forget_old(session, before=at - ROSTER_KEPT)


def init_app(app: Flask) -> None:
    register(app, Job(DUE, EVERY, tell_due))
    register(app, Job(TIDY, timedelta(hours=1), tidy))
