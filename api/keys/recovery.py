"""Recovery in two halves: a key that exists on paper only, split between two people."""

import secrets
import uuid
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import sealed, words
from api.audit import rules as audit
from api.audit.acts import Act
from api.errors import Refused
from api.keys import turn
from api.keys.model import DeskKey, RecoveryKey, RecoveryWrap
from api.keys.ring import Ring
from api.sealed import Label

HALF_WORDS = 26


class WrongHalves(Refused):
    """The two halves do not belong together, or a word is wrong."""

    status = 422


class NotEveryDesk(Refused):
    """A recovery key that opens fewer desks must not replace one that opens more."""

    status = 409


def halves_of(private: bytes) -> tuple[str, str]:
    """Two lists of 26 words; each alone is random, both together are the key."""
    first = secrets.token_bytes(sealed.KEY_BYTES)
    second = bytes(a ^ b for a, b in zip(first, private, strict=True))
    return _spoken(first), _spoken(second)


def _spoken(half: bytes) -> str:
    return " ".join(words.to_words(int.from_bytes(half), HALF_WORDS))


def joined(first: str, second: str) -> bytes:
    """The private key of two halves. Raises WrongHalves."""
    try:
        one, two = (words.from_words(half, HALF_WORDS).to_bytes(sealed.KEY_BYTES) for half in (first, second))
    except (ValueError, OverflowError) as error:
        raise WrongHalves from error
    return bytes(a ^ b for a, b in zip(one, two, strict=True))


def new_recovery(session: Session, *, by: uuid.UUID | None, at: datetime) -> tuple[RecoveryKey, tuple[str, str]]:
    """A new recovery key; the one before opens nothing any more. Returns the row and the two halves, shown once."""
    for old in session.scalars(select(RecoveryKey).where(RecoveryKey.retired_at.is_(None))):
        old.retired_at = at
        session.execute(delete(RecoveryWrap).where(RecoveryWrap.recovery_key_id == old.id))
    pair = sealed.new_pair()
    row = RecoveryKey(id=uuid.uuid4(), public=pair.public, created_at=at)
    session.add(row)
    session.flush()
    audit.record(session, Act.RECOVERY_MADE, by=by, at=at, on=row.id)
    return row, halves_of(pair.private)


def share_with_recovery(session: Session, recovery: RecoveryKey, desk_key_id: uuid.UUID, private: bytes) -> None:
    """Seal one desk key to the recovery key."""
    wrapped = sealed.seal_to(recovery.public, private, _info(recovery.id, desk_key_id))
    session.add(RecoveryWrap(recovery_key_id=recovery.id, desk_key_id=desk_key_id, wrapped=wrapped))


def share_with_current(session: Session, desk_key_id: uuid.UUID, private: bytes) -> None:
    """Seal a new desk key to the recovery key of today: that needs its public half alone."""
    row = session.scalar(select(RecoveryKey).where(RecoveryKey.retired_at.is_(None)))
    if row is not None:
        share_with_recovery(session, row, desk_key_id, private)


def rehearse(session: Session, first: str, second: str, *, at: datetime) -> int:
    """A drill: whether the halves still open every present key of the house. Nothing is given to anybody.

    Returns how many generations they open. Raises WrongHalves, NotEveryDesk.
    """
    turn.take(session)
    found = opened(session, first, second)
    rows = session.execute(select(DeskKey.id, DeskKey.public).where(DeskKey.retired_at.is_(None))).all()
    for desk_key_id, public in rows:
        if desk_key_id not in found or sealed.public_of(found[desk_key_id]) != public:
            raise NotEveryDesk
    audit.record(session, Act.RECOVERY_REHEARSED, at=at)
    return len(found)


def _info(recovery_id: uuid.UUID, desk_key_id: uuid.UUID) -> bytes:
    return Label.RECOVERY.encode() + recovery_id.bytes + desk_key_id.bytes


def renew(session: Session, ring: Ring, *, at: datetime) -> tuple[str, str]:
    """Replace the recovery key with one that holds every desk. Raises NotEveryDesk when this member does not."""
    turn.take(session)
    held = ring.desk_keys(session)
    needed = set(session.scalars(select(DeskKey.id).where(DeskKey.retired_at.is_(None))))
    needed |= set(session.scalars(select(RecoveryWrap.desk_key_id)))
    if not needed <= set(held):
        raise NotEveryDesk
    row, halves = new_recovery(session, by=ring.holder_id, at=at)
    for desk_key_id, private in held.items():
        share_with_recovery(session, row, desk_key_id, private)
    return halves


def opened(session: Session, first: str, second: str) -> dict[uuid.UUID, bytes]:
    """Desk private keys by desk key id, opened with the two halves. Raises WrongHalves."""
    private = joined(first, second)
    row = session.scalar(select(RecoveryKey).where(RecoveryKey.retired_at.is_(None)))
    if row is None or not _fits(private, row.public):
        raise WrongHalves
    shares = session.scalars(select(RecoveryWrap).where(RecoveryWrap.recovery_key_id == row.id)).all()
    try:
        return {
            share.desk_key_id: sealed.open_with(private, share.wrapped, _info(row.id, share.desk_key_id))
            for share in shares
        }
    except sealed.Broken as error:
        raise WrongHalves from error


def _fits(private: bytes, public: bytes) -> bool:
    try:
        return sealed.public_of(private) == public
    except ValueError:  # two halves that are the same, or no key at all
        return False
