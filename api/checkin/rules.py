"""Beginning, joining, answering, later, slower, pausing, stopping: what becomes of the times, and of the list's row."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.checkin.kinds import OVER, Reminder, Standing, State, Turn, Way
from api.checkin.model import CheckIn, FollowUp
from api.checkin.schedule import next_working_evening, plan, planned
from api.contact.window import Window
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.conversation.code import Code, Holder
from api.conversation.parcel import Parcel
from api.conversation.rules import Receipt
from api.errors import Changed, NotFound, Refused
from api.keys import queries as keys
from api.keys.ring import Ring
from api.push import rules as push
from api.sealed import ContentKey, Kind, Label, Urgency
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

MOST_TIMES = 60
OPEN = (Turn.OPEN.value, Turn.LATE.value, Turn.MISSED.value)
ASKED = (DueKind.FOLLOW, DueKind.MISSED)
WAKE = timedelta(minutes=10)

SealAgain: TypeAlias = Callable[[Session, Ring, FollowUp, Code], None]


class FollowedAlready(Refused):
    """This person is followed up already."""

    status = 409


class NotFollowed(Refused):
    """Nobody is followed up behind this code, or it has ended."""

    status = 404


class TooManyTimes(Refused):
    """More times than a plan may hold, or one that lies too far away."""

    status = 422


class NoSuchHours(Refused):
    """Hours that begin when they end, or that belong to a place whose clock is not known."""

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

    Raises FollowedAlready while another one of this person goes on, NoSuchHours.
    """
    _known(window)
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
            **window.columns(),
        )
    )
    session.flush()
    audit.record(session, Act.FOLLOW_BEGUN, by=by, on=case_id, at=at)
    return follow_id


