"""Making desks, granting them member to member, and giving content keys to holders."""

import secrets
import string
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from api import db, sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind
from api.db import random_id
from api.errors import NotAllowed, NotFound, Refused
from api.keys import queries, recovery, turn
from api.keys.model import ContentKeyRow, Desk, DeskGrant, DeskKey, KeyWrap, MemberKey
from api.keys.purposes import Purpose
from api.keys.queries import DeskPublic
from api.keys.resealing import hold_content_keys
from api.keys.ring import Ring, grant_info
from api.sealed import ContentKey, Pair

SUPERVISION = "supervision"
SHARED = {
    "intake": Purpose.DESK,
    "follow-up": Purpose.DESK,
    SUPERVISION: Purpose.DESK,
    "index": Purpose.INDEX,
    "statistics": Purpose.STATISTICS,
}


class NoKeyYet(Refused):
    """This member has not taken up the account yet, so there is no key to grant a desk to."""

    status = 409


class DesksStand(Refused):
    """This house has its desks already; the recovery key can be renewed or used."""

    status = 409


class LastHolder(Refused):
    """Without this member nobody could open the desk any more."""

    status = 409


def make_desk(
    session: Session, code: str, purpose: Purpose = Purpose.DESK, *, at: datetime, by: uuid.UUID | None = None
) -> tuple[DeskKey, Pair]:
    """A new desk with its first key pair. The private key is returned once, to be granted or put into recovery."""
    pair = sealed.new_pair()
    desk = Desk(id=random_id(), code=code, purpose=purpose.value, created_at=at)
    session.add(desk)
    session.flush()
    key = DeskKey(id=random_id(), desk_id=desk.id, public=pair.public, created_at=at)
    session.add(key)
    session.flush()
    audit.record(session, Act.DESK_MADE, at=at, by=by, on=desk.id)
    return key, pair


def keep_member_key(session: Session, holder_id: uuid.UUID, pair: Pair, wrapping: bytes, *, at: datetime) -> None:
    """Store a member's key pair, locked under ``wrapping`` (32 bytes). A new pair ends every earlier grant."""
    turn.take(session)
    drop_content_holder(session, holder_id)
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
) -> bool:
    """Seal one desk key to a member; False, and nothing happens, when the member holds it already."""
    member = session.get(MemberKey, to)
    if member is None:
        raise NoKeyYet
    held = select(DeskGrant.id).where(DeskGrant.desk_key_id == desk_key_id, DeskGrant.holder_id == to)
    if session.scalar(held) is not None:
        return False
    wrapped = sealed.seal_to(member.public, private, grant_info(desk_key_id, to))
    session.add(DeskGrant(desk_key_id=desk_key_id, holder_id=to, wrapped=wrapped, granted_by=by, granted_at=at))
    session.flush()
    return True


def grant_desk(session: Session, ring: Ring, code: str, to: uuid.UUID, *, at: datetime) -> None:
    """Give a colleague every generation of a desk that the granter holds, and the house-wide keys with it.

    Whoever belongs to supervision also gets the restricted cases that the granter can open. Raises NotAllowed when
    the granter does not hold the desk.
    """
    turn.take(session)
    desk_id = must_hold(session, ring, code)
    with_it = {code, *_house_wide(session, code)} | (_restricted(session) if code == SUPERVISION else set())
    given = session.scalars(
        select(DeskKey.id).join(Desk, Desk.id == DeskKey.desk_id).where(Desk.code.in_(with_it)).order_by(DeskKey.id)
    )
    new = [
        give_desk_key(session, each, ring.desk_key(session, each), to, by=ring.holder_id, at=at)
        for each in given
        if each in ring.held(session)
    ]
    for on in (to, desk_id) if any(new) else ():  # to whom, and which: two lines
        audit.record(session, Act.DESK_GRANTED, at=at, by=ring.holder_id, on=on)


