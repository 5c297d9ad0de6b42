"""What somebody who came home does by themselves, with their code: no reasons asked, and nobody has to agree."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.checkin import appointments, pausing, queries, rules, shared
from api.checkin.appointments import Meeting
from api.checkin.cell import Cell
from api.checkin.kinds import OVER, Appointed, Reminder, State
from api.checkin.model import FollowUp
from api.checkin.queries import Followed
from api.checkin.rules import NotFollowed
from api.consent import queries as consents
from api.consent import rules as consent
from api.consent.kinds import Purpose
from api.consent.queries import Standing
from api.contact.window import Window
from api.conversation import noting
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.conversation.code import Code, Holder, UnknownCode
from api.conversation.noting import OF_DATA, Asks
from api.conversation.rules import SealedAnswer
from api.errors import NotFound
from api.tasks.rules import DueKind


class Pace(StrEnum):
    """What may be changed about being asked, by one tap."""

    SLOWER = "slower"
    FASTER = "faster"
    PAUSE_14 = "pause_14"
    PAUSE_30 = "pause_30"
    PAUSE = "pause"
    GO_ON = "go_on"
    STOP = "stop"


PAUSES = {Pace.PAUSE_14: timedelta(days=14), Pace.PAUSE_30: timedelta(days=30)}


@dataclass(frozen=True)
class Own:
    """All that the person's page shows. ``cell``: for a posted code; ``sealed``: for a phone that keeps its code."""

    follow: Followed
    meetings: list[Meeting]
    consents: list[Standing]
    cell: Cell | None
    sealed: SealedAnswer | None

    @property
    def over(self) -> bool:
        return self.follow.state in OVER


def known(session: Session, code: Holder) -> None:
    """A wrong code costs one look and no lock. Raises UnknownCode."""
    if conversations.desk_of(session, code) is None:
        raise UnknownCode


def own(session: Session, code: Holder) -> Own:
    """The page behind a code. Raises UnknownCode, and NotFollowed for an ordinary mailbox's."""
    follow = found(session, code)
    whose = (follow.person_id, follow.conversation_id)
    posted = isinstance(code, Code)
    return Own(
        queries.followed(follow),
        appointments.listed(session, follow),
        consents.standing(session, whose),
        shared.for_code(session, follow.id, code) if isinstance(code, Code) else None,
        None if posted else shared.sealed_for(session, follow.id),
    )


def found(session: Session, code: Holder) -> FollowUp:
    """The follow-up behind a code, also one that has ended; held where the transaction writes.

    Raises UnknownCode, NotFollowed.
    """
    mailbox = conversation.found(session, code)
    follow = session.scalar(select(FollowUp).where(FollowUp.conversation_id == mailbox.id).with_for_update())
    if follow is None:
        raise NotFollowed
    return follow


def change(session: Session, code: Holder, pace: Pace, *, posting: bool = False, at: datetime) -> None:
    """Slower, a pause, on again, or no more. ``posting``: shown was what only posts, not enough with a PIN.

    Raises UnknownCode, and NotFollowed when it has ended.
    """
    follow = rules.held(session, code)
    if posting and follow.pin_mac is not None:
        raise UnknownCode
    if pace is Pace.STOP:
        stop(session, follow, at=at)
    elif pace is Pace.GO_ON:
        if follow.state == State.PAUSED.value:
            pausing.go_on(session, follow, by=None, at=at)
    elif pace in (Pace.SLOWER, Pace.FASTER):
        pausing.pace(session, follow, slower=pace is Pace.SLOWER, by=None, at=at)
    else:
        pausing.pause(session, follow, at + PAUSES[pace] if pace in PAUSES else None, by=None, at=at)


def stop(session: Session, follow: FollowUp, *, at: datetime) -> None:
    """Nothing is asked any more; what was agreed upon is cancelled."""
    pausing.end(session, follow, State.STOPPED, by=None, at=at)
    appointments.cancel_all(session, follow, at=at)


def set_hours(
    session: Session, code: Holder, window: Window, reminder: Reminder, words: str, *, at: datetime, within: timedelta
) -> None:
    """Other safe hours, and whether a notice may come. ``words`` tells members, whose card may say something else.

    Raises UnknownCode, NotFollowed.
    """
    follow = rules.held(session, code)
    same = (follow.window, follow.reminder) == (window, reminder.value)
    rules.set_reminder(session, follow, reminder, at=at)
    if not same:
        rules.set_hours(session, follow, window, at=at)
        _tell(session, code, words, DueKind.ADDITION, at, within)


def answer(
    session: Session,
    code: Holder,
    appointment_id: uuid.UUID,
    said: Appointed,
    words: str,
    *,
    version: int,
    at: datetime,
    within: timedelta,
) -> None:
    """Answer an appointment; ``words`` tells who offered it. Raises NotFollowed, and what appointments.answer does."""
    follow = rules.held(session, code)
    before = {one.id: one.state for one in appointments.listed(session, follow)}.get(appointment_id)
    appointments.answer(session, follow, appointment_id, said, version=version, at=at)
    if before is not said:
        _tell(session, code, words, DueKind.ADDITION, at, within)


def meeting(session: Session, code: Holder, appointment_id: uuid.UUID) -> Meeting:
    """One appointment of theirs. Raises NotFound."""
    for one in appointments.listed(session, found(session, code)):
        if one.id == appointment_id:
            return one
    raise NotFound


def withdraw(
    session: Session, code: Holder, consent_id: uuid.UUID, purpose: str, words: str, *, at: datetime, within: timedelta
) -> bool:
    """Withdraw a consent of theirs. Where it was for being followed up that ends too; True if it did.

    What it was for is sealed: their page knows it, and says so in ``purpose``. The one that was given at the
    invitation is known by its moment. Raises UnknownCode, NotFollowed, NotFound.
    """
    follow = found(session, code)
    standing = {one.id for one in consents.standing(session, (follow.person_id, follow.conversation_id))}
    given_at = consent.withdraw_by_person(session, consent_id, (follow.person_id, follow.conversation_id), at=at)
    ends = purpose == Purpose.FOLLOW_UP.value or given_at == follow.began_at
    if ends and State(follow.state) not in OVER:
        stop(session, follow, at=at)
    if consent_id in standing:
        _tell(session, code, words, DueKind.ADDITION, at, within)
    return ends


def ask(session: Session, code: Holder, asks: Asks, words: str, *, token: str, at: datetime, within: timedelta) -> None:
    """Ask something of one's data, or to see one's own course; ``token`` of the form, so that it is asked once.

    Raises UnknownCode, NotFollowed.
    """
    found(session, code)
    once = hashlib.sha256(f"{asks.value} {token}".encode()).digest()[:16] if token else None
    kind = DueKind.REQUEST if asks in OF_DATA else DueKind.ADDITION
    _tell(session, code, words, kind, at, within, asks=asks, once=once)


def _tell(
    session: Session,
    code: Holder,
    words: str,
    kind: DueKind,
    at: datetime,
    within: timedelta,
    *,
    asks: Asks | None = None,
    once: bytes | None = None,
) -> None:
    mailbox = conversation.found(session, code)
    noting.put_in(session, mailbox, words, kind, asks=asks, once=once, at=at, due_at=at + within)
