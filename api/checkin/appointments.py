"""Talks and visits that are offered for a time: by a member inside of the safe hours, answered by the person."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.checkin import rules
from api.checkin.kinds import OVER, Appointed, State
from api.checkin.model import Appointment, FollowUp
from api.conversation.model import Conversation
from api.errors import Changed, NotFound, Refused
from api.sealed import Urgency, Where
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

FARTHEST = timedelta(days=366)
OPEN = (Appointed.OFFERED, Appointed.AGREED, Appointed.OTHER_TIME)
OFF = (Appointed.OTHER_TIME, Appointed.CANCELLED)
ANSWERS = (Appointed.AGREED, Appointed.OTHER_TIME, Appointed.CANCELLED)


class NotATime(Refused):
    """An appointment lies ahead, within a year."""

    status = 422


class OutsideHours(Refused):
    """The time lies outside of the safe hours, and nobody said that it is meant so."""

    status = 422


class AppointmentOver(Refused):
    """It was cancelled, has taken place, or its time has passed."""

    status = 409


@dataclass(frozen=True)
class Meeting:
    """One appointment's plain side; ``inside``: in the safe hours of now."""

    id: uuid.UUID
    starts_at: datetime
    state: Appointed
    answered_at: datetime | None
    version: int
    inside: bool

    @property
    def open(self) -> bool:
        return self.state in OPEN


def listed(session: Session, follow: FollowUp) -> list[Meeting]:
    """All of a follow-up, the next first and what is over at the end."""
    rows = session.scalars(select(Appointment).where(Appointment.follow_up_id == follow.id)).all()
    found = [
        Meeting(
            row.id,
            row.starts_at,
            Appointed(row.state),
            row.answered_at,
            row.version,
            follow.window.inside(row.starts_at),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.open, one.starts_at, one.id))


def offer(
    session: Session,
    follow: FollowUp,
    starts_at: datetime,
    *,
    outside: bool = False,
    appointment_id: uuid.UUID | None = None,
    by: uuid.UUID,
    at: datetime,
) -> uuid.UUID:
    """Offer a time. ``outside``: meant so though it lies outside of the safe hours; ``appointment_id``: of one form.

    Raises NotATime, OutsideHours, and NotFollowed when it has ended.
    """
    if State(follow.state) in OVER:
        raise rules.NotFollowed
    appointment_id = appointment_id or uuid.uuid4()
    if session.get(Appointment, appointment_id) is not None:
        return appointment_id
    if not at < starts_at <= at + FARTHEST:
        raise NotATime
    if not outside and not follow.window.inside(starts_at):
        raise OutsideHours
    session.add(
        Appointment(
            id=appointment_id,
            follow_up_id=follow.id,
            starts_at=starts_at,
            state=Appointed.OFFERED.value,
            by_id=by,
            answered_at=None,
            version=1,
        )
    )
    session.flush()
    audit.record(session, Act.APPOINTMENT_MADE, by=by, on=follow.case_id, at=at)
    _owe(session, follow, at)
    return appointment_id


def answer(
    session: Session, follow: FollowUp, appointment_id: uuid.UUID, said: Appointed, *, version: int, at: datetime
) -> None:
    """The person agrees, asks for another time, or cancels; the same a second time changes nothing.

    Raises NotFound, AppointmentOver, and Changed when a member changed it meanwhile.
    """
    row = _held(session, follow, appointment_id)
    if said not in ANSWERS:
        raise NotFound
    if row.state == said.value:
        return
    if Appointed(row.state) not in OPEN or row.starts_at <= at:
        raise AppointmentOver
    if row.version != version:
        raise Changed
    _turn(session, follow, row, said, at)
    row.answered_at = at
    session.flush()
    audit.record(session, Act.APPOINTMENT_ANSWERED, on=follow.case_id, at=at)


def close(
    session: Session,
    follow: FollowUp,
    appointment_id: uuid.UUID,
    state: Appointed,
    *,
    version: int,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """A member marks it as done, which counts as a contact, or cancels it.

    Raises NotFound, AppointmentOver, and Changed when the person or a colleague changed it meanwhile.
    """
    row = _held(session, follow, appointment_id)
    if state not in (Appointed.DONE, Appointed.CANCELLED):
        raise NotFound
    if row.state == state.value:
        return
    if Appointed(row.state) not in OPEN:
        raise AppointmentOver
    if row.version != version:
        raise Changed
    _turn(session, follow, row, state, at)
    if state is Appointed.DONE:
        rules.done_with(session, follow, at=at)
        follow.missed = 0
        rules.stand(session, follow)
    audit.record(session, Act.APPOINTMENT_MADE, by=by, on=follow.case_id, at=at)


def _held(session: Session, follow: FollowUp, appointment_id: uuid.UUID) -> Appointment:
    row = session.get(Appointment, appointment_id, with_for_update=True, populate_existing=True)
    if row is None or row.follow_up_id != follow.id:
        raise NotFound
    return row


def _turn(session: Session, follow: FollowUp, row: Appointment, state: Appointed, at: datetime) -> None:
    row.state, row.version = state.value, row.version + 1
    if state in OFF:
        backup.take_back(session, TakenBack.APPOINTMENT_OFF, row.id, at=at)
    session.flush()
    _owe(session, follow, at)


def off_again(session: Session, appointment_id: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back an appointment that was called off, or was to be at another time: nobody comes."""
    row = session.get(Appointment, appointment_id, with_for_update=True)
    if row is None or Appointed(row.state) not in OPEN:
        return
    row.state, row.version = Appointed.CANCELLED.value, row.version + 1
    session.flush()
    _owe(session, session.get_one(FollowUp, row.follow_up_id), at)


def _owe(session: Session, follow: FollowUp, at: datetime) -> None:
    """The next appointment stands on the list from its own time on; one row, whatever was changed."""
    tasks.close_kinds(session, (DueKind.APPOINTMENT,), follow.conversation_id, at=at)
    coming = select(Appointment.starts_at).where(
        Appointment.follow_up_id == follow.id, Appointment.state.in_([each.value for each in OPEN])
    )
    starts_at = session.scalars(coming.order_by(Appointment.starts_at).limit(1)).first()
    if starts_at is None:
        return
    mailbox = session.get_one(Conversation, follow.conversation_id)
    tasks.raise_due(
        session,
        DueKind.APPOINTMENT,
        desk_id=mailbox.desk_id,
        subject_id=mailbox.id,
        urgency=Urgency.NORMAL,
        language=mailbox.language,
        where=Where(mailbox.where),
        at=at,
        due_at=starts_at,
        assignee_id=follow.counsellor_id,
    )


def cancel_all(session: Session, follow: FollowUp, *, at: datetime) -> None:
    """The follow-up has ended: nobody waits for an appointment any more."""
    waiting = select(Appointment).where(
        Appointment.follow_up_id == follow.id, Appointment.state.in_([each.value for each in OPEN])
    )
    for row in session.scalars(waiting.with_for_update()).all():
        row.state, row.version = Appointed.CANCELLED.value, row.version + 1
        backup.take_back(session, TakenBack.APPOINTMENT_OFF, row.id, at=at)
    session.flush()
    _owe(session, follow, at)
