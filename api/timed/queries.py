"""How timed work stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.timed.model import TimedWork
from api.timed.rules import jobs


@dataclass(frozen=True)
class Standing:
    """One kind of timed work. ``late``: overdue by more than three of its turns. ``failed_at``: failing since then."""

    name: str
    due_at: datetime
    done_at: datetime | None
    failed_at: datetime | None
    failure: str | None
    late: bool


def standing(session: Session, *, at: datetime) -> list[Standing]:
    """All kinds that this code knows, by name."""
    rows = session.scalars(select(TimedWork).order_by(TimedWork.name))
    known = jobs()
    return [
        Standing(
            row.name, row.due_at, row.done_at, row.failed_at, row.failure, at > row.due_at + known[row.name].late_after
        )
        for row in rows
        if row.name in known
    ]


def late(session: Session, *, at: datetime) -> list[str]:
    """Names of what is late."""
    return [each.name for each in standing(session, at=at) if each.late or each.failure]
