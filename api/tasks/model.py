"""One row for each thing that is due for a person of the staff."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id
from api.sealed import Sealed


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


class DueWords(Base):
    """What a member wrote for a task, under its case's key."""

    __tablename__ = "due_words"
    due_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("due.id"), primary_key=True)
    body: Mapped[Sealed]


class Shift(Base):
    """Who is on duty as what, and when; ``language``: of an interpreter."""

    __tablename__ = "shift"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    desk_id: Mapped[uuid.UUID]
    staff_id: Mapped[uuid.UUID] = mapped_column(index=True)
    duty: Mapped[str] = mapped_column(String(12))
    language: Mapped[str | None] = mapped_column(String(8))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    set_by: Mapped[uuid.UUID]


class StaffPhone(Base):
    """How a member is reached at night, sealed to the desks that may wake them."""

    __tablename__ = "staff_phone"
    staff_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    content_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("content_key.id"))
    changed_at: Mapped[datetime]
    body: Mapped[Sealed]


class Wake(Base):
    """Somebody was called because of something due: reached or not, as who called put it down."""

    __tablename__ = "wake"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    due_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("due.id"), index=True)
    staff_id: Mapped[uuid.UUID]
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    reached: Mapped[bool]