def _known(window: Window) -> None:
    """Raises NoSuchHours."""
    try:
        ZoneInfo(window.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NoSuchHours from error
    if window.since and window.since == window.until:
        raise NoSuchHours


def held(session: Session, code: Holder, *, ended: bool = False) -> FollowUp:
    """The follow-up behind a code or a phone's tokens, held until the transaction ends.

    Raises UnknownCode, NotFollowed when the code is an ordinary mailbox's or all of it has ended (unless ``ended``).
    """
    found = conversation.found(session, code)
    follow = session.scalar(select(FollowUp).where(FollowUp.conversation_id == found.id).with_for_update())
    if follow is None or (State(follow.state) in OVER and not ended):
        raise NotFollowed
    return follow


def join(session: Session, code: Holder, window: Window, *, reminder: Reminder, at: datetime) -> None:
    """The person takes part from now on; later only hours and reminder are set.

    Raises UnknownCode, NotFollowed, NoSuchHours. A clock that was set back counts from when they were invited.
    """
    follow = held(session, code)
    _known(window)
    if follow.joined_at is None:
        follow.reminder = reminder.value
        follow.joined_at, follow.state = at, State.ACTIVE.value
        for each in planned(max(at, follow.began_at), window):
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
    set_reminder(session, follow, reminder, at=at)
    set_hours(session, follow, window, at=at)


def set_hours(session: Session, follow: FollowUp, window: Window, *, at: datetime) -> None:
    """Other safe hours: every time that is still to come moves into them, and so do notices. Raises NoSuchHours."""
    _known(window)
    if follow.window != window and follow.joined_at != at:  # who joins just now has named the first ones
        backup.take_back(session, TakenBack.FOLLOW_UP_CHANGED, follow.id, at=at)
    for name, value in window.columns().items():
        setattr(follow, name, value)
    session.flush()
    push.set_hours(session, follow.conversation_id, window, at=at)
    arm(session, follow, at=at)


def set_reminder(session: Session, follow: FollowUp, reminder: Reminder, *, at: datetime) -> None:
    """One neutral notice, or a member's task, from the next time on."""
    if follow.reminder != reminder.value:
        backup.take_back(session, TakenBack.FOLLOW_UP_CHANGED, follow.id, at=at)
    follow.reminder = reminder.value
    session.flush()


def times(session: Session, follow: FollowUp) -> list[CheckIn]:
    """All times of a plan, the earliest first."""
    question = select(CheckIn).where(CheckIn.follow_up_id == follow.id).order_by(CheckIn.wanted_at, CheckIn.id)
    return list(session.scalars(question.with_for_update()))


def arm(session: Session, follow: FollowUp, *, at: datetime) -> None:
    """Let the clock wait for what is still to come, or for nothing while somebody pauses or has stopped.

    After a pause whatever would have been asked meanwhile is asked once (:func:`only_latest`).
    """
    found = times(session, follow)
    coming = [each for each in found if each.state == Turn.PLANNED.value]
    if follow.active:
        only_latest([each for each in coming if each.opens_at < at])
    for each in coming:
        if each.state == Turn.PLANNED.value:
            each.opens_at = follow.window.first_inside(max(each.wanted_at, at))
            each.next_at = each.opens_at if follow.active else None
    session.flush()
    stand(session, follow, found)


def only_latest(passed: Iterable[CheckIn]) -> list[CheckIn]:
    """Of what would have been asked by now the latest of each way stays, which is asked; the others are dropped."""
    stays: dict[str, CheckIn] = {}
    for each in sorted(passed, key=lambda one: (one.wanted_at, one.id)):
        if each.way in stays:
            drop(stays[each.way])
        stays[each.way] = each
    return list(stays.values())


def drop(time: CheckIn) -> None:
    """This time is not asked about any more."""
    time.state, time.next_at = Turn.DROPPED.value, None


def stand(session: Session, follow: FollowUp, found: list[CheckIn] | None = None) -> None:
    """Work out where somebody stands on the list. A raised hand stays until a member has looked (:func:`looked_at`).

    ``found``: all times of this follow-up, where they are at hand.
    """
    found = times(session, follow) if found is None else found
    follow.next_at = min((each.opens_at for each in found if each.state == Turn.PLANNED.value), default=None)
    if follow.rank in (Standing.RED, Standing.AMBER):
        follow.next_at = follow.next_at if follow.active else None
        return
    follow.rank = standing(follow, {each.state for each in found})
    if not follow.active:
        follow.next_at = None


def standing(follow: FollowUp, states: set[str]) -> Standing:
    """Where somebody stands whose times are in these states, raised hands apart."""
    if not follow.active:
        return Standing.OVER if State(follow.state) in OVER else Standing.WAITING
    if Turn.MISSED.value in states and follow.missed:
        return Standing.MISSED
    if Turn.LATE.value in states:
        return Standing.LATE
    if Turn.OPEN.value in states:
        return Standing.DUE
    return Standing.WATCH if follow.rank == Standing.WATCH else Standing.QUIET


RAISED = {Urgency.RED: Standing.RED, Urgency.AMBER: Standing.AMBER}


def due_by(urgency: Urgency, at: datetime, answer_within: timedelta, wake: timedelta) -> datetime:
    """By when a member does something about a check-in: red at once, amber within one working day."""
    if urgency is Urgency.RED:
        return at + wake
    return next_working_evening(at) if urgency is Urgency.AMBER else at + answer_within


def receive(
    session: Session, parcel: Parcel, code: Holder, *, at: datetime, answer_within: timedelta, wake: timedelta = WAKE
) -> Receipt:
    """Store a check-in, or that somebody chose another moment (Kind.LATER), once; what was asked is done or waits anew.

    What a phone had sealed before all of this ended is taken too: it stands nowhere else, and a hand may be raised.
    ``wake``: so long something red may wait. Raises UnknownCode, NotFollowed, and whatever conversation.receive does.
    """
    follow = held(session, code, ended=True)
    urgency = parcel.header.urgency
    receipt = conversation.receive(
        session,
        parcel,
        at=at,
        answer_within=answer_within,
        to_existing=True,
        from_outbox=True,
        due_at=due_by(urgency, at, answer_within, wake),
    )
    if receipt.again:
        return receipt
    if parcel.header.kind is Kind.LATER:
        _later(session, follow, at)
    else:
        _answered(session, follow, urgency, at)
    return receipt


def _later(session: Session, follow: FollowUp, at: datetime) -> None:
    """Another moment was chosen: what is open waits as if it were asked now, and never counts as missed for it."""
    found = times(session, follow)
    for each in found:
        if each.state in OPEN and each.way == Way.FORM.value and follow.active:
            each.state, each.next_at = Turn.OPEN.value, at + plan().late
    follow.missed = 0
    tasks.close_kinds(session, (DueKind.MISSED,), follow.conversation_id, at=at)
    session.flush()
    stand(session, follow, found)


def _answered(session: Session, follow: FollowUp, urgency: Urgency, at: datetime) -> None:
    """What was asked is done; what was to be asked within the time in which an answer counts is not asked again."""
    soon = at + plan().late
    for each in times(session, follow):
        if each.way == Way.FORM.value and each.state == Turn.PLANNED.value and each.opens_at <= soon and follow.active:
            each.state = Turn.OPEN.value
    done_with(session, follow, Way.FORM, at=at)
    follow.missed = 0
    raised = RAISED.get(urgency)
    if raised is not None:
        follow.rank = min(follow.rank, raised)
    session.flush()
    stand(session, follow)
    audit.record(session, Act.CHECK_IN_RECEIVED, on=follow.case_id, at=at)


def under_duress(session: Session, follow: FollowUp, *, at: datetime, wake: timedelta = WAKE) -> None:
    """Somebody may be made to open this: red for who is on duty. Nobody is contacted because of it."""
    told = conversations.spoken(session, [follow.conversation_id])[follow.conversation_id]
    tasks.raise_due(
        session,
        DueKind.DURESS,
        desk_id=follow.desk_id,
        subject_id=follow.conversation_id,
        urgency=Urgency.RED,
        language=told.language,
        where=told.where,
        at=at,
        due_at=at + wake,
    )
    follow.rank = Standing.RED
    audit.record(session, Act.DURESS_SHOWN, on=follow.case_id, at=at)
    session.flush()


def done_with(session: Session, follow: FollowUp, *ways: Way, at: datetime) -> None:
    """Whatever was open, of these ways, is done; a member's visit or call counts for all."""
    wanted = {each.value for each in ways or Way}
    left = False
    for each in times(session, follow):
        if each.way in wanted and each.state in OPEN:
            each.state, each.next_at, each.done_at = Turn.DONE.value, None, at
        left = left or each.state in OPEN
    tasks.close_kinds(session, (DueKind.MISSED,) if left else ASKED, follow.conversation_id, at=at)
    session.flush()
    stand(session, follow)


def looked_at(session: Session, follow: FollowUp, level: Standing, *, at: datetime) -> None:
    """A member has seen what was raised and says how closely to look from now on: watch, or quiet."""
    follow.rank = level
    session.flush()
    stand(session, follow)


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
    backup.take_back(session, TakenBack.FOLLOW_UP_CHANGED, follow.id, at=at)
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


def hand_to(session: Session, follow: FollowUp, to: uuid.UUID | None, *, by: uuid.UUID, at: datetime) -> None:
    """Somebody else asks from now on, or nobody yet; what waits for it goes along. Raises NotFound for no member of
    its desk."""
    if to is not None and to not in keys.holders_at(session, follow.desk_id):
        raise NotFound
    _give(session, follow, to)
    follow.version += 1
    backup.take_back(session, TakenBack.FOLLOW_UP_HANDED, follow.id, to, at=at)
    audit.record(session, Act.FOLLOW_HANDED, by=by, on=follow.case_id, at=at)
    session.flush()


def _give(session: Session, follow: FollowUp, to: uuid.UUID | None) -> None:
    follow.counsellor_id = to
    tasks.assign_kinds(session, (*ASKED, DueKind.RESTORED), follow.conversation_id, to)


def hand_again(session: Session, follow_id: uuid.UUID, to: uuid.UUID | None) -> None:
    """A restore has brought back who accompanied before: whoever came after does so, or nobody yet."""
    follow = session.get(FollowUp, follow_id, with_for_update=True)
    if follow is not None:
        _give(session, follow, to if to in keys.holders_at(session, follow.desk_id) else None)
        session.flush()


def move_to_desk(session: Session, case_id: uuid.UUID, desk_id: uuid.UUID) -> None:
    """A case goes to another desk; who does not belong there asks no more. Restricted notes stay closed."""
    members = keys.holders_at(session, desk_id)
    for follow in session.scalars(select(FollowUp).where(FollowUp.case_id == case_id).with_for_update()).all():
        follow.desk_id = desk_id
        if follow.counsellor_id not in members:
            follow.counsellor_id = None
    session.flush()


def new_code(
    session: Session, ring: Ring, follow: FollowUp, code: Code, *, at: datetime, seal_again: SealAgain | None = None
) -> None:
    """The phone or the paper was lost: another code, given in person; the one before opens nothing any more.

    ``seal_again``: gives what is shared with the person to the new code. Raises MailboxGone, NotFollowed when all of it
    has ended.
    """
    if State(follow.state) in OVER:
        raise NotFollowed
    conversation.new_code(session, ring, follow.conversation_id, code, at=at)
    follow.version += 1
    if seal_again:
        seal_again(session, ring, follow, code)
    audit.record(session, Act.FOLLOW_CODE_CHANGED, by=ring.holder_id, on=follow.case_id, at=at)
    session.flush()
