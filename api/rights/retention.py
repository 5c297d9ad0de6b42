"""Retention: how long a closed case of each class is kept, what is due to go, and letting it go after somebody looked.

Nothing goes by itself: what a member of the supervision has seen in the preview is erased, case by case, and whatever
changed meanwhile stays. The periods are the hotline's own decision (`RETENTION`).
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.backup.rules import Kind, take_back
from api.calls.model import Call
from api.casework import queries as cases
from api.casework.queries import Listed
from api.keys.ring import Ring
from api.rights import counts, erasing
from api.rights.rules import is_held

NONE, CALLS = "none", "calls"
PAGE = 200


@dataclass(frozen=True)
class DueToGo:
    """A closed case whose time is over. ``held``: it stays until the hold is lifted."""

    listed: Listed
    kind: str
    held: bool


def preview(session: Session, ring: Ring, keeps: Mapping[str, timedelta], *, at: datetime) -> list[DueToGo]:
    """What would go now, the longest closed first, at most :data:`PAGE` of each class; nothing changes."""
    here = ring.desks(session)
    found = [
        DueToGo(each, kind, is_held(session, each.id))
        for kind, time in keeps.items()
        if kind != CALLS
        for each in cases.closed_before(session, here, None if kind == NONE else kind, at - time, limit=PAGE)
    ]
    return sorted(found, key=lambda due: due.listed.changed_at)


def calls_due(session: Session, ring: Ring, keeps: Mapping[str, timedelta], *, at: datetime) -> list[uuid.UUID]:
    """Calls that belong to no case and whose time is over, the oldest first."""
    question = select(Call.id).where(
        Call.desk_id.in_(ring.desks(session)), Call.case_id.is_(None), Call.ended_at < at - keeps[CALLS]
    )
    return list(session.scalars(question.order_by(Call.began_at).limit(PAGE)))


def let_go(session: Session, ring: Ring, case_id: uuid.UUID, keeps: Mapping[str, timedelta], *, at: datetime) -> bool:
    """Erase one case whose time is over, keeping its count; whether it went: not when it is held, or changed."""
    due = {each.listed.id for each in preview(session, ring, keeps, at=at) if not each.held}
    if case_id not in due:
        return False
    erase_asked(session, ring, case_id, at=at)
    return True


def erase_asked(session: Session, ring: Ring, case_id: uuid.UUID, *, at: datetime) -> None:
    """Erase one case now, keeping its count. Raises NotFound, Held."""
    counts.keep(session, cases.opened(session, ring, case_id))
    erasing.erase(session, ring, case_id, at=at)


def let_calls_go(
    session: Session, ring: Ring, call_ids: Iterable[uuid.UUID], keeps: Mapping[str, timedelta], *, at: datetime
) -> int:
    """Erase those of these calls that are due; how many."""
    going = sorted(set(call_ids) & set(calls_due(session, ring, keeps, at=at)))
    for call_id in going:
        take_back(session, Kind.CALL_ERASED, call_id, at=at)
        audit.record(session, Act.CALL_ERASED, by=ring.holder_id, on=call_id, at=at)
    erasing.let_go(session, going)
    return len(going)
