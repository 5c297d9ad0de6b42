"""Beginning, joining, answering, later, slower, pausing, stopping: what becomes of the times, and of the list's row."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.checkin.kinds import OVER, Reminder, Standing, State, Turn, Way
from api.checkin.model import CheckIn, FollowUp
from api.checkin.schedule import hastened, plan, planned, slowed
from api.contact.window import Window
from api.conversation import rules as conversation
from api.conversation.code import Holder
from api.conversation.parcel import Parcel
from api.conversation.rules import Receipt
from api.errors import Changed, NotFound, Refused
from api.sealed import ContentKey, Kind, Label, Urgency
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

MOST_TIMES = 60
OPEN = (Turn.OPEN.value, Turn.LATE.value, Turn.MISSED.value)


class FollowedAlready(Refused):
    """This person is followed up already."""

    status = 409


class NotFollowed(Refused):
    """Nobody is followed up behind this code, or it has ended."""

    status = 404


class TooManyTimes(Refused):
    """More times than a plan may hold, or one that lies too far away."""

    status = 422


def begin(
    session: Session,
    key: ContentKey,
    *,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    conversation_id: uuid.UUID,
    desk_id: uuid.UUID,
    window: Window,
    by: uuid.UUID,
    at: datetime,
) -> uuid.UUID:
    """Somebody is invited: the plan stands, and nothing is asked before they join. Returns the id.

    Raises FollowedAlready while another one of this person goes on.
    """
    going_on = select(FollowUp.id).where(
        FollowUp.person_id == person_id, FollowUp.state.not_in([each.value for each in OVER])
    )
    if session.scalar(going_on) is not None:
        raise FollowedAlready
    follow_id = uuid.uuid4()
    session.add(
        FollowUp(
            id=follow_id,
            case_id=case_id,
            person_id=person_id,
            conversation_id=conversation_id,
            desk_id=desk_id,
            counsellor_id=by,
            state=State.INVITED.value,
            rank=Standing.WAITING,
            began_at=at,
            slower=False,
            missed=0,
            reminder=Reminder.TASK.value,
            version=1,
            body=key.seal_json({}, Label.FOLLOW_UP, follow_id),
            **hours(window),
        )
    )
    session.flush()
    audit.record(session, Act.FOLLOW_BEGUN, by=by, on=case_id, at=at)
    return follow_id


def hours(window: Window) -> dict[str, str]:
    """The columns of a window."""
    return {"zone": window.zone, "days": " ".join(window.days), "since": window.since, "until": window.until}


def held(session: Session, code: Holder) -> FollowUp:
    """The follow-up behind a code or a phone's tokens, held until the transaction ends.

    Raises UnknownCode, NotFollowed when the code is an ordinary mailbox's or all of it has ended.
    """
    found = conversation.found(session, code)
    follow = session.scalar(select(FollowUp).where(FollowUp.conversation_id == found.id).with_for_update())
    if follow is None or State(follow.state) in OVER:
        raise NotFollowed
    return follow


def join(session: Session, code: Holder, window: Window, *, reminder: Reminder, at: datetime) -> None:
    """The person takes part from now on; later only hours and reminder are set. Raises UnknownCode, NotFollowed."""
    follow = held(session, code)
    follow.reminder = reminder.value
    if follow.joined_at is None:
        follow.joined_at, follow.state = at, State.ACTIVE.value
        for each in planned(at, window):
            session.add(
                CheckIn(
                    follow_up_id=follow.id,
                    step=each.step,
                    way=each.way.value,
                    state=Turn.PLANNED.value,
                    wanted_at=each.wanted_at,
                    opens_at=each.opens_at,
                    next_at=each.opens_at,
                )
            )
        audit.record(session, Act.FOLLOW_JOINED, on=follow.case_id, at=at)
    set_hours(session, follow, window, at=at)


def set_hours(session: Session, follow: FollowUp, window: Window, *, at: datetime) -> None:
    """Other safe hours: every time that is still to come moves into them."""
    for name, value in hours(window).items():
        setattr(follow, name, value)
    session.flush()
    arm(session, follow, at=at)


def times(session: Session, follow: FollowUp) -> list[CheckIn]:
    """All times of a plan, the earliest first."""
    question = select(CheckIn).where(CheckIn.follow_up_id == follow.id).order_by(CheckIn.wanted_at, CheckIn.id)
    return list(session.scalars(question.with_for_update()))


def arm(session: Session, follow: FollowUp, *, at: datetime) -> None:
    """Let the clock wait for what is still to come, or for nothing while somebody pauses or has stopped.

    After a pause whatever would have been asked meanwhile is asked once: the latest stays, the others are dropped.
    """
    coming = [each for each in times(session, follow) if each.state == Turn.PLANNED.value]
    passed = [each for each in coming if each.opens_at < at]
    for each in passed[:-1] if follow.active else ():
        each.state, each.next_at = Turn.DROPPED.value, None
    for each in coming:
        if each.state == Turn.PLANNED.value:
            each.opens_at = follow.window.first_inside(max(each.wanted_at, at))
            each.next_at = each.opens_at if follow.active else None
    session.flush()
    stand(session, follow)


def stand(session: Session, follow: FollowUp) -> None:
    """Work out where somebody stands on the list. A raised hand stays until a member has looked (:func:`looked_at`)."""
    found = times(session, follow)
    follow.next_at = min((each.opens_at for each in found if each.state == Turn.PLANNED.value), default=None)
    if not follow.active:
        over = State(follow.state) in OVER
        follow.rank = Standing.OVER if over else Standing.WAITING
        follow.next_at = None
        return
    if follow.rank in (Standing.RED, Standing.AMBER):
        return
    states = {each.state for each in found}
    if Turn.MISSED.value in states and follow.missed:
        follow.rank = Standing.MISSED
    elif Turn.LATE.value in states:
        follow.rank = Standing.LATE
    elif Turn.OPEN.value in states:
        follow.rank = Standing.DUE
    elif follow.rank != Standing.WATCH:
        follow.rank = Standing.QUIET
    session.flush()


RAISED = {Urgency.RED: Standing.RED, Urgency.AMBER: Standing.AMBER}


def receive(session: Session, parcel: Parcel, code: Holder, *, at: datetime, answer_within: timedelta) -> Receipt:
    """Store a check-in, or that somebody chose another moment (Kind.LATER), once; what was asked is done or waits anew.

    Raises UnknownCode, NotFollowed, and whatever conversation.receive does.
    """
    follow = held(session, code)
    receipt = conversation.receive(
        session, parcel, at=at, answer_within=answer_within, to_existing=True, from_outbox=True
    )
    if receipt.again:
        return receipt
    if parcel.header.kind is Kind.LATER:
        _later(session, follow, at)
    else:
        _answered(session, follow, parcel.header.urgency, at)
    return receipt


def _later(session: Session, follow: FollowUp, at: datetime) -> None:
    """Another moment was chosen: what is open waits as if it were asked now, and never counts as missed for it."""
    for each in times(session, follow):
        if each.state in OPEN:
            each.state, each.next_at = Turn.OPEN.value, follow.window.first_inside(at + plan().late)
    follow.missed = 0
    session.flush()
    stand(session, follow)


def _answered(session: Session, follow: FollowUp, urgency: Urgency, at: datetime) -> None:
    """What was asked is done; what was to be asked within the time in which an answer counts is not asked again."""
    done_with(session, follow, Way.FORM, at=at)
    follow.missed = 0
    raised = RAISED.get(urgency)
    if raised is not None:
        follow.rank = min(follow.rank, raised)
    session.flush()
    stand(session, follow)


def done_with(session: Session, follow: FollowUp, *ways: Way, at: datetime) -> None:
    """Whatever was open, of these ways, is done; a member's visit or call counts for all."""
    wanted = {each.value for each in ways or Way}
    for each in times(session, follow):
        if each.way in wanted and each.state in OPEN:
            each.state, each.next_at, each.done_at = Turn.DONE.value, None, at
    tasks.close_kinds(session, (DueKind.FOLLOW, DueKind.MISSED), follow.conversation_id, at=at)


