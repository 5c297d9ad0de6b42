"""Consents and legal grounds, what was let out on one of them, what people ask of their data, and legal holds."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id
from api.sealed import Sealed


class Consent(Base):
    """A consent, or the legal ground that stands in its place; for what and to whom stands in the sealed body.

    ``subject_id``: whose data it is about, a missing person or a conversation. ``approver_id``: of a ground.
    """

    __tablename__ = "consent"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    subject_id: Mapped[uuid.UUID] = mapped_column(index=True)
    by_id: Mapped[uuid.UUID]
    approver_id: Mapped[uuid.UUID | None]
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    body: Mapped[Sealed]


class Release(Base):
    """Something was let out; what, and to whom, stands in the sealed body."""

    __tablename__ = "release"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    consent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consent.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    body: Mapped[Sealed]


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
