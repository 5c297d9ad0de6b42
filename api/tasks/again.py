"""What a restore takes back once more here: calls that were made."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register
from api.tasks import rules


def call_made(session: Session, due_id: uuid.UUID, _object: uuid.UUID | None, at: datetime) -> None:
    """Nobody is called a second time."""
    rules.called_again(session, due_id, at=at)


def init_app(app: Flask) -> None:
    register(app, Kind.CALL_MADE, call_made)
