"""How many answers are read, with and without a notice: monthly counts of nobody, to see whether notices help."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import clock, db
from api.push.model import ReturnCount

FEW = 5  # smaller counts are not told


@dataclass(frozen=True)
class Returns:
    """Answers of one month and how many of them were read. None: fewer than :data:`FEW`."""

    answers: int | None
    read: int | None


def count(session: Session, written_at: datetime, *, told: bool, answers: int = 0, read: int = 0) -> None:
    """Add to the month in which an answer was written. ``told``: its mailbox wished for notices then."""
    month = _month(written_at)
    db.add_unless_there(session, ReturnCount, {"month": month, "told": told, "answers": 0, "read": 0})
    session.execute(
        update(ReturnCount)
        .where(ReturnCount.month == month, ReturnCount.told == told)
        .values(answers=ReturnCount.answers + answers, read=ReturnCount.read + read)
    )


def of_month(session: Session, at: datetime) -> dict[bool, Returns]:
    """With a notice (True) and without (False), for the month of this moment; nothing where few would show."""
    rows = session.execute(
        select(ReturnCount.told, ReturnCount.answers, ReturnCount.read).where(ReturnCount.month == _month(at))
    ).all()
    found = {told: Returns(_shown(answers), _shown(read)) for told, answers, read in rows}
    return {told: found.get(told, Returns(None, None)) for told in (True, False)}


def _shown(count: int) -> int | None:
    return count if count >= FEW else None


def _month(at: datetime) -> str:
    return f"{clock.hotline_time(at):%Y-%m}"
