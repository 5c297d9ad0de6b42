"""Desks and their key pairs, grants to members, content keys and their wraps, recovery."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id
from api.keys.purposes import Purpose


class Desk(Base):
    """A desk reads what is sealed to it. ``code`` is public: it stands in the headers of envelopes."""

    __tablename__ = "desk"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    purpose: Mapped[str] = mapped_column(String(12), server_default=Purpose.DESK.value)
    created_at: Mapped[datetime]


class DeskKey(Base):
    """One generation of a desk's key pair; a retired one goes on opening what was sealed to it.

    ``stale_since``: somebody who held it has gone since then, so it should be rotated.
    """

    __tablename__ = "desk_key"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"), index=True)
    public: Mapped[bytes]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    stale_since: Mapped[datetime | None]


class MemberKey(Base):
    """A member's key pair; the private key is locked under what the issued password derives."""

    __tablename__ = "member_key"
    holder_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    public: Mapped[bytes]
    locked_private: Mapped[bytes]
    created_at: Mapped[datetime]


class DeskGrant(Base):
    """A desk's private key, sealed to one member."""

    __tablename__ = "desk_grant"
    __table_args__ = (UniqueConstraint("desk_key_id", "holder_id"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    desk_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk_key.id"))
    holder_id: Mapped[uuid.UUID] = mapped_column(index=True)
    wrapped: Mapped[bytes]
    granted_by: Mapped[uuid.UUID | None]
    granted_at: Mapped[datetime]


class ContentKeyRow(Base):
    """A content key's name; the key itself exists only in its wraps. ``context`` is what they are bound to."""

    __tablename__ = "content_key"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    context: Mapped[bytes]


class KeyWrap(Base):
    """A content key, sealed to one holder: a desk key's id or a mailbox's id."""

    __tablename__ = "key_wrap"
    content_key_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("content_key.id", ondelete="CASCADE"), primary_key=True
    )
    holder_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, index=True)
    wrapped: Mapped[bytes]


class RecoveryKey(Base):
    """The public half of a recovery key; the private one exists on paper, in two halves."""

    __tablename__ = "recovery_key"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    public: Mapped[bytes]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class RecoveryWrap(Base):
    """A desk's private key, sealed to a recovery key."""

    __tablename__ = "recovery_wrap"
    recovery_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recovery_key.id"), primary_key=True)
    desk_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk_key.id"), primary_key=True)
    wrapped: Mapped[bytes]
