"""Making desks, granting them member to member, and giving content keys to holders."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import db, sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind
from api.db import random_id
from api.errors import NotAllowed, NotFound, Refused
from api.keys import recovery
from api.keys.model import ContentKeyRow, Desk, DeskGrant, DeskKey, KeyWrap, MemberKey
from api.keys.ring import Ring, grant_info
from api.sealed import ContentKey, Pair

DESKS = ("intake", "follow-up", "supervision")


class NoKeyYet(Refused):
    """This member has not taken up the account yet, so there is no key to grant a desk to."""

    status = 409


class DesksStand(Refused):
    """This house has its desks already; the recovery key can be renewed or used."""

    status = 409


class LastHolder(Refused):
    """Without this member nobody could open the desk any more."""

    status = 409


def make_desk(session: Session, code: str, *, at: datetime) -> tuple[DeskKey, Pair]:
    """A new desk with its first key pair. The private key is returned once, to be granted or put into recovery."""
    pair = sealed.new_pair()
    desk = Desk(id=random_id(), code=code, created_at=at)
    session.add(desk)
    session.flush()
    key = DeskKey(id=random_id(), desk_id=desk.id, public=pair.public, created_at=at)
    session.add(key)
    session.flush()
    audit.record(session, Act.DESK_MADE, at=at, on=desk.id)
    return key, pair


def keep_member_key(session: Session, holder_id: uuid.UUID, pair: Pair, wrapping: bytes, *, at: datetime) -> None:
    """Store a member's key pair, locked under ``wrapping`` (32 bytes). A new pair ends every earlier grant."""
    session.execute(delete(DeskGrant).where(DeskGrant.holder_id == holder_id))
    session.execute(delete(MemberKey).where(MemberKey.holder_id == holder_id))
    locked = sealed.lock(wrapping, pair.private, _member_context(holder_id))
    session.add(MemberKey(holder_id=holder_id, public=pair.public, locked_private=locked, created_at=at))
    session.flush()


def open_member_key(session: Session, holder_id: uuid.UUID, wrapping: bytes) -> Ring:
    """A member's ring. Raises sealed.Broken for a wrong wrapping key, NoKeyYet when there is none."""
    row = session.get(MemberKey, holder_id)
    if row is None:
        raise NoKeyYet
    return Ring(holder_id, sealed.unlock(wrapping, row.locked_private, _member_context(holder_id)))


def _member_context(holder_id: uuid.UUID) -> bytes:
    return sealed.Label.MEMBER_KEY.encode() + holder_id.bytes


def give_desk_key(
    session: Session,
    desk_key_id: uuid.UUID,
    private: bytes,
    to: uuid.UUID,
    *,
    by: uuid.UUID | None,
    at: datetime,
) -> None:
    """Seal one desk key to a member. Nothing happens when the member holds it already."""
    member = session.get(MemberKey, to)
    if member is None:
        raise NoKeyYet
    held = select(DeskGrant.id).where(DeskGrant.desk_key_id == desk_key_id, DeskGrant.holder_id == to)
    if session.scalar(held) is None:
        wrapped = sealed.seal_to(member.public, private, grant_info(desk_key_id, to))
        session.add(DeskGrant(desk_key_id=desk_key_id, holder_id=to, wrapped=wrapped, granted_by=by, granted_at=at))
        session.flush()


def grant_desk(session: Session, ring: Ring, code: str, to: uuid.UUID, *, at: datetime) -> None:
    """Give a colleague every generation of a desk that the granter holds. Raises NotAllowed when not a member."""
    _, held = _held(session, ring, code)
    for desk_key_id in held:
        private = ring.desk_keys(session)[desk_key_id]
        give_desk_key(session, desk_key_id, private, to, by=ring.holder_id, at=at)
    audit.record(session, Act.DESK_GRANTED, at=at, by=ring.holder_id, on=to)


def revoke_desk(session: Session, ring: Ring, code: str, member: uuid.UUID, *, at: datetime) -> None:
    """Take a desk from a member: what comes later stays closed to them once the desk's key is rotated.

    Raises NotAllowed when the revoker does not hold the desk, LastHolder when nobody would be left.
    """
    desk_id, _ = _held(session, ring, code)
    session.get_one(Desk, desk_id, with_for_update=True)  # two who revoke each other at once must queue
    current = select(DeskKey.id).where(DeskKey.desk_id == desk_id, DeskKey.retired_at.is_(None))
    others = select(DeskGrant.id).where(DeskGrant.desk_key_id.in_(current), DeskGrant.holder_id != member)
    if session.scalars(others).first() is None:
        raise LastHolder
    generations = select(DeskKey.id).where(DeskKey.desk_id == desk_id)
    session.execute(delete(DeskGrant).where(DeskGrant.holder_id == member, DeskGrant.desk_key_id.in_(generations)))
    backup.take_back(session, Kind.DESK_REVOKED, member, desk_id, at=at)
    audit.record(session, Act.DESK_REVOKED, at=at, by=ring.holder_id, on=member)


