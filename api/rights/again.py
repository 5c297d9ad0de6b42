"""What a restore takes back once more here: cases and calls that were erased."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register
from api.rights.erasing import let_go


def erased(session: Session, subject_id: uuid.UUID, _object: uuid.UUID | None, _at: datetime) -> None:
    """Nothing of it is there once more."""
    let_go(session, [subject_id])


def init_app(app: Flask) -> None:
    register(app, Kind.CASE_ERASED, erased)
    register(app, Kind.CALL_ERASED, erased)
