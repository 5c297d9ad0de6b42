"""One row for each kind of timed work: when it is due, and who is at it."""

import uuid
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class TimedWork(Base):
    """The truth about one kind of timed work; a worker that is killed leaves a lease that runs out."""

    __tablename__ = "timed_work"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[uuid.UUID | None]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(60))