def looked_at(session: Session, follow: FollowUp, level: Standing, *, at: datetime) -> None:
    """A member has seen what was raised and says how closely to look from now on: watch, or quiet."""
    follow.rank = level
    session.flush()
    stand(session, follow)


def pace(session: Session, follow: FollowUp, *, slower: bool, by: uuid.UUID | None, at: datetime) -> None:
    """Ask half as often from now on, or as often as before; a second time changes nothing."""
    if follow.slower == slower:
        return
    follow.slower = slower
    for each in times(session, follow):
        if each.state == Turn.PLANNED.value:
            each.wanted_at = (slowed if slower else hastened)(each.wanted_at, at)
    session.flush()
    arm(session, follow, at=at)
    audit.record(session, Act.FOLLOW_CHANGED, by=by, on=follow.case_id, at=at)


def pause(session: Session, follow: FollowUp, until: datetime | None, *, by: uuid.UUID | None, at: datetime) -> None:
    """Ask nothing until then, or until they say so. Raises NotFollowed when it has ended."""
    _go_on_to(session, follow, State.PAUSED, by, at)
    follow.paused_until = until
    session.flush()


def go_on(session: Session, follow: FollowUp, *, by: uuid.UUID | None, at: datetime) -> None:
    """Ask again from now on. Raises NotFollowed when it has ended."""
    _go_on_to(session, follow, State.ACTIVE if follow.joined_at else State.INVITED, by, at)


