"""What a restore takes back once more here: grants of desks."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register
from api.keys import rules


def desk_revoked(session: Session, member: uuid.UUID, desk_id: uuid.UUID | None, at: datetime) -> None:
    """The member loses the desk once more."""
    if desk_id is not None:
        rules.revoke_again(session, member, desk_id, at=at)


def init_app(app: Flask) -> None:
    register(app, Kind.DESK_REVOKED, desk_revoked)
