"""Answers that a supervisor looks at before they go into a mailbox."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from api import db
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.contact.model import HeldAnswer
from api.contact.weighing import approves
from api.errors import NotFound, Refused
from api.sealed import ContentKey, Label


class AlreadyDecided(Refused):
    """Somebody has decided about this answer."""

    status = 409


class OwnAnswer(Refused):
    """Somebody else looks at an answer than who wrote it."""

    status = 403


class Decision(StrEnum):
    """``replaced``: a standard sentence went out instead. ``lost``: a restore forgot which of them it was."""

    SENT = "sent"
    REPLACED = "replaced"
    RETURNED = "returned"
    LOST = "lost"


def hold(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    conversation_id: uuid.UUID,
    kept: dict[str, Any],
    *,
    held_id: uuid.UUID,
    by: uuid.UUID,
    at: datetime,
) -> bool:
    """Keep an answer until somebody has looked at it; False when it waits or waited already.

    ``kept``: its words, and the hours after which its reader is told that somebody looks again.
    """
    if session.get(HeldAnswer, held_id) is not None:
        return False
    body = key.seal_json(kept, Label.HELD_ANSWER, held_id)
    row = {"id": held_id, "case_id": case_id, "conversation_id": conversation_id, "author_id": by, "at": at}
    db.add(session, HeldAnswer, row | {"body": body})
    audit.record(session, Act.ANSWER_HELD, by=by, on=case_id, at=at)
    return True


def decide(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    held_id: uuid.UUID,
    decision: Decision,
    *,
    reason: str = "",
    by: uuid.UUID,
    at: datetime,
) -> tuple[uuid.UUID, uuid.UUID, dict[str, Any]]:
    """A supervisor decides; who wrote it, the conversation, and what was held: its words and hours.

    Raises NotFound, AlreadyDecided, OwnAnswer.
    """
    row = session.get(HeldAnswer, held_id, with_for_update=True)
    if row is None or row.case_id != case_id or not approves(session, by):
        raise NotFound
    if row.decision is not None:
        raise AlreadyDecided
    if row.author_id == by:
        raise OwnAnswer
    told: dict[str, Any] = key.open_json(row.body, Label.HELD_ANSWER, row.id)
    row.decision, row.decided_by, row.decided_at = decision.value, by, at
    backup.take_back(session, TakenBack.ANSWER_DECIDED, held_id, case_id, at=at)
    row.body = key.seal_json({**told, "back": reason}, Label.HELD_ANSWER, row.id)
    act = Act.ANSWER_RETURNED if decision is Decision.RETURNED else Act.ANSWER_APPROVED
    audit.record(session, act, by=by, on=case_id, at=at, reason=(reason, key) if reason else None)
    return row.author_id, row.conversation_id, told


def decided_again(session: Session, held_id: uuid.UUID, *, at: datetime) -> HeldAnswer | None:
    """A restore has brought back an answer about which a supervisor has decided: it waits no more, and does not go.

    Its row; None where there is nothing to decide.
    """
    row = session.get(HeldAnswer, held_id, with_for_update=True)
    if row is None or row.decision is not None:
        return None
    row.decision, row.decided_at = Decision.LOST.value, at
    return row
