"""What a restore takes back once more here: notices that were switched off."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register
from api.push import rules


def notices_off(session: Session, subscription_id: uuid.UUID, _object: uuid.UUID | None, _at: datetime) -> None:
    """They are off once more."""
    rules.off_again(session, subscription_id)


def init_app(app: Flask) -> None:
    register(app, Kind.NOTICES_OFF, notices_off)
