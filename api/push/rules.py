"""Wishing to be told, no more of it, what is owed, and who is at it: a due time on the row is the truth."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from flask import Flask, current_app
from sqlalchemy import ColumnElement, LargeBinary, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api.accounts import queries as accounts
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.contact.window import FARTHEST, Window
from api.doors import Permission
from api.keys import queries as keys
from api.push.model import PushSubscription
from api.push.notice import Browser, from_bytes
from api.push.post import LONGEST_WAIT, Answer, Outcome
from api.sealed import Broken, Label
from api.server_key import NoServerKey, ServerKey

MOST = 5  # browsers of one mailbox or one member; the oldest makes room
LEASE = timedelta(minutes=2)
FIRST_WAIT, MOST_WAIT = timedelta(minutes=1), timedelta(hours=6)
TRIES = 12  # a little more than a day
MOMENT = timedelta(microseconds=1)
LATEST = LONGEST_WAIT + MOST_WAIT  # nothing is owed for later than this, but for hours that are awaited

HoursOf: TypeAlias = Callable[[Session, uuid.UUID], "Window | None"]


@dataclass(frozen=True)
class Claimed:
    """A subscription that a worker is at until ``leased_until``. ``ends_at``: the hours end in which it may be told."""

    id: uuid.UUID
    locked: bytes = field(repr=False)
    due_at: datetime
    leased_until: datetime
    ends_at: datetime | None = None


def subscribe(
    session: Session,
    key: ServerKey,
    told: Browser,
    *,
    at: datetime,
    conversation_id: uuid.UUID | None = None,
    staff_id: uuid.UUID | None = None,
) -> None:
    """Tell this browser when something waits for one mailbox or one member. A second time it stands there once.

    Where another mailbox had hours for this browser, somebody else has the browser now: that wish ends.
    """
    whose, here = _whose(conversation_id, staff_id), _is(key, told.endpoint)
    known = _held(session, whose & here)
    stays = PushSubscription.id.in_([row.id for row in known[:1]])  # its name stays: a restore knows it by that
    _off(session, ~stays, here, whose | PushSubscription.zone.is_not(None), at=at)
    others = select(PushSubscription.id).where(whose, ~stays)
    older = session.scalars(others.order_by(PushSubscription.created_at.desc(), PushSubscription.id)).all()[MOST - 1 :]
    _off(session, PushSubscription.id.in_(older), at=at)
    row = known[0] if known else PushSubscription(id=uuid.uuid4(), conversation_id=conversation_id, staff_id=staff_id)
    row.created_at, row.tries, row.sent_at, row.due_at, row.leased_until = at, 0, None, None, None
    _put_hours(row, _hours_of(session, conversation_id) if conversation_id else None)
    _lock(row, key, told)
    session.add(row)


def hours_by(app: Flask, asked: HoursOf) -> None:
    """Let a later room say in which hours alone a mailbox is told of something, whichever door the wish comes by."""
    app.extensions["hours_of"] = asked


def _hours_of(session: Session, conversation_id: uuid.UUID) -> Window | None:
    asked: HoursOf = current_app.extensions.get("hours_of", lambda *_: None)
    return asked(session, conversation_id)


def _put_hours(row: PushSubscription, hours: Window | None) -> None:
    columns = hours.columns() if hours else dict.fromkeys(("zone", "days", "since", "until"))
    for name, value in columns.items():
        setattr(row, name, value)


def set_hours(session: Session, conversation_id: uuid.UUID, hours: Window, *, at: datetime) -> None:
    """Other hours for whatever a mailbox wished; what is owed waits for them."""
    for row in _held(session, PushSubscription.conversation_id == conversation_id):
        _put_hours(row, hours)
        if row.due_at is not None:
            row.due_at = max(row.due_at, hours.first_inside(at))
    session.flush()


def _held(session: Session, which: ColumnElement[bool]) -> list[PushSubscription]:
    """In one order, so that two who owe do not wait for each other."""
    return list(session.scalars(select(PushSubscription).where(which).order_by(PushSubscription.id).with_for_update()))


def _may_be_told(row: PushSubscription, at: datetime) -> datetime:
    """This moment, or the beginning of the next hours."""
    return row.window.first_inside(at) if row.window else at


def _lock(row: PushSubscription, key: ServerKey, told: Browser) -> None:
    row.locked = key.lock(told.as_bytes(), Label.PUSH_SUBSCRIPTION, row.id)
    row.endpoint_hash = key.mac(told.endpoint.encode(), Label.PUSH_ENDPOINT)


def _whose(conversation_id: uuid.UUID | None, staff_id: uuid.UUID | None) -> ColumnElement[bool]:
    if conversation_id is not None:
        return PushSubscription.conversation_id == conversation_id
    return PushSubscription.staff_id == staff_id


def _is(key: ServerKey, endpoint: str) -> ColumnElement[bool]:
    return PushSubscription.endpoint_hash.in_(key.macs(endpoint.encode(), Label.PUSH_ENDPOINT))


def forget(session: Session, key: ServerKey, endpoint: str, *, at: datetime) -> None:
    """No more notices to this browser, for whomever they were. Who knows the address has it from that browser."""
    _off(session, _is(key, endpoint), at=at)


def drop(
    session: Session, *, conversation_id: uuid.UUID | None = None, staff_id: uuid.UUID | None = None, at: datetime
) -> None:
    """No more notices for a mailbox or a member, on whatever browser."""
    _off(session, _whose(conversation_id, staff_id), at=at)


def _off(session: Session, *which: ColumnElement[bool], at: datetime) -> None:
    """Somebody wants no more of them; a restore must not begin again."""
    gone = session.scalars(delete(PushSubscription).where(*which).returning(PushSubscription.id)).all()
    for subscription_id in gone:
        backup.take_back(session, TakenBack.NOTICES_OFF, subscription_id, at=at)


def off_again(session: Session, subscription_id: uuid.UUID) -> None:
    """A restore has brought back notices that were switched off."""
    session.execute(delete(PushSubscription).where(PushSubscription.id == subscription_id))


def owed(session: Session, conversation_id: uuid.UUID, *, at: datetime) -> bool:
    """Something waits in a mailbox; whether anybody will be told so."""
    return bool(owed_in(session, [conversation_id], at=at))


def owed_in(session: Session, conversation_ids: Collection[uuid.UUID], *, at: datetime) -> set[uuid.UUID]:
    """The same for several; those of which somebody will be told."""
    told = _owe(session, PushSubscription.conversation_id.in_(conversation_ids), at)
    return {row.conversation_id for row in told if row.conversation_id}


def not_owed(session: Session, conversation_id: uuid.UUID) -> None:
    """Nothing waits in a mailbox any more: nobody is told so."""
    mine = PushSubscription.conversation_id == conversation_id
    session.execute(update(PushSubscription).where(mine).values(due_at=None))


def owed_at_desk(session: Session, desk_id: uuid.UUID, *, at: datetime) -> None:
    """Something waits at a desk that should not: its members who wished so are told."""
    owed_to(session, keys.holders_at(session, desk_id), at=at)


def owed_to(session: Session, staff_ids: Collection[uuid.UUID], *, at: datetime) -> None:
    """The same for these members."""
    _owe(session, PushSubscription.staff_id.in_(staff_ids), at)


def _owe(session: Session, which: ColumnElement[bool], at: datetime) -> list[PushSubscription]:
    """Several notices owed at once are one. While one is on its way another is owed: it may have come before this."""
    rows = _held(session, which)
    for row in rows:
        if row.due_at is None:
            row.due_at, row.tries = _may_be_told(row, at), 0
        elif row.leased_until is not None and row.leased_until > at:
            row.due_at = max(_may_be_told(row, at), row.due_at + MOMENT)
    return rows


def due(at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Owed, and nobody at it; and what waits for longer than it can have to: the clock was set back, so it has passed.

    Two questions, so that an index answers each, however much is owed.
    """
    free = or_(
        PushSubscription.leased_until.is_(None),
        PushSubscription.leased_until <= at,
        PushSubscription.leased_until > at + LEASE,
    )
    far = or_(PushSubscription.zone.is_(None), PushSubscription.due_at > at + LATEST + timedelta(days=FARTHEST))
    return (free & (PushSubscription.due_at <= at), free & (PushSubscription.due_at > at + LATEST) & far)


