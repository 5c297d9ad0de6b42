"""A live share: begun with a sealed message, fed with sealed points, over when its time or the person says so."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock, db
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.conversation.code import Holder, UnknownCode
from api.conversation.parcel import Parcel
from api.db import random_id
from api.errors import Refused
from api.location.model import LivePoint, LiveShare
from api.sealed import Sealed

MINUTES = (15, 60)
LONGEST = timedelta(hours=12)  # what goes on until it is stopped stops then by itself
LATE = timedelta(hours=24)  # points that a lost signal held back are taken so long after the end
MOST = 10_000


class ShareOver(Refused):
    """This share has ended: nothing more of where the phone is gets in."""

    status = 410


class TooManyPoints(Refused):
    """A share has as many points as it may have."""

    status = 413


@dataclass(frozen=True)
class Standing:
    """A share's plain side. ``ends_at``: when it ends by itself at the latest."""

    id: uuid.UUID
    conversation_id: uuid.UUID
    started_at: datetime
    ends_at: datetime
    stopped_at: datetime | None
    last_at: datetime | None

    def runs(self, at: datetime) -> bool:
        return self.stopped_at is None and at < self.ends_at and not clock.ahead(self.started_at, at)


@dataclass(frozen=True)
class Point:
    """A sealed position with the phone's own count, from 1."""

    number: int
    body: Sealed = field(repr=False)


def standing(share: LiveShare) -> Standing:
    ends = share.ends_at or share.started_at + LONGEST
    return Standing(share.id, share.conversation_id, share.started_at, ends, share.stopped_at, share.last_at)


def start(session: Session, parcel: Parcel, minutes: int | None, *, at: datetime, answer_within: timedelta) -> Standing:
    """Take the message that begins a share; the same one twice begins one. Others of this conversation stop.

    ``minutes``: None goes on until it is stopped. Raises UnknownCode, OtherDesk, KeyTaken.
    """
    receipt = conversation.receive(session, parcel, at=at, answer_within=answer_within, to_existing=True)
    here = LiveShare.conversation_id == receipt.conversation_id
    known = session.scalar(select(LiveShare).where(here, LiveShare.once == parcel.once))
    if known is None:
        for other in session.scalars(select(LiveShare).where(here, LiveShare.stopped_at.is_(None))):
            _stop(session, other, at)
        known = LiveShare(
            id=random_id(),
            conversation_id=receipt.conversation_id,
            content_key_id=parcel.key_id,
            once=parcel.once,
            started_at=at,
            ends_at=at + timedelta(minutes=minutes) if minutes else None,
        )
        session.add(known)
        session.flush()
    return standing(known)


def take(session: Session, held: Holder, share_id: uuid.UUID, points: Sequence[Point], *, at: datetime) -> Standing:
    """Store points, each number once. Raises UnknownCode, ShareOver, TooManyPoints."""
    share = _of(session, held, share_id)
    if share.stopped_at is not None or at >= standing(share).ends_at + LATE or clock.ahead(share.started_at, at):
        raise ShareOver
    if any(point.number > MOST for point in points):
        raise TooManyPoints
    for point in points:
        if point.body.key_id != share.content_key_id:
            raise UnknownCode
        row = {"share_id": share.id, "number": point.number, "at": at, "body": point.body}
        db.add_unless_there(session, LivePoint, row)
    if points:
        share.last_at = at
    return standing(share)


def stop(session: Session, held: Holder, share_id: uuid.UUID, *, at: datetime) -> Standing:
    """The person ends a share; a second time changes nothing. Raises UnknownCode."""
    share = _of(session, held, share_id)
    _stop(session, share, at)
    return standing(share)


def _of(session: Session, held: Holder, share_id: uuid.UUID) -> LiveShare:
    """Held until the transaction ends, so that nothing gets in after a stop."""
    conversation_id = conversations.held_by(session, held)
    share = session.get(LiveShare, share_id, with_for_update=True)
    if share is None or share.conversation_id != conversation_id:
        raise UnknownCode
    return share


def _stop(session: Session, share: LiveShare, at: datetime) -> None:
    if share.stopped_at is None:
        share.stopped_at = min(at, standing(share).ends_at)
        backup.take_back(session, TakenBack.SHARE_STOPPED, share.id, at=at)


def stop_again(session: Session, share_id: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back a share that was stopped: nothing gets in. Nothing happens where there is none."""
    share = session.get(LiveShare, share_id, with_for_update=True)
    if share is not None and share.stopped_at is None:
        share.stopped_at = max(share.started_at, min(at, standing(share).ends_at))
