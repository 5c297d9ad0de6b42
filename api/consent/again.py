"""What a restore takes back once more here: consents that were withdrawn."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register
from api.consent import rules


def consent_withdrawn(session: Session, consent_id: uuid.UUID, _object: uuid.UUID | None, at: datetime) -> None:
    """Nothing more goes out on it once more."""
    rules.withdraw_again(session, consent_id, at=at)


def init_app(app: Flask) -> None:
    register(app, Kind.CONSENT_WITHDRAWN, consent_withdrawn)