def claim(session: Session, *, at: datetime, most: int) -> list[Claimed]:
    """Some of what is owed, for this worker alone. A worker that is killed leaves leases that run out.

    What is no longer inside of its hours waits for the next ones; then fewer come, or none, though more is owed.
    """
    for which in due(at):
        waiting = select(PushSubscription).where(which).order_by(PushSubscription.due_at).limit(most)
        found = session.scalars(waiting.with_for_update(skip_locked=True)).all()
        if found:
            return [claimed for row in found if (claimed := _claimed(row, at))]
    return []


def _claimed(row: PushSubscription, at: datetime) -> Claimed | None:
    ends_at = row.window.end_of(at) if row.window else None
    if row.due_at is None or (row.window and ends_at is None):
        row.due_at = row.due_at and _may_be_told(row, at)
        return None
    row.leased_until, row.tries = at + LEASE, row.tries + 1
    return Claimed(row.id, row.locked, row.due_at, at + LEASE, ends_at)


def opened(key: ServerKey, claimed: Claimed) -> Browser | None:
    """The browser of a subscription; None for what opens to nobody any more.

    Raises NoServerKey where its generation is not in the file: an older copy may lie there until somebody sees it.
    """
    try:
        return from_bytes(key.unlock(claimed.locked, Label.PUSH_SUBSCRIPTION, claimed.id))
    except Broken:
        return None


