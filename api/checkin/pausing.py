"""Slower, paused, on again, or over: by whom it is about without any reason, by a member, or by the clock."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import queries as restored
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.checkin import rules
from api.checkin.kinds import OVER, State, Turn
from api.checkin.model import FollowUp
from api.checkin.rules import NotFollowed
from api.checkin.schedule import hastened, plan, slowed
from api.conversation import queries as conversations
from api.errors import Refused
from api.push import rules as push
from api.sealed import Urgency
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

LOOKED_AT_WITHIN = timedelta(days=1)


class LookedAtFirst(Refused):
    """The house was brought back from a back-up: a member looks at this before anybody is asked again."""

    status = 409


def pace(session: Session, follow: FollowUp, *, slower: bool, by: uuid.UUID | None, at: datetime) -> None:
    """Ask half as often from now on, or as often as before; a second time changes nothing."""
    if follow.slower == slower:
        return
    follow.slower = slower
    for each in rules.times(session, follow):
        if each.state == Turn.PLANNED.value:
            each.wanted_at = (slowed if slower else hastened)(each.wanted_at, at)
    session.flush()
    rules.arm(session, follow, at=at)
    backup.take_back(session, TakenBack.FOLLOW_UP_CHANGED, follow.id, at=at)
    audit.record(session, Act.FOLLOW_CHANGED, by=by, on=follow.case_id, at=at)


def pause(session: Session, follow: FollowUp, until: datetime | None, *, by: uuid.UUID | None, at: datetime) -> None:
    """Ask nothing until then, or until they say so; after a restore not before a member has looked.

    Raises NotFollowed when it has ended.
    """
    _go_on_to(session, follow, State.PAUSED, by, at)
    follow.paused_until = None if by is None and lost(session, follow.id) else until
    _hush(session, follow, at)
    backup.take_back(session, TakenBack.FOLLOW_UP_CHANGED, follow.id, at=at)


def go_on(session: Session, follow: FollowUp, *, by: uuid.UUID | None, at: datetime) -> None:
    """Ask again from now on. Raises NotFollowed when it has ended, and LookedAtFirst until a member has looked."""
    if by is None and lost(session, follow.id):
        raise LookedAtFirst
    _go_on_to(session, follow, State.ACTIVE if follow.joined_at else State.INVITED, by, at)


def end(session: Session, follow: FollowUp, state: State, *, by: uuid.UUID | None, at: datetime) -> None:
    """Nothing is asked any more. ``state``: stopped by the person (no reasons), or graduated."""
    _go_on_to(session, follow, state, by, at)
    _end(session, follow, at)
    backup.take_back(session, OVER_AS[state], follow.id, at=at)


OVER_AS = {State.STOPPED: TakenBack.FOLLOW_UP_STOPPED, State.GRADUATED: TakenBack.FOLLOW_UP_GRADUATED}


def _end(session: Session, follow: FollowUp, at: datetime) -> None:
    follow.ended_at, follow.missed = at, 0
    found = rules.times(session, follow)
    for each in found:
        if each.done_at is None and each.state != Turn.MISSED.value:
            rules.drop(each)
    _hush(session, follow, at)
    push.drop(session, conversation_id=follow.conversation_id, at=at)
    rules.stand(session, follow, found)
    session.flush()


def end_again(session: Session, follow_id: uuid.UUID, state: State, *, at: datetime) -> None:
    """A restore has brought back what had ended. Nothing happens where there is none."""
    follow = session.get(FollowUp, follow_id, with_for_update=True)
    if follow is not None and State(follow.state) not in OVER:
        follow.state, follow.paused_until = state.value, None
        _end(session, follow, at)


def pause_again(session: Session, follow_id: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back other hours, another pace, or no pause: nobody is asked before a member has looked.

    It pauses without an end, and whoever accompanies finds that on the list.
    """
    follow = session.get(FollowUp, follow_id, with_for_update=True)
    if follow is None or State(follow.state) in OVER:
        return
    _go_on_to(session, follow, State.PAUSED, None, at)
    _hush(session, follow, at)
    backup.lose(session, TakenBack.FOLLOW_UP_CHANGED, follow.id, at=at)
    tell_member(session, follow, at=at)


def tell_member(session: Session, follow: FollowUp, *, at: datetime) -> None:
    """Whoever accompanies looks at what a restore has brought back."""
    told = conversations.spoken(session, [follow.conversation_id])[follow.conversation_id]
    tasks.raise_due(
        session,
        DueKind.RESTORED,
        desk_id=follow.desk_id,
        subject_id=follow.conversation_id,
        urgency=Urgency.NORMAL,
        language=told.language,
        where=told.where,
        at=at,
        due_at=at + LOOKED_AT_WITHIN,
        assignee_id=follow.counsellor_id,
    )


def lost(session: Session, follow_id: uuid.UUID) -> bool:
    """Whether a restore has brought this back as it was before, and no member has looked yet."""
    return bool(restored.lost(session, TakenBack.FOLLOW_UP_CHANGED, [follow_id]))


def looked(session: Session, follow: FollowUp, *, at: datetime) -> None:
    """A member has set anew how somebody is asked."""
    backup.written_anew(session, TakenBack.FOLLOW_UP_CHANGED, follow.id)
    tasks.close_kinds(session, (DueKind.RESTORED,), follow.conversation_id, at=at)


def _hush(session: Session, follow: FollowUp, at: datetime) -> None:
    """Nobody is asked, so no member is reminded to ask, and no notice is on its way but of an answer that waits."""
    tasks.close_kinds(session, rules.ASKED, follow.conversation_id, at=at)
    if not conversations.unread(session, follow.conversation_id):
        push.not_owed(session, follow.conversation_id)
    session.flush()


def _go_on_to(session: Session, follow: FollowUp, state: State, by: uuid.UUID | None, at: datetime) -> None:
    if State(follow.state) in OVER:
        raise NotFollowed
    follow.state, follow.paused_until = state.value, None
    session.flush()
    for each in rules.times(session, follow):
        if each.state in (Turn.OPEN.value, Turn.LATE.value):  # nothing counts as missed while nobody is asked
            each.state, each.next_at = Turn.OPEN.value, at + plan().late if follow.active else None
    rules.arm(session, follow, at=at)
    audit.record(session, Act.FOLLOW_CHANGED, by=by, on=follow.case_id, at=at)
