"""What is due by the clock: planned, open, late, missed. Rows are turned and people told in one transaction.

A worker that is killed anywhere has done nothing yet, or all of it; whoever comes after it finds what is left.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import logs
from api.audit import rules as audit
from api.audit.acts import Act
from api.checkin import pausing, rules
from api.checkin.kinds import Reminder, State, Turn, Way
from api.checkin.model import CheckIn, FollowUp
from api.checkin.schedule import plan
from api.conversation import queries as conversations
from api.conversation.queries import Spoken
from api.logs import log
from api.push import rules as push
from api.sealed import Urgency
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

SECOND = 2  # times in a row after which a member is told
ASIDE = timedelta(days=1)


@dataclass
class Told:
    """Who is to be told of what, at the end of one batch. ``spoken``: by mailbox."""

    spoken: dict[uuid.UUID, Spoken]
    asked: list[FollowUp] = field(default_factory=list)
    by_member: list[FollowUp] = field(default_factory=list)
    missed: list[FollowUp] = field(default_factory=list)


def waits(session: Session, *, at: datetime) -> bool:
    """Whether anything is due; asked without a writer's turn."""
    if session.scalar(select(CheckIn.id).where(CheckIn.next_at <= at).limit(1)) is not None:
        return True
    return session.scalar(select(FollowUp.id).where(FollowUp.paused_until <= at).limit(1)) is not None


def turn(session: Session, *, at: datetime, most: int) -> int:
    """One batch of what is due, for this worker alone; returns of how many people.

    The follow-up's row is held before its times, as everywhere, so that nobody waits for each other.
    """
    resumed = _go_on(session, at, most)
    due = select(FollowUp).join(CheckIn).where(CheckIn.next_at <= at).order_by(CheckIn.next_at)
    held = due.limit(most).with_for_update(of=FollowUp, skip_locked=True)
    follows = {follow.id: follow for follow in session.scalars(held)}
    told = Told(conversations.spoken(session, [each.conversation_id for each in follows.values()]))
    for follow_id, found in _times(session, follows).items():
        follow = follows[follow_id]
        if not told.spoken[follow.conversation_id].reads and follow.active:
            pausing.end(session, follow, State.STOPPED, by=None, at=at)  # who deletes the mailbox wants no more of this
            continue
        try:
            _turn_one(session, follow, found, told, at)
        except (ValueError, ZoneInfoNotFoundError) as error:  # a clock that is no longer known stops nobody else
            log.error("check-in", **logs.failure(error))
            _put_aside(found, at)
    session.flush()
    _tell(session, told, at)
    return resumed + len(follows)


def _go_on(session: Session, at: datetime, most: int) -> int:
    """Pauses that have an end, and have reached it."""
    over = select(FollowUp).where(FollowUp.paused_until <= at).order_by(FollowUp.paused_until)
    found = session.scalars(over.limit(most).with_for_update(skip_locked=True)).all()
    for follow in found:
        if follow.state == State.PAUSED.value:
            pausing.go_on(session, follow, by=None, at=at)
        follow.paused_until = None
    return len(found)


def _times(session: Session, follow_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[CheckIn]]:
    """All times of some follow-ups, as they stand now that these are held."""
    question = select(CheckIn).where(CheckIn.follow_up_id.in_(list(follow_ids)))
    ordered = question.order_by(CheckIn.wanted_at, CheckIn.id).execution_options(populate_existing=True)
    found: dict[uuid.UUID, list[CheckIn]] = {}
    for each in session.scalars(ordered.with_for_update()):
        found.setdefault(each.follow_up_id, []).append(each)
    return found


def _put_aside(found: list[CheckIn], at: datetime) -> None:
    for each in found:
        if each.next_at is not None and each.next_at <= at:
            each.next_at = at + ASIDE


def _turn_one(session: Session, follow: FollowUp, found: list[CheckIn], told: Told, at: datetime) -> None:
    due = [each for each in found if each.next_at is not None and each.next_at <= at]
    if not follow.active:
        for each in due:
            each.next_at = None
        return
    opens = follow.window.first_inside(at)
    for each in rules.only_latest(each for each in due if each.state == Turn.PLANNED.value):
        if opens > at:
            each.opens_at = each.next_at = opens
        else:
            _open(follow, each, told, at)
    for each in due:
        if each.state in (Turn.OPEN.value, Turn.LATE.value) and each.next_at is not None and each.next_at <= at:
            _not_answered(session, follow, each, told, at)
    rules.stand(session, follow, found)


def _open(follow: FollowUp, time: CheckIn, told: Told, at: datetime) -> None:
    time.state, time.next_at = Turn.OPEN.value, at + plan().late
    if time.reminded_at is not None:
        return
    time.reminded_at = at
    by_notice = time.way == Way.FORM.value and follow.reminder == Reminder.PUSH.value
    (told.asked if by_notice else told.by_member).append(follow)


def _not_answered(session: Session, follow: FollowUp, time: CheckIn, told: Told, at: datetime) -> None:
    """Late first, then missed; what a member is to do stays late until they have done it, and is nobody's miss."""
    if time.way == Way.CONTACT.value:
        time.state, time.next_at = Turn.LATE.value, None
    elif time.state == Turn.OPEN.value:
        time.state, time.next_at = Turn.LATE.value, at + plan().missed - plan().late
    else:
        time.state, time.next_at = Turn.MISSED.value, None
        follow.missed += 1
        if follow.missed >= SECOND:
            told.missed.append(follow)
            audit.record(session, Act.CHECK_IN_MISSED, on=follow.case_id, at=at)


def _tell(session: Session, told: Told, at: datetime) -> None:
    """One neutral notice, or where nobody would get it a member's task; of a second miss always a task."""
    noticed = push.owed_in(session, [each.conversation_id for each in told.asked], at=at)
    by_member = told.by_member + [each for each in told.asked if each.conversation_id not in noticed]
    for kind, follows in ((DueKind.FOLLOW, by_member), (DueKind.MISSED, told.missed)):
        for follow in follows:
            _raise(session, kind, follow, told.spoken[follow.conversation_id], at)


def _raise(session: Session, kind: DueKind, follow: FollowUp, spoken: Spoken, at: datetime) -> None:
    """Something for who asks this person, to be done inside of the safe hours."""
    tasks.raise_due(
        session,
        kind,
        desk_id=follow.desk_id,
        subject_id=follow.conversation_id,
        urgency=Urgency.NORMAL,
        language=spoken.language,
        where=spoken.where,
        at=at,
        due_at=follow.window.first_inside(at),
        assignee_id=follow.counsellor_id,
    )
