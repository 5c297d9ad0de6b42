"""Questions about notices."""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.push.model import PushSubscription
from api.push.rules import due


def waits(session: Session, *, at: datetime) -> bool:
    """Whether any notice is to be sent now."""
    return any(session.scalar(select(PushSubscription.id).where(which).limit(1)) is not None for which in due(at))


def wished_since(session: Session, conversation_id: uuid.UUID) -> datetime | None:
    """Since when a mailbox has wished for notices; None when it does not."""
    return session.scalar(
        select(func.min(PushSubscription.created_at)).where(PushSubscription.conversation_id == conversation_id)
    )


def browsers_of(session: Session, staff_id: uuid.UUID) -> int:
    """On how many browsers a member gets notices."""
    mine = select(func.count()).select_from(PushSubscription).where(PushSubscription.staff_id == staff_id)
    return session.scalar(mine) or 0
