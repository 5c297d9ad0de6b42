"""Requests of the person whom data are about, legal holds, and what is left when a case has been erased."""

import uuid
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id, random_id
from api.sealed import Sealed


class SubjectRequest(Base):
    """Somebody asks to see, correct, export, delete, restrict or withdraw; due like anything else."""

    __tablename__ = "subject_request"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    conversation_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[uuid.UUID | None]
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[uuid.UUID | None]
    outcome: Mapped[str | None] = mapped_column(String(12))
    body: Mapped[Sealed]


class LegalHold(Base):
    """A case that is kept whatever its retention says, until somebody lifts it."""

    __tablename__ = "legal_hold"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[uuid.UUID | None]
    reason: Mapped[Sealed]


class KeptCount(Base):
    """What statistics keep of an erased case: coded facts without any identity, under the statistics key."""

    __tablename__ = "kept_count"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    month: Mapped[str] = mapped_column(String(7))
    body: Mapped[Sealed]
