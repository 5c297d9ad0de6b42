"""The PIN that opens the questions on an own phone, where a counsellor and the person chose one; and the other one.

The phone keeps no verifier. Here they stand as HMAC under the server key, which lies outside of rows and back-ups.
Every PIN but the right one leads to the same harmless page; the other one calls for help besides, unseen.
"""

import hmac
import re
import uuid
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.checkin.kinds import OVER, State
from api.checkin.model import FollowUp
from api.checkin.rules import WAKE, under_duress
from api.errors import Refused
from api.sealed import Label
from api.server_key import ServerKey

UNKNOWN = b""  # what no PIN fits
DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


class NoSuchPin(Refused):
    """A PIN is six digits, and the one that calls for help is another one."""

    status = 422


def set_pins(
    session: Session, key: ServerKey, follow: FollowUp, pin: str, duress: str = "", *, by: uuid.UUID, at: datetime
) -> None:
    """A PIN for the questions, and with ``duress`` one that calls for help; ``pin`` empty: none any more.

    Raises NoSuchPin.
    """
    if any(each and not DIGITS.fullmatch(each) for each in (pin, duress)) or (duress and duress in ("", pin)):
        raise NoSuchPin
    if duress and not pin:
        raise NoSuchPin
    follow.pin_mac = _mac(key, follow, pin, Label.FOLLOW_UP_PIN) if pin else None
    follow.duress_mac = _mac(key, follow, duress, Label.FOLLOW_UP_DURESS) if duress else None
    follow.version += 1
    backup.take_back(session, TakenBack.PIN_CHANGED, follow.id, at=at)
    audit.record(session, Act.FOLLOW_PIN_CHANGED, by=by, on=follow.case_id, at=at)
    session.flush()


def forget_pins(session: Session, follow_id: uuid.UUID) -> None:
    """A restore has brought back PINs of before, or none. Nobody knows the present ones: until a member sets them anew
    no PIN opens anything, and since each may be the one that calls for help, each raises a hand."""
    follow = session.get(FollowUp, follow_id, with_for_update=True)
    if follow is not None and State(follow.state) not in OVER:
        follow.pin_mac = follow.duress_mac = UNKNOWN
        follow.version += 1
        session.flush()


def try_pin(
    session: Session,
    key: ServerKey,
    follow: FollowUp,
    pin: str,
    *,
    counts: bool = True,
    at: datetime,
    wake: timedelta = WAKE,
) -> bool:
    """Whether the questions open. ``counts`` False: there were too many tries, and no PIN opens anything now.

    The other PIN raises a hand however many tries there were. Each try does the same work and writes once.
    """
    right = _fits(key, follow, pin, Label.FOLLOW_UP_PIN, follow.pin_mac)
    other = _fits(key, follow, pin, Label.FOLLOW_UP_DURESS, follow.duress_mac) or follow.duress_mac == UNKNOWN
    session.execute(update(FollowUp).where(FollowUp.id == follow.id).values(missed=FollowUp.missed))
    if other:
        under_duress(session, follow, at=at, wake=wake)
    return counts and State(follow.state) not in OVER and (right or follow.pin_mac is None)


def _mac(key: ServerKey, follow: FollowUp, pin: str, label: Label) -> bytes:
    return key.mac(_said(follow, pin), label)


def _fits(key: ServerKey, follow: FollowUp, pin: str, label: Label, mac: bytes | None) -> bool:
    """Under whichever generation of the server key; the same work where none is set."""
    found = [hmac.compare_digest(each, mac or b"") for each in key.macs(_said(follow, pin), label)]
    return any(found)


def _said(follow: FollowUp, pin: str) -> bytes:
    return follow.id.bytes + pin.encode()
