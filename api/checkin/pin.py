"""The PIN that opens the questions on an own phone, where a counsellor and the person chose one; and the other one.

The phone keeps no verifier. Here they stand as HMAC under the server key, which lies outside of rows and back-ups.
"""

import hmac
import re
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.checkin.kinds import OVER, State
from api.checkin.model import FollowUp
from api.checkin.rules import WAKE, under_duress
from api.errors import Refused
from api.sealed import Label
from api.server_key import ServerKey

DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


class NoSuchPin(Refused):
    """A PIN is six digits, and the one that calls for help is another one."""

    status = 422


def set_pins(
    session: Session,
    key: ServerKey,
    follow: FollowUp,
    pin: str,
    duress: str = "",
    *,
    by: object,
    at: datetime,
) -> None:
    """A PIN for the questions, and with ``duress`` one that calls for help unseen; both empty: none any more."""
