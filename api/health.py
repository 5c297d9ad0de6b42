"""Alive: the database answers and its schema is the one this code was written for."""

from flask import Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api import db
from api.doors import ANYBODY, needs
from api.errors import Unavailable
from api.migrations import HEAD


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
    except Unavailable:
        return jsonify(status="no database"), 503
    if revision != HEAD:
        return jsonify(status="schema is not current", schema=revision), 503
    return jsonify(status="ok", schema=revision), 200