def end(session: Session, follow: FollowUp, state: State, *, by: uuid.UUID | None, at: datetime) -> None:
    """Nothing is asked any more. ``state``: stopped by the person (no reasons), or graduated."""
    _go_on_to(session, follow, state, by, at)
    follow.ended_at, follow.missed = at, 0
    for each in times(session, follow):
        if each.done_at is None:
            each.state, each.next_at = Turn.DROPPED.value, None
    tasks.close_kinds(session, (DueKind.FOLLOW, DueKind.MISSED), follow.conversation_id, at=at)
    session.flush()
    stand(session, follow)


def _go_on_to(session: Session, follow: FollowUp, state: State, by: uuid.UUID | None, at: datetime) -> None:
    if State(follow.state) in OVER:
        raise NotFollowed
    follow.state, follow.paused_until = state.value, None
    session.flush()
    arm(session, follow, at=at)
    audit.record(session, Act.FOLLOW_CHANGED, by=by, on=follow.case_id, at=at)


def of_case(session: Session, case_id: uuid.UUID, follow_id: uuid.UUID, version: int | None = None) -> FollowUp:
    """One follow-up of a case, held. Raises NotFound, Changed when ``version`` is not what was shown."""
    follow = session.get(FollowUp, follow_id, with_for_update=True)
    if follow is None or follow.case_id != case_id:
        raise NotFound
    if version is not None and follow.version != version:
        raise Changed
    return follow


def set_times(
    session: Session, follow: FollowUp, wanted: Iterable[tuple[datetime, Way]], *, by: uuid.UUID, at: datetime
) -> None:
    """Other times than the plan's, all that is still to come. Raises TooManyTimes."""
    chosen = sorted(set(wanted))
    farthest = at + timedelta(days=5 * 366)
    if len(chosen) > MOST_TIMES or any(not at < each <= farthest for each, _ in chosen):
        raise TooManyTimes
    for each in times(session, follow):
        if each.state == Turn.PLANNED.value:
            session.delete(each)
    session.flush()
    for moment, way in chosen:
        session.add(
            CheckIn(
                follow_up_id=follow.id,
                step="own",
                way=way.value,
                state=Turn.PLANNED.value,
                wanted_at=moment,
                opens_at=follow.window.first_inside(moment),
            )
        )
    follow.version += 1
    session.flush()
    arm(session, follow, at=at)
    audit.record(session, Act.FOLLOW_CHANGED, by=by, on=follow.case_id, at=at)
