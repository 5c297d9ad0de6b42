"""The PIN before the questions, where a counsellor and the person chose one; marks under the server key alone."""

import re

from sqlalchemy.orm import Session

from api.checkin.model import FollowUp
from api.errors import Refused
from api.sealed import Label
from api.server_key import ServerKey


class BadPin(Refused):
    """Six digits each, two different ones; the second only with the first."""

    status = 422


def set_pins(session: Session, server_key: ServerKey, follow: FollowUp, pin: str, duress: str) -> None:
    """Both empty: nothing is asked any more. Raises BadPin."""
    sound = re.fullmatch(r"\d{6}", pin) and (not duress or re.fullmatch(r"\d{6}", duress)) and pin != duress
    if not sound and (pin or duress):
        raise BadPin
    row = follow.id.bytes
    follow.pin_mac = server_key.mac(row + pin.encode(), Label.FOLLOW_UP_PIN) if pin else None
    follow.duress_mac = server_key.mac(row + duress.encode(), Label.FOLLOW_UP_DURESS) if duress else None
    session.flush()
