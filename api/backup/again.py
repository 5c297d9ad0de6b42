"""What a restore does once more here: nothing, but a house knows by that line that its folder was taken over."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register


def taken_over(_session: Session, _restored: uuid.UUID, _object: uuid.UUID | None, _at: datetime) -> None:
    """It stands among what was taken back, and that is all."""


def init_app(app: Flask) -> None:
    register(app, Kind.HOUSE_TAKEN_OVER, taken_over)
