"""Public answers: an article, and every version of it that was ever saved, in each language."""

import uuid
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class Source(TypedDict):
    """Where a statement comes from; ``date`` is YYYY-MM-DD, YYYY-MM or YYYY."""

    title: str
    date: str


class Article(Base):
    """A question that people bring. ``numbers`` are keys of the directory, shown below the answer."""

    __tablename__ = "article"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    topic: Mapped[str] = mapped_column(String(20))
    icon: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    numbers: Mapped[list[str]] = mapped_column(JSON)


class ArticleVersion(Base):
    """One saved state in one language; never changed, never deleted. The highest number is what people read.

    ``written_at`` is when these words came about: a review makes a new version and keeps it, so that a
    translation is out of date exactly when the Vietnamese words are younger. ``editor_id`` is empty for what
    came with the house."""

    __tablename__ = "article_version"
    __table_args__ = (
        UniqueConstraint("article_id", "language", "number"),
        CheckConstraint("number > 0", name="counts_from_one"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    language: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(String(300))
    answer: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    sources: Mapped[list[Source]] = mapped_column(JSON)
    checked_on: Mapped[date]
    reviewed_on: Mapped[date | None]
    editor_id: Mapped[uuid.UUID | None]
    written_at: Mapped[datetime]
    at: Mapped[datetime]
