"""Restricting a case to named members and supervision: it gets a key of its own, and its desk keeps none."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from api.accounts import queries as staff
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.casework.handing import give, move, reason_of
from api.casework.opening import at_work
from api.doors import Permission
from api.errors import Refused
from api.keys import rules as keys
from api.keys import turn
from api.keys.ring import Ring


class NobodyNamed(Refused):
    """A restricted case needs at least one member of the staff who reads cases."""

    status = 422


def restrict(
    session: Session, ring: Ring, case_id: uuid.UUID, members: Iterable[uuid.UUID], *, reason: str, at: datetime
) -> None:
    """From now on these members and supervision alone open the case and what is written to it.

    Others named once more replace those before. What somebody saw or copied before stays seen. Handing the case to a
    desk ends it. Raises NotFound, JoinedAway, NobodyNamed.
    """
    turn.take(session)
    case, key = at_work(session, ring, case_id)
    named = set(members) & {each.id for each in staff.colleagues(session, Permission.READ_CASES)}
    if not named:
        raise NobodyNamed
    desk, holders = keys.make_case_desk(session, ring, named, at=at)
    for member in sorted(named):
        backup.take_back(session, TakenBack.CASE_NAMED, desk.id, member, at=at)
    backup.take_back(session, TakenBack.CASE_RESTRICTED, case_id, desk.id, at=at)
    move(session, ring, case, key, desk, at=at)
    give(session, case, case.assignee_id if case.assignee_id in holders else None, at=at)
    audit.record(session, Act.CASE_RESTRICTED, by=ring.holder_id, on=case_id, at=at, reason=reason_of(reason, key))
