"""Timed work of the audit: chaining what was written, and a copy of the head out of the house every day."""

from datetime import timedelta
from pathlib import Path

from flask import Flask, current_app

from api import clock, db, server_key
from api.audit import chain, heads, queries
from api.settings import Settings
from api.timed.rules import Job, register

CHAIN = "audit.chain"
HEAD = "audit.head"
AT_MOST = 100  # batches in one go, so that other work has its turn


def chain_all() -> None:
    """Chain what waits, in short transactions; killed between two of them, the next one goes on."""
    path = _settings().server_key
    server_key.load(path)
    for _ in range(AT_MOST):
        with db.reading() as session:
            if not queries.waits(session):
                return
        with db.writing() as session:
            chain.chain_some(session, server_key.load(path))  # it may have been rotated meanwhile


def copy_head() -> None:
    """The head, after everything that happened until now. Not of a restored house that nobody has confirmed."""
    chain_all()
    at = clock.now()
    with db.reading() as session:
        head, more = chain.head(session), heads.more(session, at)
    if head.number:
        heads.append(Path(_settings().backup_dir) / heads.FILE, heads.line_of(head, at, more))


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    register(app, Job(CHAIN, timedelta(seconds=5), chain_all))
    if settings.backup_dir:
        register(app, Job(HEAD, timedelta(days=1), copy_head, outward=True))
