"""Writing an act down."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from api.audit.acts import Act
from api.audit.model import Entry
from api.db import new_id
from api.sealed import ContentKey, Label


def record(
    session: Session,
    act: Act,
    *,
    at: datetime,
    by: uuid.UUID | None = None,
    on: uuid.UUID | None = None,
    reason: tuple[str, ContentKey] | None = None,
) -> Entry:
    """Write ``act`` in the caller's transaction. A reason comes with the content key that seals it."""
    entry = Entry(act=act.name, at=at, actor_id=by, subject_id=on)
    if reason:
        entry.id = new_id()
        text, key = reason
        entry.reason = key.seal(text.encode(), Label.AUDIT_REASON, entry.id)
    session.add(entry)
    return entry
