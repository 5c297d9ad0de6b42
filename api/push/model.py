"""Subscriptions: where a browser may be told that something waits. Timed work must open them with nobody signed in."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.contact.window import Window
from api.db import Base, random_id


class PushSubscription(Base):
    """One browser's wish to be told, for one mailbox or one member; never both.

    ``locked``: address and keys, under the server key. ``due_at``: a notice is owed since then; this is the truth, and
    several owed at once are one. ``leased_until``: a worker is at it. ``sent_at``: the last one that was taken.
    ``zone``, ``days``, ``since``, ``until``: hours outside of which nothing is sent, where somebody has named any.
    """

    __tablename__ = "push_subscription"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    endpoint_hash: Mapped[bytes] = mapped_column(index=True)
    locked: Mapped[bytes]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    leased_until: Mapped[datetime | None]
    tries: Mapped[int]
    sent_at: Mapped[datetime | None]
    zone: Mapped[str | None] = mapped_column(String(40))
    days: Mapped[str | None] = mapped_column(String(40))
    since: Mapped[str | None] = mapped_column(String(5))
    until: Mapped[str | None] = mapped_column(String(5))

    @property
    def window(self) -> Window | None:
        """The hours; None where any will do."""
        if self.zone is None:
            return None
        return Window(self.zone, tuple((self.days or "").split()), self.since or "", self.until or "")


class ReturnCount(Base):
    """How many answers were written and first read in a month, with and without a notice sent. Counts of nobody.

    ``month``: such as "2026-11", in Viet Nam.
    """

    __tablename__ = "return_count"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    told: Mapped[bool] = mapped_column(primary_key=True)
    answers: Mapped[int]
    read: Mapped[int]