def _house_wide(session: Session, code: str) -> set[str]:
    """What goes along with a desk; nothing goes along with a house-wide key itself."""
    found = {each.code for each in queries.desks(session, Purpose.INDEX, Purpose.STATISTICS)}
    return set() if code in found else found


def _restricted(session: Session) -> set[str]:
    return {each.code for each in queries.desks(session, Purpose.CASE)}


def revoke_desk(session: Session, ring: Ring, code: str, member: uuid.UUID, *, at: datetime) -> None:
    """Take a desk from a member and rotate its key, so that what comes later stays closed to them.

    With their last desk everything else goes too; with supervision every restricted case. A second time nothing
    happens. Raises NotAllowed when the revoker does not hold the desk, LastHolder when nobody would be left.
    """
    turn.take(session)
    desk_id = must_hold(session, ring, code)
    held = {each for each, holders in queries.members(session).items() if member in holders}
    if code not in held:
        return
    _take(session, ring, desk_id, member, at)
    for each in sorted(_going(session, code, held - {code})):
        _take(session, ring, queries.desk(session, each).id, member, at)
    audit.record(session, Act.DESK_REVOKED, at=at, by=ring.holder_id, on=member)


def _going(session: Session, code: str, held: set[str]) -> set[str]:
    """What goes along with a desk that is taken, of what its member still holds."""
    restricted = held & _restricted(session)
    if not held & {each.code for each in queries.desks(session)}:
        return restricted | (held & _house_wide(session, code))
    return restricted if code == SUPERVISION else set()


def _take(session: Session, ring: Ring, desk_id: uuid.UUID, member: uuid.UUID, at: datetime) -> None:
    current = _current(session, desk_id)
    if not _who_open(session, current.id) - {member}:
        raise LastHolder
    generations = select(DeskKey.id).where(DeskKey.desk_id == desk_id)
    session.execute(delete(DeskGrant).where(DeskGrant.holder_id == member, DeskGrant.desk_key_id.in_(generations)))
    backup.take_back(session, Kind.DESK_REVOKED, member, desk_id, at=at)
    _rotate(session, ring, current, at)


