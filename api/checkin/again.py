"""What a restore takes back once more here: nobody who stopped is asked again, and no course that ended."""

import uuid
from datetime import datetime
from functools import partial

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import register
from api.checkin import pausing
from api.checkin.kinds import State


def ended(session: Session, follow_id: uuid.UUID, _object: uuid.UUID | None, at: datetime, *, state: State) -> None:
    """It is over once more."""
    pausing.end_again(session, follow_id, state, at=at)


def init_app(app: Flask) -> None:
    for state, kind in pausing.OVER_AS.items():
        register(app, kind, partial(ended, state=state))
