"""Timed work: a back-up every day, and within seconds a copy of what was taken back."""

from datetime import timedelta
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select, update

from api import clock, db, server_key
from api.backup import making, outside, queries
from api.backup.model import TakenBack
from api.backup.outside import Line
from api.backup.rules import MAKE
from api.health import tells
from api.settings import Settings
from api.timed.rules import Job, hold_while, register

TAKEN_BACK = "backup.taken_back"
AT_ONCE = 100


def make() -> None:
    """One back-up."""
    making.make(_settings())


def copy_out() -> None:
    """Everything that was taken back and not copied yet. Killed before it is marked, a line stands there twice."""
    with db.reading() as session:
        waiting = session.scalars(
            select(TakenBack).where(TakenBack.copied_at.is_(None)).order_by(TakenBack.at, TakenBack.id).limit(AT_ONCE)
        ).all()
    if not waiting:
        return
    folder, key = Path(_settings().backup_dir), server_key.load(_settings().server_key)
    for row in waiting:
        outside.append(folder, Line(row.id, row.at, row.kind, row.subject_id, row.object_id), key)
    with db.writing() as session:
        copied = [row.id for row in waiting]
        session.execute(update(TakenBack).where(TakenBack.id.in_(copied)).values(copied_at=clock.now()))


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    hold_while(app, queries.held)
    tells(app, "held", lambda session, _at: queries.held(session) or None)
    if settings.backup_dir:
        register(app, Job(TAKEN_BACK, timedelta(seconds=5), copy_out))
    if settings.backup_dir and settings.backup_to:
        register(app, Job(MAKE, timedelta(days=1), make, lease=timedelta(hours=6)))
