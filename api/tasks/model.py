"""One row for each thing that is due for a person of the staff."""

import uuid
from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class Due(Base):
    """Something waits. Plain on purpose: timed work and the list run with nobody signed in; no word of a report."""

    __tablename__ = "due"
    __table_args__ = (
        Index("ix_due_open", "desk_id", "closed_at", "rank", "opened_at"),
        Index("ix_due_subject", "subject_id", "closed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    desk_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    rank: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    where: Mapped[str] = mapped_column(String(8))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    assignee_id: Mapped[uuid.UUID | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[uuid.UUID | None]