def revoke_again(session: Session, member: uuid.UUID, desk_id: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back a grant that was taken away: it goes, and the key is marked for those who hold it."""
    turn.take(session)
    generations = select(DeskKey.id).where(DeskKey.desk_id == desk_id)
    held = select(DeskGrant.desk_key_id).where(DeskGrant.holder_id == member, DeskGrant.desk_key_id.in_(generations))
    _mark_stale(session, held, at)
    session.execute(delete(DeskGrant).where(DeskGrant.holder_id == member, DeskGrant.desk_key_id.in_(generations)))


def rotate_desk(session: Session, ring: Ring, code: str, *, at: datetime) -> None:
    """A new key pair for all who hold the present one, and for recovery; the present one is retired.

    A retired key goes on opening what was sealed to it, and is taken from late outboxes. Raises NotAllowed when this
    member does not hold it.
    """
    turn.take(session)
    _rotate(session, ring, _current(session, must_hold(session, ring, code)), at)


def _current(session: Session, desk_id: uuid.UUID) -> DeskKey:
    """The present generation, as it is when one's turn has come."""
    return session.scalars(
        select(DeskKey)
        .where(DeskKey.desk_id == desk_id, DeskKey.retired_at.is_(None))
        .execution_options(populate_existing=True)
    ).one()


def _rotate(session: Session, ring: Ring, current: DeskKey, at: datetime) -> None:
    pair = sealed.new_pair()
    key = DeskKey(id=random_id(), desk_id=current.desk_id, public=pair.public, created_at=at)
    current.retired_at, current.stale_since = at, None
    session.add(key)
    session.flush()
    for holder in sorted(_who_open(session, current.id)):
        give_desk_key(session, key.id, pair.private, holder, by=ring.holder_id, at=at)
    recovery.share_with_current(session, key.id, pair.private)
    ring.look_again()
    backup.soon(session, at=at)
    audit.record(session, Act.DESK_ROTATED, at=at, by=ring.holder_id, on=current.desk_id)


def _who_open(session: Session, desk_key_id: uuid.UUID) -> set[uuid.UUID]:
    """Who holds this key and has one of their own: a grant without it opens nothing, and waits for nobody."""
    holders = queries.holders(session, desk_key_id)
    return set(session.scalars(select(MemberKey.holder_id).where(MemberKey.holder_id.in_(holders))))


def must_hold(session: Session, ring: Ring, code: str) -> uuid.UUID:
    """The id of a desk whose present key this member holds. Raises NotAllowed."""
    if code not in ring.desk_codes(session):
        raise NotAllowed
    row = session.execute(
        select(Desk.id, DeskKey.id)
        .join(DeskKey, DeskKey.desk_id == Desk.id)
        .where(Desk.code == code, DeskKey.retired_at.is_(None))
    ).first()
    if row is None or row[1] not in ring.held(session):
        raise NotAllowed
    return row[0]


def drop_holder(session: Session, holder_id: uuid.UUID, *, at: datetime) -> None:
    """A member leaves or is reset: key pair and grants go, so nothing opens any more.

    Nobody's key is at hand here to rotate what they held: it is marked for those who hold it.
    """
    turn.take(session)
    _mark_stale(session, select(DeskGrant.desk_key_id).where(DeskGrant.holder_id == holder_id), at)
    drop_content_holder(session, holder_id)
    session.execute(delete(DeskGrant).where(DeskGrant.holder_id == holder_id))
    session.execute(delete(MemberKey).where(MemberKey.holder_id == holder_id))


def _mark_stale(session: Session, held: Select[uuid.UUID], at: datetime) -> None:
    session.execute(
        update(DeskKey)
        .where(DeskKey.id.in_(held), DeskKey.retired_at.is_(None), DeskKey.stale_since.is_(None))
        .values(stale_since=at)
    )


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


def new_private_key(session: Session, holder_id: uuid.UUID, desk: DeskPublic) -> ContentKey:
    """A fresh content key for one member and one desk alone. Raises NoKeyYet."""
    member = session.get(MemberKey, holder_id)
    if member is None:
        raise NoKeyYet
    return new_content_key(session, [(holder_id, member.public), (desk.key_id, desk.public)])


def make_case_desk(
    session: Session, ring: Ring, members: Iterable[uuid.UUID], *, at: datetime
) -> tuple[DeskPublic, set[uuid.UUID]]:
    """A key of its own for one restricted case, for these members and all of supervision; and who got it.

    Its code stands in the headers of envelopes, so it is drawn by lot and says nothing.
    """
    turn.take(session)
    code = "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
    key, pair = make_desk(session, code, Purpose.CASE, at=at, by=ring.holder_id)
    holders = {*members, *queries.members(session).get(SUPERVISION, set())}
    for holder in sorted(holders):
        give_desk_key(session, key.id, pair.private, holder, by=ring.holder_id, at=at)
    recovery.share_with_current(session, key.id, pair.private)
    ring.look_again()
    return queries.desk(session, code), holders


def make_case_desk_again(
    session: Session, desk_id: uuid.UUID, members: Iterable[uuid.UUID], *, at: datetime
) -> DeskPublic:
    """A restore has brought back a case that had been restricted: the same desk of its own, under a fresh key pair.

    To seal it to somebody takes their public key alone. Who has none any more is left out.
    """
    if session.get(Desk, desk_id) is None:
        code = "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
        session.add(Desk(id=desk_id, code=code, purpose=Purpose.CASE.value, created_at=at))
        pair = sealed.new_pair()
        key = DeskKey(id=random_id(), desk_id=desk_id, public=pair.public, created_at=at)
        session.add(key)
        session.flush()
        for holder in sorted({*members, *queries.members(session).get(SUPERVISION, set())}):
            with suppress(NoKeyYet):
                give_desk_key(session, key.id, pair.private, holder, by=None, at=at)
        recovery.share_with_current(session, key.id, pair.private)
        audit.record(session, Act.DESK_MADE, at=at, on=desk_id)
    return queries.by_id(session, desk_id)


def take_content_keys(session: Session, key_ids: Iterable[uuid.UUID], desk_id: uuid.UUID) -> None:
    """A desk lets content keys go that another holder has by now."""
    gone, generations = list(key_ids), select(DeskKey.id).where(DeskKey.desk_id == desk_id)
    hold_content_keys(session, gone)
    session.execute(delete(KeyWrap).where(KeyWrap.content_key_id.in_(gone), KeyWrap.holder_id.in_(generations)))


def content_wrap(session: Session, key_id: uuid.UUID, holder_id: uuid.UUID) -> bytes:
    """The wrapped content key of one holder. Raises NotFound."""
    row = session.get(KeyWrap, (key_id, holder_id))
    if row is None:
        raise NotFound
    return row.wrapped


def drop_content_holder(session: Session, holder_id: uuid.UUID) -> None:
    """A holder goes: none of the content keys given to it can be opened by it any more."""
    session.execute(delete(KeyWrap).where(KeyWrap.holder_id == holder_id))


def drop_content_keys(session: Session, key_ids: Iterable[uuid.UUID]) -> None:
    """Content keys go with all their wraps: what was sealed under them opens to nobody any more."""
    session.execute(delete(ContentKeyRow).where(ContentKeyRow.id.in_(list(key_ids))))


def set_up(session: Session, first_holders: Iterable[uuid.UUID], *, at: datetime) -> tuple[str, str]:
    """Make all desks, grant them to the first members, and return the two halves of the recovery key.

    Raises DesksStand.
    """
    turn.take(session)
    if session.scalars(select(Desk.id)).first() is not None:
        raise DesksStand
    paper, halves = recovery.new_recovery(session, by=None, at=at)
    holders = list(first_holders)
    for code, purpose in SHARED.items():
        desk_key, pair = make_desk(session, code, purpose, at=at)
        recovery.share_with_recovery(session, paper, desk_key.id, pair.private)
        for holder in holders:
            give_desk_key(session, desk_key.id, pair.private, holder, by=None, at=at)
    return halves


def missing(session: Session) -> list[str]:
    """Shared keys that this house does not have yet: it is older than they are."""
    there = {each.code for each in queries.desks(session, *Purpose)}
    return [code for code in SHARED if code not in there]


def complete(session: Session, ring: Ring, *, at: datetime) -> None:
    """Make the shared keys that are missing, for everybody who belongs to a desk. Raises NotAllowed for others.

    Who only counts gets none of them.
    """
    turn.take(session)
    if not ring.desks(session):
        raise NotAllowed
    members = {each for desk in queries.desks(session) for each in _who_open(session, desk.key_id)}
    for code in missing(session):
        key, pair = make_desk(session, code, SHARED[code], at=at, by=ring.holder_id)
        for holder in sorted(members):
            give_desk_key(session, key.id, pair.private, holder, by=ring.holder_id, at=at)
        recovery.share_with_current(session, key.id, pair.private)
    ring.look_again()


def recover(session: Session, first: str, second: str, to: uuid.UUID, *, at: datetime) -> tuple[str, str]:
    """Give every desk to one member with the two halves; the used recovery key is replaced by a new one."""
    turn.take(session)
    desk_keys = recovery.opened(session, first, second)
    for desk_key_id, private in desk_keys.items():
        give_desk_key(session, desk_key_id, private, to, by=None, at=at)
    audit.record(session, Act.RECOVERY_USED, at=at, on=to)
    paper, halves = recovery.new_recovery(session, by=None, at=at)
    for desk_key_id, private in desk_keys.items():
        recovery.share_with_recovery(session, paper, desk_key_id, private)
    return halves
