"""Whom the house accompanies, at work: their course read, visits put down, the plan changed, handed on, ended.

A case is held before what belongs to it, so that who joins cases and who works on a course wait for each other.
"""

import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.casework import following, guarding, handing, sharing
from api.casework import rules as casework
from api.casework.following import Invitation
from api.casework.model import Case
from api.casework.opening import at_work, case_of
from api.casework.wording import once
from api.checkin import answers, appointments, pausing, pin, queries, records
from api.checkin import rules as checkin
from api.checkin.course import Course, Mark, Sitting, courses, marks, sittings
from api.checkin.kinds import OVER, Reminder, Standing, State, Way
from api.checkin.model import FollowUp
from api.checkin.queries import Followed, Time
from api.checkin.raises import CutOffs
from api.checkin.reasons import Reason, reasons_in
from api.checkin.records import NothingRecorded, Opened, RecordKind, Told
from api.consent import rules as consent
from api.consent.kinds import How, Purpose, Recipient
from api.consent.rules import NotSaidHow
from api.contact.window import Window
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.conversation.code import Code, UnknownCode
from api.errors import NotFound, Refused
from api.keys import queries as desks
from api.keys import resealing
from api.keys import rules as keys
from api.keys.ring import Ring
from api.sealed import ContentKey, Kind, Urgency, Where
from api.server_key import ServerKey
from api.tasks import queries as waiting
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

MOOD, SAFE = "short.mood", "short.safe"
FAREWELL = "follow_end"
LOOK_AGAIN = timedelta(days=1)
URGENCY = {Standing.RED: Urgency.RED, Standing.AMBER: Urgency.AMBER}
MET_WITH_HAND = (DueKind.CHECK_IN, DueKind.DURESS)


class NotMet(Refused):
    """Another code is given face to face alone."""

    status = 422


@dataclass(frozen=True)
class Held:
    """What is worked on until the transaction ends: the case, its key, the follow-up."""

    case: Case
    key: ContentKey
    follow: FollowUp


def held(session: Session, ring: Ring, follow_id: uuid.UUID, version: int | None = None) -> Held:
    """``version``: as it was shown. Raises NotFound, JoinedAway, Changed."""
    case_id = queries.by_id(session, follow_id).case_id
    case, key = at_work(session, ring, case_id)
    return Held(case, key, checkin.of_case(session, case_id, follow_id, version))


def invite(
    session: Session, ring: Ring, case_id: uuid.UUID, told: Invitation, code: Code, *, at: datetime
) -> uuid.UUID:
    """As following.invite; the same code once, so that a double tap is one invitation."""
    at_work(session, ring, case_id)
    with suppress(UnknownCode):
        there = queries.by_conversation(session, conversation.found(session, code).id)
        if there and there.case_id == case_id:
            return there.id
    return following.invite(session, ring, case_id, told, code, at=at)


# --- reading ---


@dataclass(frozen=True)
class Raised:
    """A reason to look, since when, and whether a member has looked since."""

    at: datetime
    reason: Reason


@dataclass(frozen=True)
class Home:
    """One course as a member reads it; everything the latest first but scores, marks and times."""

    followed: Followed
    times: list[Time]
    sittings: list[Sitting] = field(repr=False)
    records: list[Opened] = field(repr=False)
    raised: list[Raised] = field(repr=False)
    courses: list[Course] = field(repr=False)
    mood: list[Mark] = field(repr=False)
    safe: list[Mark] = field(repr=False)
    later: int

    @property
    def private(self) -> list[Opened]:
        return [each for each in self.records if each.private]

    @property
    def ask_now(self) -> list[Reason]:
        """What is asked about before anything else."""
        return [each.reason for each in self.raised if each.reason.now]

    @property
    def over(self) -> bool:
        return self.followed.state in OVER


def read(session: Session, ring: Ring, follow_id: uuid.UUID, *, at: datetime) -> None:
    """A member opens a course: audited; what they can open of its mailbox counts as read. Raises NotFound."""
    found = queries.by_id(session, follow_id)
    _case, key = case_of(session, ring, found.case_id, change=True)
    told = [each for each in conversations.opened(session, ring, [found.conversation_id]) if each.content is not None]
    conversation.mark_read_by_staff(session, [each.id for each in told], at=at)
    resealing.reseal_these(session, ring, {key.id, *(each.key_id for each in told)})
    audit.record(session, Act.FOLLOW_READ, by=ring.holder_id, on=found.case_id, at=at)


