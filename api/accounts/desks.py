"""Granting desks among members: keys knows holders, this knows who they are and whether they may read."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from api.accounts import queries
from api.accounts.queries import Person
from api.accounts.roles import StaffState, may
from api.doors import Permission
from api.errors import NotAllowed, Refused
from api.keys import queries as keys_queries
from api.keys import rules as keys
from api.keys.ring import Ring


class NoReader(Refused):
    """This member's role opens no cases, or the account has not been taken up."""

    status = 403


def _reader(session: Session, staff_id: uuid.UUID) -> Person:
    """A member who opens cases. Raises NoReader: an administrator is never given a desk."""
    found = queries.person(session, staff_id)
    if found.state is not StaffState.ACTIVE or not may(found.role, Permission.READ_CASES):
        raise NoReader
    return found


def _held(session: Session, ring: Ring, code: str) -> str:
    if code not in ring.desk_codes(session):
        raise NotAllowed
    return code


def grant(session: Session, ring: Ring, code: str, to: uuid.UUID, *, at: datetime) -> None:
    """Give a colleague a desk that the granter holds."""
    keys.grant_desk(session, ring, _held(session, ring, code), _reader(session, to).id, at=at)


def revoke(session: Session, ring: Ring, code: str, member: uuid.UUID, *, at: datetime) -> None:
    """Take a desk that the revoker holds from a colleague, or lay it down oneself."""
    keys.revoke_desk(session, ring, _held(session, ring, code), member, at=at)


def recover(session: Session, first: str, second: str, to: uuid.UUID, *, at: datetime) -> tuple[str, str]:
    """Give every desk to one member with the two halves; returns the new halves."""
    return keys.recover(session, first, second, _reader(session, to).id, at=at)


def table(session: Session, ring: Ring) -> tuple[list[str], list[tuple[Person, set[str]]]]:
    """The desks this member holds, and beside each colleague who may read those of them that they hold."""
    mine = ring.desk_codes(session)
    codes = [desk.code for desk in keys_queries.desks(session) if desk.code in mine]
    holders = keys_queries.members(session)
    readers = queries.colleagues(session, Permission.READ_CASES)
    return codes, [(one, {code for code in codes if one.id in holders.get(code, ())}) for one in readers]