def put_down(session: Session, claimed: Claimed, answer: Answer, *, at: datetime) -> None:
    """Mark what became of it; a worker whose lease was given to another changes nothing."""
    row = session.get(PushSubscription, claimed.id, with_for_update=True)
    if row is None or row.leased_until != claimed.leased_until:
        return
    row.leased_until = None
    if answer.outcome is Outcome.GONE:
        session.delete(row)
    elif answer.outcome is Outcome.LATER and row.tries < TRIES and row.due_at is not None:
        again = at + max(answer.wait, min(FIRST_WAIT * 2 ** (row.tries - 1), MOST_WAIT))
        row.due_at = _may_be_told(row, again)
    else:
        _done(row, claimed, taken=answer.outcome is Outcome.TAKEN, at=at)


def _done(row: PushSubscription, claimed: Claimed, *, taken: bool, at: datetime) -> None:
    """Taken, refused, or given up: nothing is owed, but for what came meanwhile."""
    row.tries = 0
    row.sent_at = at if taken else row.sent_at
    if row.due_at == claimed.due_at:
        row.due_at = None


def lock_anew(session: Session, key: ServerKey) -> None:
    """After a change of the server key everything lies under the present one; what is broken goes.

    What an older copy of the key file does not open stays until the newer one lies there again.
    """
    begins = func.substr(PushSubscription.locked, 1, len(key.mark), type_=LargeBinary())
    older = select(PushSubscription).where(begins != key.mark).order_by(PushSubscription.id)
    for row in session.scalars(older.with_for_update()).all():
        try:
            told = opened(key, Claimed(row.id, row.locked, row.created_at, row.created_at))
        except NoServerKey:
            continue
        if told is None:
            session.delete(row)
        else:
            _lock(row, key, told)


def drop_closed_accounts(session: Session) -> None:
    """Who was closed or reset wishes nothing any more."""
    active = [one.id for one in accounts.colleagues(session, Permission.OWN_SESSION)]
    session.execute(
        delete(PushSubscription).where(PushSubscription.staff_id.is_not(None), PushSubscription.staff_id.not_in(active))
    )
