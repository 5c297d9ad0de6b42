"""Logging calls: beginning one, saving what was typed, ending it, and putting it under its case's key.

Whoever calls these has looked whether the member may: casework does, since a call may belong to a case.
"""

import uuid
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.calls import callers
from api.calls.kinds import MUTE, Direction, Outcome
from api.calls.model import Call
from api.calls.queries import opened_under
from api.errors import Changed, NotFound
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.ring import Ring
from api.sealed import ContentKey, Label


def begin(
    session: Session,
    call_id: uuid.UUID,
    direction: Direction,
    *,
    desk_id: uuid.UUID,
    by: uuid.UUID,
    at: datetime,
    key: ContentKey | None = None,
    case_id: uuid.UUID | None = None,
    conversation_id: uuid.UUID | None = None,
    back_to: uuid.UUID | None = None,
    told: dict[str, str] | None = None,
) -> None:
    """Open a log. ``key``: that of its case; without one it gets a key of its own, given to the desk."""
    desk = desks.by_id(session, desk_id)
    key = key or keys.new_content_key(session, [(desk.key_id, desk.public)])
    body = {"told": told or {}, **({"back_to": back_to.hex} if back_to else {})}
    session.add(
        Call(
            id=call_id,
            desk_id=desk_id,
            content_key_id=key.id,
            direction=direction.value,
            outcome=Outcome.OPEN.value,
            by_id=by,
            began_at=at,
            case_id=case_id,
            conversation_id=conversation_id,
            version=1,
            body=key.seal_json(body, Label.CALL, call_id),
        )
    )
    session.flush()


def held(session: Session, call_id: uuid.UUID) -> Call:
    """One call, held until the transaction ends. Raises NotFound."""
    call = session.scalar(
        select(Call).where(Call.id == call_id).with_for_update().execution_options(populate_existing=True)
    )
    if call is None:
        raise NotFound
    return call


def save(call: Call, key: ContentKey, told: dict[str, str], *, version: int) -> bool:
    """Keep what was typed; False when nothing is new. Raises Changed when somebody else saved after ``version``."""
    body = key.open_json(call.body, Label.CALL, call.id)
    if body["told"] == told:
        return False
    if call.version != version:
        raise Changed
    call.body = key.seal_json({**body, "told": told}, Label.CALL, call.id)
    call.version += 1
    return True


def end(session: Session, ring: Ring, call: Call, key: ContentKey, outcome: Outcome, *, at: datetime) -> None:
    """The call is over; one that nobody spoke in is marked with its number, where that is known."""
    call.outcome, call.ended_at = outcome.value, at
    remark(session, ring, call, key)


def remark(session: Session, ring: Ring, call: Call, key: ContentKey) -> None:
    """Mark a call in which nobody spoke under the present index key; any other one has no mark."""
    mute = call.outcome in {outcome.value for outcome in MUTE}
    number = opened_under(call, key).told.get("number", "") if mute else ""
    found = callers.mark(session, ring, number)
    if found is not None or not number:
        call.mark, call.marked_under = (found.digest, found.under) if found else (None, None)


def link(
    session: Session,
    call: Call,
    old: ContentKey,
    key: ContentKey,
    *,
    case_id: uuid.UUID,
    desk_id: uuid.UUID,
) -> None:
    """A call that stood alone belongs to a case: sealed anew under its key; its own key goes."""
    _put(call, old, key, case_id, desk_id)
    session.flush()
    keys.drop_content_keys(session, [old.id])


def bring(
    session: Session, case_id: uuid.UUID, old: ContentKey, into_id: uuid.UUID, desk_id: uuid.UUID, key: ContentKey
) -> None:
    """All calls of one case belong to another one, sealed anew under its key."""
    for call in session.scalars(select(Call).where(Call.case_id == case_id).with_for_update()).all():
        _put(call, old, key, into_id, desk_id)


def _put(call: Call, old: ContentKey, key: ContentKey, case_id: uuid.UUID, desk_id: uuid.UUID) -> None:
    told = old.open(call.body, Label.CALL, call.id)
    call.body, call.content_key_id = key.seal(told, Label.CALL, call.id), key.id
    call.case_id, call.desk_id = case_id, desk_id


def move_to_desk(session: Session, case_id: uuid.UUID, desk_id: uuid.UUID) -> None:
    """A case goes to another desk, and its calls with it."""
    session.execute(update(Call).where(Call.case_id == case_id).values(desk_id=desk_id))
