"""Quick replies: words that a desk often needs, by language; kept by whoever leads, nothing about anybody."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.casework.model import QuickReply
from api.casework.wording import once
from api.errors import Changed, NotFound, Refused
from api.keys.ring import Ring

MOST = (8, 60, 4_000)  # characters of the language's code, the title, the words


class BadReply(Refused):
    """A quick reply has a short title, words, and a language."""

    status = 422


@dataclass(frozen=True)
class Reply:
    """Words at hand. ``version`` grows with each change."""

    id: uuid.UUID
    desk_id: uuid.UUID
    language: str
    title: str
    words: str
    version: int


def _reply(row: QuickReply) -> Reply:
    return Reply(row.id, row.desk_id, row.language, row.title, row.words, row.version)


def replies(session: Session, desk_ids: Iterable[uuid.UUID]) -> list[Reply]:
    """All quick replies of these desks, by language and title."""
    wanted = select(QuickReply).where(QuickReply.desk_id.in_(list(desk_ids)))
    return [_reply(row) for row in session.scalars(wanted.order_by(QuickReply.language, QuickReply.title))]


def write(
    session: Session,
    ring: Ring,
    desk_id: uuid.UUID,
    language: str,
    title: str,
    words: str,
    *,
    token: str = "",
    at: datetime,
) -> None:
    """A new quick reply of one of the member's desks. Raises NotFound, BadReply."""
    if desk_id not in ring.desks(session):
        raise NotFound
    told = _tidy(language, title, words)
    reply_id = once(token, "reply", *told)
    if session.get(QuickReply, reply_id) is not None:
        return
    language, title, words = told
    row = QuickReply(id=reply_id, desk_id=desk_id, language=language, title=title, words=words, version=1)
    row.changed_at, row.changed_by = at, ring.holder_id
    session.add(row)
    audit.record(session, Act.REPLIES_CHANGED, by=ring.holder_id, at=at)


def _tidy(language: str, title: str, words: str) -> tuple[str, str, str]:
    found = tuple(text.replace("\0", "").strip() for text in (language, title, words))
    if not all(found) or any(len(text) > most for text, most in zip(found, MOST, strict=True)):
        raise BadReply
    return found[0], found[1], found[2]


def change(
    session: Session,
    ring: Ring,
    reply_id: uuid.UUID,
    language: str,
    title: str,
    words: str,
    *,
    version: int,
    at: datetime,
) -> None:
    """Other words in its place. Raises Changed when somebody saved after ``version``, NotFound, BadReply."""
    row = _held(session, ring, reply_id)
    if row.version != version:
        raise Changed
    row.language, row.title, row.words = _tidy(language, title, words)
    row.version, row.changed_at, row.changed_by = version + 1, at, ring.holder_id
    audit.record(session, Act.REPLIES_CHANGED, by=ring.holder_id, at=at)


def _held(session: Session, ring: Ring, reply_id: uuid.UUID) -> QuickReply:
    row = session.get(QuickReply, reply_id, with_for_update=True)
    if row is None or row.desk_id not in ring.desks(session):
        raise NotFound
    return row


def remove(session: Session, ring: Ring, reply_id: uuid.UUID, *, at: datetime) -> None:
    """Nobody needs it any more. Raises NotFound."""
    session.delete(_held(session, ring, reply_id))
    audit.record(session, Act.REPLIES_CHANGED, by=ring.holder_id, at=at)
