"""Timed work of the accounts: sessions that nobody uses lock, also when nobody asks for a page."""

from datetime import timedelta

from flask import Flask, current_app

from api import clock, db
from api.accounts import halfway, sessions
from api.settings import Settings
from api.timed.rules import Job, register

SESSIONS = "accounts.sessions"


def tidy() -> None:
    """Lock what idles, give up what stays halfway, forget what is old."""
    settings: Settings = current_app.extensions["settings"]
    at = clock.now()
    with db.writing() as session:
        sessions.lock_idle(session, unseen_since=at - timedelta(minutes=settings.idle_minutes), at=at)
        halfway.give_up(session, at=at)
        sessions.forget_old(session, at=at)


def init_app(app: Flask) -> None:
    register(app, Job(SESSIONS, timedelta(minutes=1), tidy))
