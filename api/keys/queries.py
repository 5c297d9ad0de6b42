"""Questions about desks and grants."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.keys.model import Desk, DeskGrant, DeskKey, KeyWrap
from api.sealed import fingerprint


@dataclass(frozen=True)
class DeskPublic:
    """A desk as the outside may know it. ``public``: 65-byte P-256 point."""

    id: uuid.UUID
    code: str
    key_id: uuid.UUID
    public: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public)


def desk(session: Session, code: str) -> DeskPublic:
    """The desk with its current key. Raises NotFound."""
    row = session.execute(
        select(Desk.id, DeskKey.id, DeskKey.public)
        .join(DeskKey, DeskKey.desk_id == Desk.id)
        .where(Desk.code == code, DeskKey.retired_at.is_(None))
    ).first()
    if row is None:
        raise NotFound
    return DeskPublic(row[0], code, row[1], row[2])


def desks(session: Session) -> list[DeskPublic]:
    """All desks with their current keys, in the order they were made."""
    rows = session.execute(
        select(Desk.id, Desk.code, DeskKey.id, DeskKey.public)
        .join(DeskKey, DeskKey.desk_id == Desk.id)
        .where(DeskKey.retired_at.is_(None))
        .order_by(Desk.created_at, Desk.id)
    )
    return [DeskPublic(*row) for row in rows]


def by_id(session: Session, desk_id: uuid.UUID) -> DeskPublic:
    """The desk with its current key. Raises NotFound."""
    code = session.scalar(select(Desk.code).where(Desk.id == desk_id))
    return desk(session, code or "")


def by_key(session: Session, desk_key_id: uuid.UUID) -> DeskPublic | None:
    """The desk that this key belongs or belonged to, with this very key; None for a key that never was."""
    row = session.execute(
        select(Desk.id, Desk.code, DeskKey.id, DeskKey.public)
        .join(DeskKey, DeskKey.desk_id == Desk.id)
        .where(DeskKey.id == desk_key_id)
    ).first()
    return DeskPublic(*row) if row else None


def members(session: Session) -> dict[str, set[uuid.UUID]]:
    """Holder ids by desk code."""
    found: dict[str, set[uuid.UUID]] = {}
    rows = session.execute(
        select(Desk.code, DeskGrant.holder_id)
        .join(DeskKey, DeskKey.desk_id == Desk.id)
        .join(DeskGrant, DeskGrant.desk_key_id == DeskKey.id)
    )
    for code, holder in rows:
        found.setdefault(code, set()).add(holder)
    return found


def generations(session: Session, desk_id: uuid.UUID) -> set[uuid.UUID]:
    """Ids of all keys that a desk has ever had."""
    return set(session.scalars(select(DeskKey.id).where(DeskKey.desk_id == desk_id)))


def held_at(session: Session, desk_id: uuid.UUID, content_key_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these content keys that were given to a desk, to whichever of its keys."""
    given = select(KeyWrap.content_key_id).join(DeskKey, DeskKey.id == KeyWrap.holder_id)
    return set(
        session.scalars(given.where(DeskKey.desk_id == desk_id, KeyWrap.content_key_id.in_(list(content_key_ids))))
    )


def stale(session: Session) -> list[tuple[str, datetime]]:
    """Desks whose current key should be rotated, since somebody who held it has gone: (code, since when)."""
    rows = session.execute(
        select(Desk.code, DeskKey.stale_since)
        .join(DeskKey, DeskKey.desk_id == Desk.id)
        .where(DeskKey.retired_at.is_(None), DeskKey.stale_since.is_not(None))
        .order_by(DeskKey.stale_since)
    )
    return [(code, since) for code, since in rows if since]
