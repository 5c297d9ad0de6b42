"""Granting desks among members: keys knows holders, this knows who they are and whether they may read."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.accounts import queries
from api.accounts.queries import Person
from api.accounts.roles import StaffState, may
from api.doors import Permission
from api.errors import Refused
from api.keys import queries as keys_queries
from api.keys import rules as keys
from api.keys import turn
from api.keys.purposes import Purpose
from api.keys.ring import Ring

STATISTICS = "statistics"
ORDER = {code: place for place, code in enumerate(keys.SHARED)}


class NoReader(Refused):
    """This member's role opens no cases, or the account has not been taken up."""

    status = 403


def _reader(session: Session, staff_id: uuid.UUID, code: str = "") -> Person:
    """A member who opens cases, or counts where it is about counts. Raises NoReader: an administrator never is."""
    found = queries.person(session, staff_id)
    if found.state is not StaffState.ACTIVE or not _may_hold(found, code):
        raise NoReader
    return found


def _may_hold(person: Person, code: str) -> bool:
    counts = code == STATISTICS and may(person.role, Permission.READ_STATISTICS)
    return counts or may(person.role, Permission.READ_CASES)


def grant(session: Session, ring: Ring, code: str, to: uuid.UUID, *, at: datetime) -> None:
    """Give a colleague a desk that the granter holds."""
    turn.take(session)
    keys.must_hold(session, ring, code)
    keys.grant_desk(session, ring, code, _reader(session, to, code).id, at=at)


def revoke(session: Session, ring: Ring, code: str, member: uuid.UUID, *, at: datetime) -> None:
    """Take a desk that the revoker holds from a colleague, or lay it down oneself; its key is rotated."""
    keys.revoke_desk(session, ring, code, member, at=at)


def recover(session: Session, first: str, second: str, to: uuid.UUID, *, at: datetime) -> tuple[str, str]:
    """Give every desk to one member with the two halves; returns the new halves."""
    return keys.recover(session, first, second, _reader(session, to).id, at=at)


@dataclass(frozen=True)
class Shared:
    """A key that this member holds with others: who may hold it, and who does.

    ``stale_since``: somebody who held it has gone. ``behind``: content keys that still lie under a retired one.
    """

    code: str
    purpose: Purpose
    made_at: datetime
    stale_since: datetime | None
    behind: int
    people: Sequence[tuple[Person, bool]]


def table(session: Session, ring: Ring) -> list[Shared]:
    """The desks and house-wide keys that this member holds, each with the colleagues who may hold it.

    And of restricted cases the keys with which something should be done. Who holds those is a matter of the case.
    """
    mine, holders = ring.desk_codes(session), keys_queries.members(session)
    behind = keys_queries.under_retired_keys(session)
    everybody = [*queries.colleagues(session, Permission.READ_CASES)]
    everybody += [each for each in queries.colleagues(session, Permission.READ_STATISTICS) if each not in everybody]
    return [
        Shared(
            desk.code,
            desk.purpose,
            desk.made_at,
            desk.stale_since,
            behind.get(desk.code, 0),
            []
            if desk.restricted
            else [(one, one.id in holders.get(desk.code, ())) for one in everybody if _may_hold(one, desk.code)],
        )
        for desk in sorted(keys_queries.desks(session, *Purpose), key=lambda desk: ORDER.get(desk.code, len(ORDER)))
        if desk.code in mine and (desk.purpose is not Purpose.CASE or desk.stale_since or desk.code in behind)
    ]
