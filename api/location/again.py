"""What a restore takes back once more here: live shares that were stopped. One that ran on runs on."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register
from api.location import rules


def share_stopped(session: Session, share_id: uuid.UUID, _object: uuid.UUID | None, at: datetime) -> None:
    """Nothing more of where the phone is gets in once more."""
    rules.stop_again(session, share_id, at=at)


def init_app(app: Flask) -> None:
    register(app, Kind.SHARE_STOPPED, share_stopped)
