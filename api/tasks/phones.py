"""A member's own number for being woken, sealed to every desk that works on cases: whoever sits there may call."""

import re
import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.accounts import queries as staff
from api.audit import rules as audit
from api.audit.acts import Act
from api.doors import Permission
from api.errors import Refused
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.ring import Ring
from api.sealed import Broken, Label
from api.tasks.model import StaffPhone

NUMBER = re.compile(r"\+?[0-9]{8,15}")
BETWEEN = re.compile(r"[\s().-]+")


class NotCallable(Refused):
    """A number that no telephone can call: 8 to 15 digits, perhaps with a plus before them."""

    status = 422


def keep(session: Session, staff_id: uuid.UUID, number: str, *, at: datetime) -> None:
    """Keep a member's number in the place of an earlier one; an empty one takes it away. Raises NotCallable."""
    digits = BETWEEN.sub("", number)
    if digits and not NUMBER.fullmatch(digits):
        raise NotCallable
    _forget(session, [staff_id])
    if digits:
        key = keys.new_content_key(session, [(desk.key_id, desk.public) for desk in desks.desks(session)])
        body = key.seal(digits.encode(), Label.STAFF_PHONE, staff_id)
        session.add(StaffPhone(staff_id=staff_id, content_key_id=key.id, changed_at=at, body=body))
        session.flush()
    audit.record(session, Act.PHONE_KEPT, by=staff_id, on=staff_id, at=at)


def _forget(session: Session, staff_ids: Iterable[uuid.UUID]) -> None:
    """Rows and their keys: what nobody needs opens to nobody."""
    wanted = StaffPhone.staff_id.in_(list(staff_ids))
    key_ids = session.scalars(select(StaffPhone.content_key_id).where(wanted)).all()
    session.execute(delete(StaffPhone).where(wanted))
    keys.drop_content_keys(session, key_ids)


def numbers(session: Session, ring: Ring, staff_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Numbers by member, as far as one of this member's desks opens them."""
    rows = list(session.scalars(select(StaffPhone).where(StaffPhone.staff_id.in_(list(staff_ids)))))
    ring.load(session, [row.content_key_id for row in rows])
    return {row.staff_id: found for row in rows if (found := _opened(session, ring, row))}


def _opened(session: Session, ring: Ring, row: StaffPhone) -> str:
    if not ring.can_open(session, row.content_key_id):
        return ""
    try:
        return ring.content_key(session, row.content_key_id).open(row.body, Label.STAFF_PHONE, row.staff_id).decode()
    except Broken:
        return ""


def forget_closed(session: Session) -> None:
    """Who no longer works on cases is not called at night."""
    able = {each.id for each in staff.colleagues(session, Permission.READ_CASES)}
    gone = set(session.scalars(select(StaffPhone.staff_id))) - able
    if gone:
        _forget(session, gone)
