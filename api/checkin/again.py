"""What a restore takes back once more here: nobody is asked as they were before, and no old PIN opens anything.

Hours and pace are plain, but the list holds ids alone: what they are now a member asks, and sets anew.
"""

import uuid
from datetime import datetime
from functools import partial

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register
from api.checkin import appointments, pausing, pin, rules
from api.checkin.kinds import State


def ended(session: Session, follow_id: uuid.UUID, _object: uuid.UUID | None, at: datetime, *, state: State) -> None:
    """It is over once more."""
    pausing.end_again(session, follow_id, state, at=at)


def changed(session: Session, follow_id: uuid.UUID, _object: uuid.UUID | None, at: datetime) -> None:
    """Hours, pace, a pause, times or reminder: nobody is asked before a member has looked."""
    pausing.pause_again(session, follow_id, at=at)


def handed(session: Session, follow_id: uuid.UUID, to: uuid.UUID | None, _at: datetime) -> None:
    """Whoever came after accompanies once more."""
    rules.hand_again(session, follow_id, to)


def pin_changed(session: Session, follow_id: uuid.UUID, _object: uuid.UUID | None, at: datetime) -> None:
    """No PIN opens anything, and nobody is asked before a member has set one anew."""
    pin.forget_pins(session, follow_id)
    pausing.pause_again(session, follow_id, at=at)


def appointment_off(session: Session, appointment_id: uuid.UUID, _object: uuid.UUID | None, at: datetime) -> None:
    """Nobody comes once more."""
    appointments.off_again(session, appointment_id, at=at)


def init_app(app: Flask) -> None:
    for state, kind in pausing.OVER_AS.items():
        register(app, kind, partial(ended, state=state))
    register(app, Kind.FOLLOW_UP_CHANGED, changed)
    register(app, Kind.FOLLOW_UP_HANDED, handed)
    register(app, Kind.PIN_CHANGED, pin_changed)
    register(app, Kind.APPOINTMENT_OFF, appointment_off)
