"""Calls at work: begun, written, ended, put into a case, a report taken down in them, and the call that was promised.

A call stands alone until it is linked; from then on it is sealed under its case's key. What is held is held in one
order, the case before the call, so that who joins cases and who writes into a log wait for each other.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.calls import kinds, queries
from api.calls import rules as calls
from api.calls.kinds import AT_ONCE, ENDINGS, Direction, Outcome
from api.calls.model import Call
from api.calls.queries import OpenedCall
from api.casework import marks
from api.casework.handing import NoSuchCase
from api.casework.kinds import CallClass, Category
from api.casework.model import Case, CaseConversation
from api.casework.names import as_drawn
from api.casework.opening import at_work, case_of, conversation_ids, messages, new_case, open_conversation
from api.contact import rules as contact
from api.contact.card import Channel
from api.conversation import rules as conversation
from api.conversation.parcel import Parcel
from api.conversation.rules import Receipt
from api.errors import Changed, NotAllowed, NotFound, Refused
from api.keys import queries as desks
from api.keys.queries import DeskPublic
from api.keys.ring import Ring
from api.report.rules import INTAKE
from api.sealed import ContentKey, Label, Urgency, Where
from api.tasks import queries as waiting
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

LISTS: kinds.Lists = {"call_class": tuple(CallClass), "category": tuple(Category)}
CALL_BACK_WITHIN = timedelta(hours=1)  # a call that nobody answered; a call asked for is due as a report is


class LinkedAlready(Refused):
    """The call belongs to a case; cases are joined, calls are not moved."""

    status = 409


class TakenDown(Refused):
    """A report was taken down in this call already; more of it is an addition by the caller's code."""

    status = 409


def begin(
    session: Session,
    ring: Ring,
    call_id: uuid.UUID,
    *,
    direction: Direction,
    case_id: uuid.UUID | None = None,
    conversation_id: uuid.UUID | None = None,
    back_to: uuid.UUID | None = None,
    at: datetime,
) -> None:
    """Open a log under an id that is the same on a double tap; a second time changes nothing.

    ``conversation_id``: who is called, of this case. ``back_to``: the missed call that is answered. Raises NotFound,
    JoinedAway, NotAllowed for a member of no desk, and for a call out whatever contact.may_contact does.
    """
    back = queries.opened(session, ring, back_to) if back_to else None
    case_id = back.listed.case_id if back else case_id
    case, key = at_work(session, ring, case_id) if case_id else (None, None)
    if conversation_id and (case is None or conversation_id not in conversation_ids(session, case.id)):
        raise NotFound
    if queries.exists(session, call_id):
        return
    if direction is Direction.OUT and conversation_id and key:
        contact.may_contact(session, key, conversation_id, Channel.CALL, by=ring.holder_id, at=at)
    number = back.told.get("number", "") if back else _number_of(session, ring, conversation_id)
    calls.begin(
        session,
        call_id,
        direction,
        desk_id=case.desk_id if case else _desk_of(session, ring).id,
        by=ring.holder_id,
        key=key,
        case_id=case_id,
        conversation_id=conversation_id,
        back_to=back_to,
        told={"number": number} if number else None,
        at=at,
    )
    audit.record(session, Act.CALL_BEGUN, by=ring.holder_id, on=call_id, at=at)


def _number_of(session: Session, ring: Ring, conversation_id: uuid.UUID | None) -> str:
    """The number at which somebody asked to be called, as they wrote it last."""
    told = [message.content or {} for message in messages(session, ring, [conversation_id] if conversation_id else [])]
    numbers = [str(content.get("cards", {}).get("call", {}).get("number", "")) for content in told]
    return next((number[: kinds.LINES["number"]] for number in reversed(numbers) if number), "")


def _desk_of(session: Session, ring: Ring) -> DeskPublic:
    """Where a member's calls lie: at intake, or at the first desk that is theirs. Raises NotAllowed."""
    mine = [desk for desk in desks.desks(session) if desk.id in ring.desks(session)]
    if not mine:
        raise NotAllowed
    return min(mine, key=lambda desk: desk.code != INTAKE)


def _held(session: Session, ring: Ring, call_id: uuid.UUID) -> tuple[Call, ContentKey, Case | None]:
    """A call, its key and its case, to be changed. Raises NotFound, Changed when it is being linked just now."""
    case_id = queries.case_of(session, call_id)
    case = at_work(session, ring, case_id)[0] if case_id else None
    call = calls.held(session, call_id)
    if call.case_id != case_id:
        raise Changed
    if call.desk_id not in ring.desks(session):
        raise NotFound
    return call, ring.content_key(session, call.content_key_id), case


