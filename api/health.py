"""Alive: the database answers and its schema is the one this code was written for; what rooms add about themselves."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from flask import Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api import clock, db
from api.doors import ANYBODY, needs
from api.errors import Unavailable
from api.migrations import HEAD

Told: TypeAlias = Callable[[Session, datetime], Any]


def tells(app: Flask, name: str, told: Told) -> None:
    """Let a room say one thing more, such as what is late; None says nothing. It changes no status."""
    app.extensions.setdefault("health", {})[name] = told


def _more(session: Session) -> dict[str, Any]:
    at = clock.now()
    said = {name: told(session, at) for name, told in current_app.extensions.get("health", {}).items()}
    return {name: value for name, value in said.items() if value is not None}


def schema(session: Session) -> str | None:
    """The schema's revision as the database tells it."""
    try:
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return None
    return str(found) if found else None


@needs(ANYBODY)
def healthz() -> tuple[Response, int]:
    """200 when the house can take a report, else 503 with what is missing."""
    try:
        with db.reading() as session:
            revision = schema(session)
            more = _more(session) if revision == HEAD else {}
    except Unavailable:
        return jsonify(status="no database"), 503
    if revision != HEAD:
        return jsonify(status="schema is not current", schema=revision), 503
    return jsonify(status="ok", schema=revision, **more), 200
