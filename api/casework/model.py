"""A case: its plain side for the list and timed work, its sealed side under a key of its own."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id
from api.sealed import Sealed


class Case(Base):
    """A case. ``name`` is neutral and drawn by lot; ``facts`` holds the category and whatever else is coded.

    ``joined_into``: the case that holds what was brought away from this one. ``marked_under``: the generation of the
    index key under which its marks were made.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_list", "desk_id", "state", "changed_at"),
        Index("ix_case_file_desk", "desk_id", "changed_at"),
        Index("ix_case_file_class", "desk_id", "call_class", "changed_at"),
        Index("ix_case_file_mine", "assignee_id", "state", "changed_at"),
        Index("ix_case_file_own", "assignee_id", "changed_at"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"))
    content_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("content_key.id"))
    state: Mapped[str] = mapped_column(String(12))
    call_class: Mapped[str | None] = mapped_column(String(12))
    rank: Mapped[int]
    assignee_id: Mapped[uuid.UUID | None]
    facts: Mapped[Sealed]
    version: Mapped[int]
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    joined_into: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    marked_under: Mapped[uuid.UUID | None] = mapped_column(index=True)


class CaseConversation(Base):
    """A conversation belongs to one case; a case may hold several, none of whose writers learns of the others."""

    __tablename__ = "case_conversation"
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)


class CasePerson(Base):
    """A person whom a case is about."""

    __tablename__ = "case_person"
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("missing_person.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)


class CaseMessage(Base):
    """A message whose clues have been taken into the case, so that they are taken once."""

    __tablename__ = "case_message"
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)


class CaseNote(Base):
    """A note among members; never shown outside."""

    __tablename__ = "case_note"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    author_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    body: Mapped[Sealed]


class CaseMark(Base):
    """A telephone number or an account that a case speaks of, as a digest under the index key: found, never read."""

    __tablename__ = "case_mark"
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True, index=True)


class PersonRelation(Base):
    """How two persons of a case belong together."""

    __tablename__ = "person_relation"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    body: Mapped[Sealed]


class QuickReply(Base):
    """Words that a desk often needs, in one language; nothing about anybody."""

    __tablename__ = "quick_reply"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID]


class FileMark(Base):
    """A picture that may distress, or that nobody but named members may see; its digest keeps custody."""

    __tablename__ = "file_mark"
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message_file.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    body: Mapped[Sealed]
