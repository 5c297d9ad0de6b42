"""Writing an act down."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from api import db
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
) -> None:
    """Write ``act`` in the caller's transaction. A reason comes with the content key that seals it."""
    entry_id, sealed = new_id(), None
    if reason:
        text, key = reason
        sealed = key.seal(text.encode(), Label.AUDIT_REASON, entry_id)
    row = {"id": entry_id, "at": at, "act": act.name, "actor_id": by, "subject_id": on, "reason": sealed}
    db.add(session, Entry, row)