def _held(session: Session, ring: Ring, code: str) -> tuple[uuid.UUID, list[uuid.UUID]]:
    rows = session.execute(
        select(Desk.id, DeskKey.id).join(DeskKey, DeskKey.desk_id == Desk.id).where(Desk.code == code)
    ).all()
    held = [key_id for _, key_id in rows if key_id in ring.desk_keys(session)]
    if not held:
        raise NotAllowed
    return rows[0][0], held


def drop_holder(session: Session, holder_id: uuid.UUID) -> None:
    """A member leaves or is reset: key pair and grants go, so nothing opens any more."""
    session.execute(delete(DeskGrant).where(DeskGrant.holder_id == holder_id))
    session.execute(delete(MemberKey).where(MemberKey.holder_id == holder_id))


def keep_content_key(
    session: Session, key_id: uuid.UUID, wraps: Iterable[tuple[uuid.UUID, bytes]], *, context: bytes = b""
) -> None:
    """Store a content key's wraps (holder id, wrapped key). ``context``: the hash they are bound to, or empty."""
    db.add(session, ContentKeyRow, {"id": key_id, "context": context})
    rows = ({"content_key_id": key_id, "holder_id": holder, "wrapped": wrapped} for holder, wrapped in wraps)
    db.add(session, KeyWrap, *rows)


def new_content_key(session: Session, holders: Iterable[tuple[uuid.UUID, bytes]]) -> ContentKey:
    """A fresh content key given to ``holders`` (holder id, public key)."""
    key = sealed.new_content_key()
    keep_content_key(session, key.id, [(holder, sealed.wrap(key, public)) for holder, public in holders])
    return key


def share_content_key(session: Session, key: ContentKey, holder_id: uuid.UUID, public: bytes) -> None:
    """Give an opened content key to one holder more: handing a case to another desk."""
    if session.get(KeyWrap, (key.id, holder_id)) is None:
        row = session.get_one(ContentKeyRow, key.id)
        session.add(KeyWrap(content_key_id=key.id, holder_id=holder_id, wrapped=sealed.wrap(key, public, row.context)))


def content_wrap(session: Session, key_id: uuid.UUID, holder_id: uuid.UUID) -> bytes:
    """The wrapped content key of one holder. Raises NotFound."""
    row = session.get(KeyWrap, (key_id, holder_id))
    if row is None:
        raise NotFound
    return row.wrapped


def drop_content_holder(session: Session, holder_id: uuid.UUID) -> None:
    """A holder goes: none of the content keys given to it can be opened by it any more."""
    session.execute(delete(KeyWrap).where(KeyWrap.holder_id == holder_id))


def set_up(session: Session, first_holders: Iterable[uuid.UUID], *, at: datetime) -> tuple[str, str]:
    """Make all desks, grant them to the first members, and return the two halves of the recovery key.

    Raises DesksStand.
    """
    if session.scalars(select(Desk.id)).first() is not None:
        raise DesksStand
    paper, halves = recovery.new_recovery(session, by=None, at=at)
    holders = list(first_holders)
    for code in DESKS:
        desk_key, pair = make_desk(session, code, at=at)
        recovery.share_with_recovery(session, paper, desk_key.id, pair.private)
        for holder in holders:
            give_desk_key(session, desk_key.id, pair.private, holder, by=None, at=at)
    return halves


def recover(session: Session, first: str, second: str, to: uuid.UUID, *, at: datetime) -> tuple[str, str]:
    """Give every desk to one member with the two halves; the used recovery key is replaced by a new one."""
    desk_keys = recovery.opened(session, first, second)
    for desk_key_id, private in desk_keys.items():
        give_desk_key(session, desk_key_id, private, to, by=None, at=at)
    audit.record(session, Act.RECOVERY_USED, at=at, on=to)
    paper, halves = recovery.new_recovery(session, by=None, at=at)
    for desk_key_id, private in desk_keys.items():
        recovery.share_with_recovery(session, paper, desk_key_id, private)
    return halves
