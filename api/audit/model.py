"""One row for each act: who, what, on which thing, when; a reason only sealed."""

import uuid
from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id
from api.sealed import Sealed

# What waits is little at all times: with an index of its own the next one to chain is found at once.
WAITS, CHAINED = text("number IS NULL"), text("number IS NOT NULL")


class Entry(Base):
    """An act that happened. Never changed, never deleted; timed work gives it its place in the chain within seconds.

    ``number`` counts from 1, ``hash`` is over the act and the hash before it, ``mac`` over that under the server key
    named by ``mac_key``: all four empty until then.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_id", "at"),
        Index("ix_audit_entry_actor", "actor_id", "at"),
        Index("ix_audit_entry_act", "act", "at"),
        Index("ix_audit_entry_unchained", "at", "id", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_audit_entry_number", "number", unique=True, sqlite_where=CHAINED, postgresql_where=CHAINED),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[uuid.UUID | None]
    subject_id: Mapped[uuid.UUID | None]
    reason: Mapped[Sealed | None]
    number: Mapped[int | None]
    hash: Mapped[bytes | None]
    mac: Mapped[bytes | None]
    mac_key: Mapped[str | None] = mapped_column(String(16))