def course(session: Session, ring: Ring, follow_id: uuid.UUID, cut_offs: CutOffs) -> Home:
    """One course with everything in it. Raises NotFound. Call :func:`read` first: a read is audited."""
    found = queries.by_id(session, follow_id)
    _case, key = case_of(session, ring, found.case_id)
    messages = conversations.opened(session, ring, [found.conversation_id])
    told = [(each.id, each.at, answers.read(each.content)) for each in messages if each.kind == Kind.CHECK_IN.value]
    sat = sittings((message_id, at, said) for message_id, at, said in told if said)
    kept = records.of_follow_up(session, ring, follow_id, key)
    answered = [(one.at, one.answers) for one in sat] + [(each.when, each.answers) for each in _told(kept)]
    return Home(
        found,
        queries.times(session, follow_id),
        sat,
        kept,
        _raised(sat, kept, cut_offs),
        courses(answered, cut_offs),
        marks(answered, MOOD),
        marks(answered, SAFE),
        sum(each.kind == Kind.LATER.value for each in messages),
    )


def _told(kept: Iterable[Opened]) -> list[Told]:
    return [each.told for each in kept if each.told]


def _raised(sat: list[Sitting], kept: list[Opened], cut_offs: CutOffs) -> list[Raised]:
    """What was raised since a member looked last, the most urgent first; one rule once, as it was raised last."""
    looked = max((each.at for each in kept if each.told and each.told.kind is RecordKind.LOOKED), default=None)
    found = [(one.at, reason) for one in sat for reason in one.reasons(cut_offs)]
    for each in kept:
        if each.told and each.told.answers:
            found += [(each.at, reason) for reason in reasons_in(each.told.answers, cut_offs)]
    fresh = sorted((pair for pair in found if looked is None or pair[0] > looked), key=lambda pair: pair[0])
    latest = {reason.id: Raised(at, reason) for at, reason in fresh}
    return sorted(latest.values(), key=lambda each: each.reason.standing)


def open_to(session: Session, ring: Ring, follow_id: uuid.UUID) -> Followed:
    """The plain side of a course that this member may work on. Raises NotFound."""
    found = queries.by_id(session, follow_id)
    case_of(session, ring, found.case_id)
    return found


def private(session: Session, ring: Ring, follow_id: uuid.UUID, *, at: datetime) -> list[Opened]:
    """Restricted notes, opened for their author and supervision; that somebody looked is written down.

    Raises NotFound.
    """
    found = queries.by_id(session, follow_id)
    _case, key = case_of(session, ring, found.case_id)
    audit.record(session, Act.THERAPY_READ, by=ring.holder_id, on=found.case_id, at=at)
    return records.private(session, ring, follow_id, key)


def kept_of(session: Session, ring: Ring, case_id: uuid.UUID, about: str, cut_offs: CutOffs) -> list[Home]:
    """The courses of one person, or behind one mailbox, for a copy of their data; restricted notes stay closed."""
    case_of(session, ring, case_id)
    theirs = [
        each for each in queries.of_case(session, case_id) if about in (str(each.person_id), str(each.conversation_id))
    ]
    return [course(session, ring, each.id, cut_offs) for each in theirs]


# --- writing down ---


def put_down(
    session: Session,
    ring: Ring,
    follow_id: uuid.UUID,
    told: Told,
    *,
    token: str = "",
    cut_offs: CutOffs = records.NONE,
    at: datetime,
) -> uuid.UUID:
    """A visit, a call, or an instrument filled in together; its id, the same for the same form.

    What it raises stands on the list, at whoever wrote it down. Raises what records.write does.
    """
    found = held(session, ring, follow_id)
    record_id = once(token, "record", str(told.body()))
    by, key, follow = ring.holder_id, found.key, found.follow
    if records.write(session, key, follow, told, record_id=record_id, by=by, at=at, cut_offs=cut_offs):
        _raise(session, follow, reasons_in(told.answers, cut_offs), by, at)
        audit.record(session, Act.FOLLOW_RECORDED, by=by, on=found.case.id, at=at)
    return record_id


def _raise(session: Session, follow: FollowUp, reasons: list[Reason], by: uuid.UUID, at: datetime) -> None:
    """What is more than a closer look stands on the list at once, as if a phone had sent it."""
    urgency = URGENCY.get(reasons[0].standing) if reasons else None
    if urgency is None:
        return
    talk = conversations.standing(session, [follow.conversation_id])[0]
    tasks.raise_due(
        session,
        DueKind.CHECK_IN,
        desk_id=follow.desk_id,
        subject_id=follow.conversation_id,
        urgency=urgency,
        language=talk.language,
        where=Where(talk.where),
        at=at,
        due_at=checkin.due_by(urgency, at, LOOK_AGAIN, checkin.WAKE),
        assignee_id=follow.counsellor_id or by,
    )


