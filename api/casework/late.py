"""What came late, sealed to a desk that its conversation has left: its members give the key to the desk that reads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.casework.model import Case
from api.casework.opening import conversation_ids
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.ring import Ring
from api.sealed import ContentKey, Urgency, Where
from api.tasks import queries as waiting
from api.tasks import rules as tasks
from api.tasks.queries import Waiting
from api.tasks.rules import DueKind

GIVEN_WITHIN = timedelta(hours=2)


class Outcome(StrEnum):
    """What became of a late message."""

    GIVEN = "given"
    UNREADABLE = "unreadable"
    OLDER_KEY = "older_key"


@dataclass(frozen=True)
class HandedOver:
    """``conversation_id``: whose keys were given, or the case. ``here``: the member belongs to the desk that reads it
    now, and may go on to its case."""

    conversation_id: uuid.UUID
    outcome: Outcome
    here: bool


def hand_over(session: Session, ring: Ring, message_id: uuid.UUID, *, at: datetime) -> HandedOver | None:
    """Give the desk that reads a conversation the keys of all that came late to a desk of this member.

    None when nothing of this id came late there. A second time changes nothing. Nobody sees a word of it here. The
    row stays when a key is an older one of the desk that this member was never given.
    """
    rows = waiting.raised(session, DueKind.LATE, [message_id], ring.desks(session))
    if not rows:
        return None
    case = session.scalar(select(Case).where(Case.content_key_id == message_id).with_for_update())
    if case is not None:
        return _hand_case(session, ring, case, rows[0], at)
    row, conversation_id = rows[0], conversations.conversation_of(session, message_id)
    reader = conversations.lock(session, conversation_id).desk_id
    opened, shut = _needed(session, ring, conversation_id, row.desk_id, reader)
    _give(session, ring, conversation_id, opened, reader, row, at)
    outcome = _outcome(session, ring, opened, shut, row.desk_id)
    if outcome is not Outcome.OLDER_KEY:
        tasks.close_all(session, [message_id], by=ring.holder_id, at=at)
    return HandedOver(conversation_id, outcome, reader in ring.desks(session))


def ask_for_case(session: Session, case: Case, former: uuid.UUID, *, at: datetime) -> None:
    """A restore has put a case where it had gone after the back-up, but nobody's key was at hand to give it there.

    It waits at the desk before, whose members give it. The row names the case's key, so that no hand-over touches it.
    """
    if desks.held_at(session, former, [case.content_key_id]):
        tasks.raise_due(
            session,
            DueKind.LATE,
            desk_id=former,
            subject_id=case.content_key_id,
            urgency=Urgency.NORMAL,
            language="vi",
            where=Where.UNKNOWN,
            at=at,
            due_at=at + GIVEN_WITHIN,
        )


def _hand_case(session: Session, ring: Ring, case: Case, row: Waiting, at: datetime) -> HandedOver:
    """The desk before gives a case's keys to the one where a restore has put it. Nobody sees a word of it here."""
    talks = conversation_ids(session, case.id)
    all_keys = [case.content_key_id, *(each for talk in talks for each in conversations.key_ids(session, talk))]
    opened, shut = _those(session, ring, all_keys, row.desk_id, case.desk_id)
    _share(session, opened, case.desk_id, row.desk_id)
    # what that desk got meanwhile, it has, but the desk before keeps nothing either
    keys.take_content_keys(session, desks.held_at(session, case.desk_id, all_keys), row.desk_id)
    if opened:
        audit.record(session, Act.LATE_KEY_GIVEN, by=ring.holder_id, on=case.id, at=at)
    outcome = _outcome(session, ring, opened, shut, row.desk_id)
    if outcome is not Outcome.OLDER_KEY:
        tasks.close_all(session, [case.content_key_id], by=ring.holder_id, at=at)
    return HandedOver(case.id, outcome, case.desk_id in ring.desks(session))


def _needed(
    session: Session, ring: Ring, conversation_id: uuid.UUID, desk_id: uuid.UUID, reader: uuid.UUID
) -> tuple[list[ContentKey], int]:
    """Keys that the desk holds and the reading one does not; and how many of them do not open to this member."""
    return _those(session, ring, conversations.key_ids(session, conversation_id), desk_id, reader)


def _those(
    session: Session, ring: Ring, all_keys: Collection[uuid.UUID], desk_id: uuid.UUID, reader: uuid.UUID
) -> tuple[list[ContentKey], int]:
    needed = desks.held_at(session, desk_id, all_keys) - desks.held_at(session, reader, all_keys)
    ring.load(session, needed)
    opened = [ring.content_key(session, key_id) for key_id in needed if ring.can_open(session, key_id)]
    return opened, len(needed) - len(opened)


def _give(
    session: Session,
    ring: Ring,
    conversation_id: uuid.UUID,
    opened: list[ContentKey],
    reader: uuid.UUID,
    row: Waiting,
    at: datetime,
) -> None:
    if not opened:
        return
    _share(session, opened, reader, row.desk_id)
    conversation.raise_again(session, conversation_id, [key.id for key in opened], at=at, due_at=row.due_at)
    audit.record(session, Act.LATE_KEY_GIVEN, by=ring.holder_id, on=conversation_id, at=at)


def _share(session: Session, opened: list[ContentKey], reader: uuid.UUID, former: uuid.UUID) -> None:
    desk = desks.by_id(session, reader)
    for key in opened:
        keys.share_content_key(session, key, desk.key_id, desk.public)
    keys.take_content_keys(session, [key.id for key in opened], former)


def _outcome(session: Session, ring: Ring, opened: list[ContentKey], shut: int, desk_id: uuid.UUID) -> Outcome:
    if shut and not desks.generations(session, desk_id) <= ring.held(session):
        return Outcome.OLDER_KEY
    return Outcome.UNREADABLE if shut and not opened else Outcome.GIVEN
