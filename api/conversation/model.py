"""A conversation behind a return code, its messages, and their sealed files."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, random_id
from api.sealed import Sealed


class Conversation(Base):
    """A mailbox. Of the code only hashes and a public key are kept; deleting the mailbox empties the three."""

    __tablename__ = "conversation"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"))
    lookup_hash: Mapped[bytes | None] = mapped_column(unique=True)
    access_hash: Mapped[bytes | None]
    public: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(8))
    where: Mapped[str] = mapped_column(String(8))
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None]
    news_asked_at: Mapped[datetime | None]


class ConversationPast(Base):
    """A desk that a conversation has left: what an outbox had sealed to it may still come."""

    __tablename__ = "conversation_past"
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"), primary_key=True)
    left_at: Mapped[datetime]


class Message(Base):
    """One envelope of a conversation, from the person or from the staff."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("conversation_id", "once"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    urgency: Mapped[str] = mapped_column(String(8))
    staff_id: Mapped[uuid.UUID | None]
    content_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("content_key.id"))
    body: Mapped[Sealed]
    once: Mapped[bytes]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class MessageFile(Base):
    """A sealed file of a message; its kind and true length stand in the message's body only."""

    __tablename__ = "message_file"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(32))
