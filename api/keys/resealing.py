"""After a rotation: content keys that lie under a retired key are sealed anew to the present one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session, aliased

from api import db, sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.keys.model import ContentKeyRow, DeskKey, KeyWrap
from api.keys.ring import Ring
from api.sealed import Broken

AT_ONCE = 500


@dataclass(frozen=True)
class Resealed:
    """How many were sealed anew, and the last one looked at: the next step begins after it; None at the end."""

    done: int
    last: uuid.UUID | None


def reseal(
    session: Session, ring: Ring, *, at: datetime, after: uuid.UUID | None = None, limit: int = AT_ONCE
) -> Resealed:
    """One step over what this member can open; again and again until ``last`` is None.

    What does not open, since a phone had sealed something else, stays as it is. Two at once do no harm.
    """
    question = _under_retired(session, ring).order_by(KeyWrap.content_key_id).limit(limit)
    if after:
        question = question.where(KeyWrap.content_key_id > after)
    key_ids = [wrap.content_key_id for wrap in session.scalars(question)]
    done = _anew(session, ring, key_ids)
    if done:
        audit.record(session, Act.KEYS_RESEALED, by=ring.holder_id, at=at)
    return Resealed(done, key_ids[-1] if len(key_ids) == limit else None)


def reseal_these(session: Session, ring: Ring, key_ids: Iterable[uuid.UUID]) -> None:
    """Whatever of this a member has just opened: a late outbox had sealed it to a key of yesterday."""
    wanted = _under_retired(session, ring).where(KeyWrap.content_key_id.in_(list(key_ids)))
    _anew(session, ring, [wrap.content_key_id for wrap in session.scalars(wanted)])


def hold_content_keys(session: Session, key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """Hold content keys until the transaction ends; what each is bound to.

    A desk that seals anew and one that lets go come one after the other: else it would get back what it let go.
    """
    rows = session.execute(
        select(ContentKeyRow.id, ContentKeyRow.context)
        .where(ContentKeyRow.id.in_(list(key_ids)))
        .order_by(ContentKeyRow.id)
        .with_for_update(key_share=True)
    )
    return dict(rows.all())


def _under_retired(session: Session, ring: Ring) -> Select[KeyWrap]:
    return (
        select(KeyWrap)
        .join(DeskKey, DeskKey.id == KeyWrap.holder_id)
        .where(DeskKey.retired_at.is_not(None), KeyWrap.holder_id.in_(ring.held(session)))
    )


def _anew(session: Session, ring: Ring, key_ids: list[uuid.UUID]) -> int:
    if not key_ids:
        return 0
    contexts = hold_content_keys(session, key_ids)
    still_there = _under_retired(session, ring).where(KeyWrap.content_key_id.in_(contexts))
    wraps = list(session.scalars(still_there.execution_options(populate_existing=True)))
    present = _present(session, wraps)
    done = 0
    for wrap in wraps:
        try:
            private = ring.desk_key(session, wrap.holder_id)
            key = sealed.unwrap(wrap.content_key_id, wrap.wrapped, private, contexts[wrap.content_key_id])
        except Broken:
            continue
        holder_id, public = present[wrap.holder_id]
        wrapped = sealed.wrap(key, public, contexts[key.id])
        row = {"content_key_id": key.id, "holder_id": holder_id, "wrapped": wrapped}
        db.add_unless_there(session, KeyWrap, row)
        gone = (KeyWrap.content_key_id == key.id, KeyWrap.holder_id == wrap.holder_id)
        session.execute(delete(KeyWrap).where(*gone))
        done += 1
    return done


def _present(session: Session, wraps: list[KeyWrap]) -> dict[uuid.UUID, tuple[uuid.UUID, bytes]]:
    """The present key (id, public) of the desk to which each retired one belonged."""
    retired, present = aliased(DeskKey), aliased(DeskKey)
    rows = session.execute(
        select(retired.id, present.id, present.public)
        .join(present, present.desk_id == retired.desk_id)
        .where(retired.id.in_({wrap.holder_id for wrap in wraps}), present.retired_at.is_(None))
    )
    return {old: (new, public) for old, new, public in rows}