def save(session: Session, ring: Ring, call_id: uuid.UUID, told: dict[str, str], *, version: int, at: datetime) -> int:
    """Keep what was typed; the version that now stands. ``told`` as kinds.told gives it. Raises NotFound, Changed."""
    call, key, case = _held(session, ring, call_id)
    if calls.save(call, key, told, version=version):
        if call.ended_at is not None:
            calls.remark(session, ring, call, key)
        if case is not None:
            _mark(session, ring, case, told)
        audit.record(session, Act.CALL_SAVED, by=ring.holder_id, on=call_id, at=at)
    return call.version


def _mark(session: Session, ring: Ring, case: Case, told: dict[str, str]) -> None:
    """The case is found by the numbers that the call speaks of."""
    marks.add(session, ring, case, marks.numbers_in(" ".join(told.values())))


def read(session: Session, ring: Ring, call_id: uuid.UUID, *, at: datetime) -> OpenedCall:
    """A member opens a log; audited, but for who is just writing it. Its mark is made anew under the present key."""
    found = queries.opened(session, ring, call_id)
    if found.listed.open and found.listed.by_id == ring.holder_id:
        return found
    call = calls.held(session, call_id)
    calls.remark(session, ring, call, ring.content_key(session, call.content_key_id))
    audit.record(session, Act.CALL_READ, by=ring.holder_id, on=call_id, at=at)
    return found


def end(
    session: Session,
    ring: Ring,
    call_id: uuid.UUID,
    outcome: Outcome,
    *,
    at: datetime,
    next_try: timedelta = timedelta(hours=4),
) -> None:
    """The call is over. Reached: what was promised is kept; not reached: the next try is due. Twice is once.

    Raises NotFound, also for an outcome that such a call cannot have.
    """
    call, key, _ = _held(session, ring, call_id)
    if outcome not in ENDINGS[Direction(call.direction)]:
        raise NotFound
    if call.ended_at is not None:
        return
    calls.end(session, ring, call, key, outcome, at=at)
    if call.direction == Direction.OUT.value:
        _called(session, ring, call, key, outcome is Outcome.REACHED, at, at + next_try)
    audit.record(session, Act.CALL_LOGGED, by=ring.holder_id, on=call_id, at=at)


def _called(
    session: Session, ring: Ring, call: Call, key: ContentKey, reached: bool, at: datetime, again_at: datetime
) -> None:
    back_to = queries.opened_under(call, key).back_to
    asked = [call.conversation_id] if call.conversation_id else []
    missed = [each for each in (back_to, call.case_id) if each]
    for kind, subjects in ((DueKind.CALL_BACK, asked), (DueKind.UNANSWERED, missed)):
        tasks.called(session, kind, subjects, reached=reached, by=ring.holder_id, at=at, again_at=again_at)


def at_once(
    session: Session, ring: Ring, call_id: uuid.UUID, outcome: Outcome, number: str = "", *, at: datetime
) -> None:
    """An incoming call that is over with one tap: silent, dropped, a wrong number, or nobody was free to answer.

    What nobody answered waits on the list until somebody has called back. Twice is once. Raises NotFound, NotAllowed,
    TooManyWords.
    """
    if outcome not in AT_ONCE:
        raise NotFound
    if queries.exists(session, call_id):
        return
    told = kinds.told(lambda name: number if name == "number" else "", LISTS)
    desk = _desk_of(session, ring)
    calls.begin(session, call_id, Direction.IN, desk_id=desk.id, by=ring.holder_id, told=told, at=at)
    call, key, _ = _held(session, ring, call_id)
    calls.end(session, ring, call, key, outcome, at=at)
    if outcome is Outcome.UNANSWERED:
        tasks.raise_due(
            session,
            DueKind.UNANSWERED,
            desk_id=desk.id,
            subject_id=call_id,
            urgency=Urgency.AMBER,
            language="vi",
            where=Where.UNKNOWN,
            at=at,
            due_at=at + CALL_BACK_WITHIN,
            fresh=True,
        )
    audit.record(session, Act.CALL_LOGGED, by=ring.holder_id, on=call_id, at=at)


def not_needed(session: Session, ring: Ring, call_id: uuid.UUID, *, at: datetime) -> None:
    """A missed call is let go: nobody knows the number, or it was another mistake. Raises NotFound."""
    _held(session, ring, call_id)
    tasks.called(session, DueKind.UNANSWERED, [call_id], reached=True, by=ring.holder_id, at=at, again_at=at)
    audit.record(session, Act.TASK_DONE, by=ring.holder_id, on=call_id, at=at)


