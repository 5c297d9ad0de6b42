"""Questions about desks and grants."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.keys.model import Desk, DeskGrant, DeskKey, KeyWrap
from api.keys.purposes import Purpose
from api.sealed import fingerprint


@dataclass(frozen=True)
class DeskPublic:
    """A desk as the outside may know it. ``public``: 65-byte P-256 point."""

    id: uuid.UUID
    code: str
    key_id: uuid.UUID
    public: bytes
    purpose: Purpose
    made_at: datetime
    stale_since: datetime | None = None

    @property
    def restricted(self) -> bool:
        """The desk of one case, whose members are named."""
        return self.purpose is Purpose.CASE

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public)


def desk(session: Session, code: str) -> DeskPublic:
    """The desk with its current key. Raises NotFound."""
    row = session.execute(_current().where(Desk.code == code)).first()
    if row is None:
        raise NotFound
    return _public(row)


def _current() -> Select[Desk, DeskKey]:
    return _with_keys().where(DeskKey.retired_at.is_(None))


def _with_keys() -> Select[Desk, DeskKey]:
    return select(Desk, DeskKey).join(DeskKey, DeskKey.desk_id == Desk.id)


def _public(row: Row[Desk, DeskKey]) -> DeskPublic:
    desk, key = row
    return DeskPublic(desk.id, desk.code, key.id, key.public, Purpose(desk.purpose), key.created_at, key.stale_since)


def desks(session: Session, *purposes: Purpose) -> list[DeskPublic]:
    """All desks, or what else has one of these purposes, with their current keys in the order they were made."""
    wanted = [each.value for each in purposes or (Purpose.DESK,)]
    rows = session.execute(_current().where(Desk.purpose.in_(wanted)).order_by(Desk.created_at, Desk.id))
    return [_public(row) for row in rows]


def by_id(session: Session, desk_id: uuid.UUID) -> DeskPublic:
    """The desk with its current key. Raises NotFound."""
    row = session.execute(_current().where(Desk.id == desk_id)).first()
    if row is None:
        raise NotFound
    return _public(row)


def by_key(session: Session, desk_key_id: uuid.UUID) -> DeskPublic | None:
    """The desk that this key belongs or belonged to, with this very key; None for a key that never was."""
    row = session.execute(_with_keys().where(DeskKey.id == desk_key_id)).first()
    return _public(row) if row else None


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


def holders(session: Session, desk_key_id: uuid.UUID) -> set[uuid.UUID]:
    """Who holds one generation of a key."""
    return set(session.scalars(select(DeskGrant.holder_id).where(DeskGrant.desk_key_id == desk_key_id)))


def holders_at(session: Session, desk_id: uuid.UUID) -> set[uuid.UUID]:
    """Who holds a desk's current key."""
    current = select(DeskKey.id).where(DeskKey.desk_id == desk_id, DeskKey.retired_at.is_(None))
    return set(session.scalars(select(DeskGrant.holder_id).where(DeskGrant.desk_key_id.in_(current))))


def stale(session: Session) -> list[tuple[str, datetime]]:
    """Codes of what should be rotated, and since when: somebody who held its current key has gone."""
    rows = session.execute(
        select(Desk.code, DeskKey.stale_since)
        .join(DeskKey, DeskKey.desk_id == Desk.id)
        .where(DeskKey.retired_at.is_(None), DeskKey.stale_since.is_not(None))
        .order_by(Desk.created_at, Desk.id)
    )
    return [(code, since) for code, since in rows if since is not None]


def under_retired_keys(session: Session) -> dict[str, int]:
    """How many content keys are still wrapped to retired keys, by the desk's code."""
    rows = session.execute(
        select(Desk.code, func.count())
        .join(DeskKey, DeskKey.desk_id == Desk.id)
        .join(KeyWrap, KeyWrap.holder_id == DeskKey.id)
        .where(DeskKey.retired_at.is_not(None))
        .group_by(Desk.code)
    )
    return dict(rows.all())


def apart(session: Session, desks_of: Iterable[uuid.UUID]) -> list[set[uuid.UUID]]:
    """Desks in groups to be asked one after the other, so that an index gives each group's rows in order.

    Where many cases may stand a desk is a group of its own; the desks of restricted cases are one together. At the
    house-wide keys nothing ever waits.
    """
    wanted, shared = set(desks_of), desks(session, Purpose.DESK, Purpose.INDEX, Purpose.STATISTICS)
    large = {desk.id for desk in shared if desk.purpose is Purpose.DESK} & wanted
    small = wanted - {desk.id for desk in shared}
    return [{desk_id} for desk_id in sorted(large)] + ([small] if small else [])
