"""What the holder of a code says by one tap: from a closed list, put into the mailbox as something they sent."""

import secrets
import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.conversation.model import Conversation, Message
from api.keys import queries as desks
from api.keys import rules as keys
from api.sealed import Kind, Label, Urgency, Where
from api.tasks import rules as tasks
from api.tasks.rules import DueKind


class Asks(StrEnum):
    """What may be asked by one tap. The first five are requests of a data subject (api.rights.rules.Asked)."""

    SEE = "see"
    CORRECT = "correct"
    EXPORT = "export"
    DELETE = "delete"
    RESTRICT = "restrict"
    PROGRESS = "progress"
    NO_PROGRESS = "no_progress"


OF_DATA = (Asks.SEE, Asks.CORRECT, Asks.EXPORT, Asks.DELETE, Asks.RESTRICT)


def put_in(
    session: Session,
    conversation: Conversation,
    words: str,
    kind: DueKind,
    *,
    asks: Asks | None = None,
    once: bytes | None = None,
    at: datetime,
    due_at: datetime,
) -> bool:
    """Seal a sentence of ours to the desk as if they had written it; it waits there as ``kind``.

    There is nothing in it that the door has not seen. ``once``: 16 bytes, of one form; False when it was said before.
    """
    once = once or secrets.token_bytes(16)
    same = select(Message.id).where(Message.conversation_id == conversation.id, Message.once == once)
    if session.scalar(same) is not None:
        return False
    desk = desks.by_id(session, conversation.desk_id)
    key = keys.new_content_key(session, [(desk.key_id, desk.public)])
    told = {"format": 1, "words": words} | ({"asks": asks.value} if asks else {})
    session.add(
        Message(
            id=uuid.uuid4(),
            conversation_id=conversation.id,
            kind=Kind.ADDITION.value,
            urgency=Urgency.NORMAL.value,
            staff_id=None,
            content_key_id=key.id,
            body=key.seal_json(told, Label.BODY, key.id),
            once=once,
            at=at,
        )
    )
    session.flush()
    audit.record(session, Act.MESSAGE_RECEIVED, at=at, on=conversation.id)
    tasks.raise_due(
        session,
        kind,
        desk_id=desk.id,
        subject_id=conversation.id,
        urgency=Urgency.NORMAL,
        language=conversation.language,
        where=Where(conversation.where),
        at=at,
        due_at=due_at,
    )
    return True
