"""Live shares of a place, and their sealed points."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, random_id
from api.sealed import Sealed


class LiveShare(Base):
    """A phone tells where it is for a while. ``ends_at`` is empty for a share that goes on until it is stopped.

    ``once``: digest of the phone's own name for this share, so that starting twice makes one.
    """

    __tablename__ = "live_share"
    __table_args__ = (UniqueConstraint("conversation_id", "once"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    content_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("content_key.id"))
    once: Mapped[bytes]
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    stopped_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]


class LivePoint(Base):
    """One position, sealed on the phone. ``number`` is the phone's own count; ``at``: when it arrived."""

    __tablename__ = "live_point"
    share_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("live_share.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    body: Mapped[Sealed]
