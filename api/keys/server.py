"""The server key: rotated from a page or a terminal, and written down either way."""

import uuid
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from api import server_key
from api.audit import rules as audit
from api.audit.acts import Act
from api.server_key import ServerKey


def rotate(
    session: Session, path: Path, *, at: datetime, by: uuid.UUID | None = None, seen: int | None = None
) -> ServerKey:
    """A new generation before the others, which every process takes up with its next act.

    The file is changed last: what is refused leaves nothing in the audit. ``by``: who administers, None on a terminal;
    ``seen``: as in :func:`server_key.rotate`, which says what is raised.
    """
    audit.record(session, Act.SERVER_KEY_ROTATED, by=by, at=at)
    return server_key.rotate(path, seen=seen)