def waits(session: Session, call_id: uuid.UUID) -> bool:
    """Whether somebody should call back after this missed call."""
    return any(row.kind == DueKind.UNANSWERED.value for row in waiting.waiting_for(session, [call_id]))


def of_case(session: Session, ring: Ring, case_id: uuid.UUID) -> list[OpenedCall]:
    """The calls of a case, the latest first. Raises NotFound."""
    case, key = case_of(session, ring, case_id)
    return queries.of_case(session, case.id, key)


def open_case(session: Session, ring: Ring, call_id: uuid.UUID, *, at: datetime) -> uuid.UUID:
    """A new case out of a call, classed as the call is; its id, also when the call has one. Raises NotFound."""
    call, key, linked = _held(session, ring, call_id)
    if linked is not None:
        return linked.id
    case = new_case(session, call.desk_id, at)
    _link(session, ring, call, key, case, at)
    return case.id


def join_case(session: Session, ring: Ring, call_id: uuid.UUID, name: str, *, at: datetime) -> uuid.UUID:
    """A call belongs to a case that is there, by its neutral name. Raises NoSuchCase, LinkedAlready, JoinedAway."""
    named = select(Case.id).where(Case.name == as_drawn(name), Case.desk_id.in_(ring.desks(session)))
    case_id = session.scalar(named)
    if case_id is None:
        raise NoSuchCase
    case, _ = at_work(session, ring, case_id)
    call, key, linked = _held(session, ring, call_id)
    if linked is not None and linked.id != case.id:
        raise LinkedAlready
    if linked is None:
        _link(session, ring, call, key, case, at)
    return case.id


def _link(session: Session, ring: Ring, call: Call, old: ContentKey, case: Case, at: datetime) -> None:
    key = ring.content_key(session, case.content_key_id)
    told = queries.opened_under(call, old).told
    calls.link(session, call, old, key, case_id=case.id, desk_id=case.desk_id)
    _class(case, key, told)
    _mark(session, ring, case, told)
    tasks.carry_over(session, call.id, case.id)
    tasks.assign(session, case.id, case.assignee_id, case.desk_id)
    case.changed_at = at
    audit.record(session, Act.CALL_LINKED, by=ring.holder_id, on=case.id, at=at)


def _class(case: Case, key: ContentKey, told: dict[str, str]) -> None:
    """What nobody has classed yet is classed as the call was."""
    facts = key.open_json(case.facts, Label.CASE_FACTS, case.id)
    if case.call_class is None and not facts.get("category") and {"call_class", "category"} & told.keys():
        case.call_class = told.get("call_class")
        case.facts = key.seal_json({**facts, "category": told.get("category")}, Label.CASE_FACTS, case.id)
        case.version += 1


def desk_for_report(session: Session, ring: Ring, call_id: uuid.UUID) -> DeskPublic:
    """To which desk a report of this call is sealed: its case's, else intake as any report. Raises NotFound."""
    found = queries.opened(session, ring, call_id).listed
    return desks.by_id(session, found.desk_id) if found.case_id else desks.desk(session, INTAKE)


def take_down(
    session: Session, ring: Ring, call_id: uuid.UUID, parcel: Parcel, *, at: datetime, answer_within: timedelta
) -> Receipt:
    """A report that a member has written for the caller, received as any other; it and the call are of one case.

    Raises NotFound, TakenDown, and OtherDesk when the case has gone to another desk meanwhile.
    """
    call, key, case = _held(session, ring, call_id)
    if call.direction != Direction.IN.value or (case is not None and case.desk_id != parcel.desk_id):
        raise Changed
    receipt = conversation.receive(session, parcel, at=at, answer_within=answer_within)
    if call.conversation_id not in {None, receipt.conversation_id}:
        raise TakenDown
    call.conversation_id = receipt.conversation_id
    session.flush()
    if case is not None:
        _put_into(session, case, receipt.conversation_id)
    elif parcel.desk_id in ring.desks(session):
        found = open_conversation(session, ring, receipt.conversation_id, at=at)
        _link(session, ring, call, key, at_work(session, ring, found)[0], at)
    audit.record(session, Act.REPORT_TAKEN_DOWN, by=ring.holder_id, on=receipt.conversation_id, at=at)
    return receipt


def _put_into(session: Session, case: Case, conversation_id: uuid.UUID) -> None:
    """A new conversation belongs to a case that is there, and waits on its owner's list."""
    if session.get(CaseConversation, conversation_id) is None:
        session.add(CaseConversation(conversation_id=conversation_id, case_id=case.id))
        session.flush()
    tasks.assign(session, conversation_id, case.assignee_id, case.desk_id)