def looked_at(
    session: Session,
    ring: Ring,
    follow_id: uuid.UUID,
    level: Standing,
    words: str,
    *,
    token: str = "",
    at: datetime,
) -> None:
    """A member has seen what was raised, says what was done, and how closely to look from now on.

    Something red, or that somebody is forced, asks for words. Raises NotFound for another level, NothingRecorded.
    """
    if level not in (Standing.WATCH, Standing.QUIET):
        raise NotFound
    found = held(session, ring, follow_id)
    follow, said = found.follow, words.strip()
    talk = follow.conversation_id
    forced = waiting.waits(session, DueKind.DURESS, [talk], follow.desk_id)
    if (follow.rank == Standing.RED or forced) and not said:
        raise NothingRecorded
    record_id = once(token, "looked", level.name, said)
    told = Told(RecordKind.LOOKED, at, words=said, level=level.name.lower())
    if records.write(session, found.key, follow, told, record_id=record_id, by=ring.holder_id, at=at):
        checkin.looked_at(session, follow, level, at=at)
        for kind in MET_WITH_HAND:
            tasks.close_kind(session, kind, talk, by=ring.holder_id, at=at)
        audit.record(session, Act.FOLLOW_LOOKED_AT, by=ring.holder_id, on=found.case.id, at=at)


def note(session: Session, ring: Ring, follow_id: uuid.UUID, words: str, *, token: str = "", at: datetime) -> None:
    """A restricted note: under a key of its own, for its author and supervision, wherever the case goes.

    Raises NothingRecorded, TooManyWords.
    """
    found = held(session, ring, follow_id)
    record_id = once(token, "private", words.strip())
    key = keys.new_private_key(session, ring.holder_id, desks.desk(session, guarding.SUPERVISION))
    told = Told(RecordKind.NOTE, at, words=words.strip())
    if records.write(session, key, found.follow, told, record_id=record_id, by=ring.holder_id, at=at):
        audit.record(session, Act.THERAPY_NOTED, by=ring.holder_id, on=found.case.id, at=at)
    else:
        keys.drop_content_keys(session, [key.id])


# --- the plan ---


def set_times(
    session: Session,
    ring: Ring,
    follow_id: uuid.UUID,
    wanted: Iterable[tuple[datetime, Way]],
    *,
    version: int,
    at: datetime,
) -> None:
    """Other times, all that is still to come. Raises Changed, TooManyTimes, NotFollowed once it has ended."""
    follow = _going_on(session, ring, follow_id, version)
    checkin.set_times(session, follow, wanted, by=ring.holder_id, at=at)


def set_hours(
    session: Session,
    ring: Ring,
    follow_id: uuid.UUID,
    window: Window,
    reminder: Reminder,
    *,
    version: int,
    at: datetime,
) -> None:
    """Other safe hours and another reminder. Raises Changed, NotFollowed."""
    follow = _going_on(session, ring, follow_id, version)
    follow.version += 1
    checkin.set_reminder(session, follow, reminder, at=at)
    checkin.set_hours(session, follow, window, at=at)
    audit.record(session, Act.FOLLOW_CHANGED, by=ring.holder_id, on=follow.case_id, at=at)


def pace(
    session: Session,
    ring: Ring,
    follow_id: uuid.UUID,
    state: State,
    *,
    slower: bool,
    until: datetime | None = None,
    version: int,
    at: datetime,
) -> None:
    """Slower or as before; paused ``until`` then, or until they say so; or going on. Raises Changed, NotFollowed."""
    follow = _going_on(session, ring, follow_id, version)
    follow.version += 1
    pausing.pace(session, follow, slower=slower, by=ring.holder_id, at=at)
    if state is State.PAUSED:
        pausing.pause(session, follow, until, by=ring.holder_id, at=at)
    elif follow.state == State.PAUSED.value:
        pausing.go_on(session, follow, by=ring.holder_id, at=at)
    pausing.looked(session, follow, at=at)


def _going_on(session: Session, ring: Ring, follow_id: uuid.UUID, version: int) -> FollowUp:
    follow = held(session, ring, follow_id, version).follow
    if State(follow.state) in OVER:
        raise checkin.NotFollowed
    return follow


