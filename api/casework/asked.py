"""What somebody asked of their data behind a code becomes a request of their case once a member reads it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.casework.model import Case
from api.consent import requests
from api.conversation.noting import OF_DATA
from api.conversation.queries import OpenedMessage
from api.sealed import ContentKey, Urgency, Where
from api.tasks import queries as waiting
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

WITHIN = timedelta(hours=72)  # of one that was sealed on a phone, for which nothing was raised when it came


def take_in(session: Session, case: Case, key: ContentKey, message: OpenedMessage, *, at: datetime) -> None:
    """Put a request down with the others of the case, and let it be due there. Nothing for any other message."""
    asked = (message.content or {}).get("asks")
    if asked not in set(OF_DATA):
        return
    talk = message.conversation_id
    rows = [one for one in waiting.waiting_for(session, [talk]) if one.kind == DueKind.REQUEST.value]
    due_at = min([one.due_at for one in rows], default=message.at + WITHIN)
    requests.put_down(
        session,
        key,
        case.id,
        str(asked),
        request_id=message.id,
        conversation_id=talk,
        received_at=message.at,
        due_at=due_at,
    )
    tasks.close_kinds(session, (DueKind.REQUEST,), talk, at=at)
    tasks.raise_due(
        session,
        DueKind.REQUEST,
        desk_id=case.desk_id,
        subject_id=case.id,
        urgency=Urgency.NORMAL,
        language="vi",
        where=Where.UNKNOWN,
        at=at,
        due_at=due_at,
        assignee_id=case.assignee_id,
    )
