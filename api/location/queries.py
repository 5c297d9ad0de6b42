"""Live shares as members see them: standing, and with the key their points."""

import math
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.keys.ring import Ring
from api.location import rules
from api.location.model import LivePoint, LiveShare
from api.location.rules import Standing
from api.sealed import Broken, Label

SHOWN = 500  # points of one share, the latest


@dataclass(frozen=True)
class Position:
    """One point as the phone told it: WGS 84 degrees, metres; ``taken_at`` by the phone's clock, ``at`` by ours."""

    number: int
    at: datetime
    taken_at: datetime | None
    lat: float = field(repr=False)
    lon: float = field(repr=False)
    accuracy: float | None = None


def shares(session: Session, conversation_ids: Iterable[uuid.UUID]) -> list[Standing]:
    """All shares of some conversations, the latest first."""
    question = select(LiveShare).where(LiveShare.conversation_id.in_(list(conversation_ids)))
    return [rules.standing(row) for row in session.scalars(question.order_by(LiveShare.started_at.desc()))]


def positions(session: Session, ring: Ring, share_id: uuid.UUID) -> list[Position]:
    """The latest points of a share by the phone's count; what does not open, or is no position, is left out."""
    share = session.get_one(LiveShare, share_id)
    if not ring.can_open(session, share.content_key_id):
        return []
    key = ring.content_key(session, share.content_key_id)
    latest = select(LivePoint).where(LivePoint.share_id == share_id).order_by(LivePoint.number.desc()).limit(SHOWN)
    found = []
    for row in reversed(session.scalars(latest).all()):
        try:
            told = key.open_json(row.body, Label.LIVE_POINT, share.content_key_id)
        except Broken:
            continue
        if (position := _position(row, told)) is not None:
            found.append(position)
    return found


def _position(row: LivePoint, told: Any) -> Position | None:
    """Nothing that a phone sealed is trusted: a point put in another's place is none."""
    if not isinstance(told, dict) or told.get("n") != row.number:
        return None
    lat, lon = _number(told.get("lat"), 90), _number(told.get("lon"), 180)
    if lat is None or lon is None:
        return None
    return Position(row.number, row.at, _moment(told.get("at")), lat, lon, _number(told.get("accuracy"), 1e6))


def _number(value: Any, bound: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and abs(value) <= bound else None


def _moment(value: Any) -> datetime | None:
    """Seconds since 1970, as the phone's clock told them."""
    seconds = _number(value, 4e9)
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and seconds > 0 else None