def set_pins(
    session: Session, ring: Ring, server_key: ServerKey, follow_id: uuid.UUID, first: str, duress: str, *, at: datetime
) -> None:
    """A PIN before the questions, and one that calls for help unseen; both empty for none. Raises NoSuchPin."""
    follow = held(session, ring, follow_id).follow
    pin.set_pins(session, server_key, follow, first, duress, by=ring.holder_id, at=at)


def new_code(session: Session, ring: Ring, follow_id: uuid.UUID, code: Code, *, at: datetime) -> None:
    """Another code, given in person, since a phone or a paper was lost; the one before opens nothing. Twice is once.

    Raises MailboxGone, NotFollowed.
    """
    follow = held(session, ring, follow_id).follow
    with suppress(UnknownCode):
        if conversation.found(session, code).id == follow.conversation_id:
            return
    checkin.new_code(session, ring, follow, code, at=at, seal_again=sharing.seal_again)


# --- handing on, ending ---


@dataclass(frozen=True)
class Handing:
    """``to``: a colleague of the case's desk, or a desk's code. ``how``: the person agreed; ``words``: for them."""

    to: uuid.UUID | str
    how: How | None
    reason: str = field(repr=False)
    words: str = field(default="", repr=False)


def hand_on(
    session: Session, ring: Ring, follow_id: uuid.UUID, told: Handing, *, token: str = "", at: datetime
) -> None:
    """Somebody else accompanies this person from now on, as the person has agreed; to a desk the whole case goes.

    Words to the person go first, by the ordinary mailbox. Raises NotSaidHow, NoBasis without a consent that stands,
    NotFound for somebody who does not work there, and what answering does.
    """
    found = held(session, ring, follow_id)
    case, key, follow = found.case, found.key, found.follow
    if told.how is None:
        raise NotSaidHow
    person, purpose = follow.person_id, Purpose.FOLLOW_UP
    consent.basis(session, key, case.id, person, purpose, Recipient.PERSON, at=at)
    if told.words.strip():
        talk = follow.conversation_id
        casework.answer(session, ring, case.id, talk, told.words, token=token, look_again_in=LOOK_AGAIN, at=at)
    kept = Told(RecordKind.HANDED, at, words=told.reason.strip(), to=str(told.to), how=told.how.value)
    record_id = once(token, "handed", str(told.to))
    if records.write(session, key, follow, kept, record_id=record_id, by=ring.holder_id, at=at):
        to = told.to if isinstance(told.to, uuid.UUID) else None
        if isinstance(told.to, str):
            handing.hand_to_desk(session, ring, case.id, told.to, reason=told.reason, at=at)
            checkin.move_to_desk(session, case.id, case.desk_id)
        checkin.hand_to(session, follow, to, by=ring.holder_id, at=at)


def desk_of(session: Session, follow_id: uuid.UUID) -> uuid.UUID:
    """At which desk somebody is accompanied. Raises NotFound."""
    return queries.by_id(session, follow_id).desk_id


def end(
    session: Session,
    ring: Ring,
    follow_id: uuid.UUID,
    state: State,
    words: str,
    *,
    farewell: bool,
    version: int,
    token: str = "",
    at: datetime,
) -> None:
    """Graduated, or stopped: nothing is asked any more; the mailbox stays open. ``farewell``: approved words go out.

    Raises NotFound for another state, Changed, NotFollowed when it has ended, and what answering does.
    """
    if state not in OVER:
        raise NotFound
    found = held(session, ring, follow_id, version)
    follow = found.follow
    if farewell:
        guarding.answer_standard(
            session,
            ring,
            found.case.id,
            follow.conversation_id,
            FAREWELL,
            token=token,
            look_again_in=LOOK_AGAIN,
            at=at,
        )
    told = Told(RecordKind.ENDED, at, words=words.strip(), level=state.value)
    record_id = once(token, "ended", state.value)
    records.write(session, found.key, follow, told, record_id=record_id, by=ring.holder_id, at=at)
    pausing.end(session, follow, state, by=ring.holder_id, at=at)
    appointments.cancel_all(session, follow, at=at)


def answers_of(form: Mapping[str, str], names: Iterable[str]) -> dict[str, int]:
    """Answers out of a form's fields by item id; what is empty was skipped. Raises NotAnAnswer for no number."""
    given = {name: form.get(name, "") for name in names}
    if any(text and not text.isdecimal() for text in given.values()):
        raise records.NotAnAnswer
    return {name: int(text) for name, text in given.items() if text}
