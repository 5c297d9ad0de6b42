"""Safe-contact cards, how a reporter stands, what a person wishes, and answers that wait for a supervisor."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id
from api.sealed import Sealed


class SafeContact(Base):
    """The card of one person: of who wrote (a conversation) or of whom a case is about. Read before any contact."""

    __tablename__ = "safe_contact"
    subject_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    version: Mapped[int]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[uuid.UUID]
    expires_at: Mapped[datetime]
    body: Mapped[Sealed]


class SafeContactRead(Base):
    """A member has read this version of a card."""

    __tablename__ = "safe_contact_read"
    subject_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("safe_contact.subject_id"), primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    at: Mapped[datetime]


class ReporterStanding(Base):
    """How who wrote stands to the person, as members weighed it; never shown outside."""

    __tablename__ = "reporter_standing"
    conversation_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID]
    body: Mapped[Sealed]


class PersonWish(Base):
    """Whether somebody has been found, and whether they want to be in contact; known to members alone."""

    __tablename__ = "person_wish"
    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID]
    body: Mapped[Sealed]


class HeldAnswer(Base):
    """An answer that a supervisor looks at before it goes into a mailbox."""

    __tablename__ = "held_answer"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    conversation_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    decision: Mapped[str | None] = mapped_column(String(12))
    body: Mapped[Sealed]
