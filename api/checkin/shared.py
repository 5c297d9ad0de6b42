"""The shared cell: written by members, read by the person with their code, sealed to each of them apart."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock, sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.checkin.cell import MOST_RESOURCES, TEXT_MAX, Agreed, Cell, cell_of
from api.checkin.model import FollowUp, FollowUpShared
from api.consent import queries as consents
from api.conversation.code import Code
from api.conversation.model import Conversation
from api.conversation.rules import SealedAnswer
from api.errors import Changed, NotFound, Refused
from api.keys import rules as keys
from api.sealed import Broken, ContentKey, Label


class TooMuchShared(Refused):
    """More than fits into one field, or more places than a list may hold."""

    status = 422


@dataclass(frozen=True)
class OpenedCell:
    """The cell as a member reads it."""

    version: int
    changed_at: datetime
    changed_by: uuid.UUID
    cell: Cell = field(repr=False)


def write(
    session: Session, key: ContentKey, follow: FollowUp, cell: Cell, *, version: int, by: uuid.UUID, at: datetime
) -> None:
    """Seal what is shared under the case's key, and afresh to the mailbox; the consents in it are those of now.

    ``version``: as it was shown. Raises Changed, TooMuchShared, and NotFound for who was never invited.
    """
    if len(cell.resources) > MOST_RESOURCES or any(len(text) > TEXT_MAX for text in cell.texts):
        raise TooMuchShared
    row = session.get(FollowUpShared, follow.id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if version != row.version:
        raise Changed
    told = replace(cell, consents=agreed(session, key, follow))
    row.version, row.changed_at, row.changed_by = version + 1, at, by
    row.body = key.seal_json(told.body(), Label.FOLLOW_UP_SHARED, follow.id)
    _give(session, row, *_sealed_to_mailbox(session, follow, told))
    audit.record(session, Act.FOLLOW_SHARED, by=by, on=follow.case_id, at=at)


def _sealed_to_mailbox(session: Session, follow: FollowUp, cell: Cell) -> tuple[sealed.Sealed, uuid.UUID]:
    """Under a fresh key that the code alone opens; nobody when the mailbox was deleted."""
    mailbox = session.get_one(Conversation, follow.conversation_id)
    key = keys.new_content_key(session, [(mailbox.id, mailbox.public)] if mailbox.public else [])
    return key.seal_json(cell.body(), Label.FOLLOW_UP_PERSON, key.id), key.id


def _give(session: Session, row: FollowUpShared, for_person: sealed.Sealed, key_id: uuid.UUID) -> None:
    """The new sealing in the place of the old one, whose key goes."""
    old = row.content_key_id
    row.for_person, row.content_key_id = for_person, key_id
    session.flush()
    keys.drop_content_keys(session, [old])


def begin(session: Session, key: ContentKey, follow: FollowUp, *, by: uuid.UUID, at: datetime) -> None:
    """Somebody was invited: their consents stand there from the beginning, for them to see and withdraw."""
    told = Cell(consents=agreed(session, key, follow))
    for_person, key_id = _sealed_to_mailbox(session, follow, told)
    session.add(
        FollowUpShared(
            follow_up_id=follow.id,
            content_key_id=key_id,
            version=1,
            changed_at=at,
            changed_by=by,
            body=key.seal_json(told.body(), Label.FOLLOW_UP_SHARED, follow.id),
            for_person=for_person,
        )
    )
    session.flush()


def seal_again(session: Session, key: ContentKey, follow: FollowUp) -> None:
    """The mailbox has another code, or consents have changed: all of it as it was, with the consents of now."""
    row = session.get(FollowUpShared, follow.id, with_for_update=True, populate_existing=True)
    if row is None:
        return
    cell = cell_of(key.open_json(row.body, Label.FOLLOW_UP_SHARED, follow.id))
    told = replace(cell, consents=agreed(session, key, follow))
    row.body = key.seal_json(told.body(), Label.FOLLOW_UP_SHARED, follow.id)
    _give(session, row, *_sealed_to_mailbox(session, follow, told))


def consents_changed(session: Session, key: ContentKey, case_id: uuid.UUID) -> None:
    """A member wrote a consent down in this case: whoever is followed up in it sees theirs."""
    for follow in session.scalars(select(FollowUp).where(FollowUp.case_id == case_id).with_for_update()).all():
        seal_again(session, key, follow)


def agreed(session: Session, key: ContentKey, follow: FollowUp) -> dict[str, Agreed]:
    """The consents of this person that stand, by their ids; what stands in the place of one is not theirs."""
    whose = {follow.person_id, follow.conversation_id}
    return {
        str(one.id): Agreed(
            one.given.purpose.value,
            one.given.recipient.value,
            one.given.receiver,
            day_of(one.given_at),
            day_of(one.expires_at) if one.expires_at else "",
        )
        for one in consents.consents(session, follow.case_id, key)
        if one.subject_id in whose and one.withdrawn_at is None and one.given.ground is None
    }


def day_of(moment: datetime) -> str:
    return clock.hotline_time(moment).date().isoformat()


def opened(session: Session, key: ContentKey, follow_id: uuid.UUID) -> OpenedCell:
    """The cell for a member. Raises NotFound."""
    row = session.get(FollowUpShared, follow_id)
    if row is None:
        raise NotFound
    cell = cell_of(key.open_json(row.body, Label.FOLLOW_UP_SHARED, follow_id))
    return OpenedCell(row.version, row.changed_at, row.changed_by, cell)


def sealed_for(session: Session, follow_id: uuid.UUID) -> SealedAnswer | None:
    """The cell as a phone that keeps its code opens it; None for nobody any more."""
    found = session.execute(
        select(FollowUpShared, FollowUp.conversation_id)
        .join(FollowUp, FollowUp.id == FollowUpShared.follow_up_id)
        .where(FollowUpShared.follow_up_id == follow_id)
    ).first()
    if found is None:
        return None
    row, conversation_id = found
    try:
        wrapped = keys.content_wrap(session, row.content_key_id, conversation_id)
    except NotFound:
        return None
    return SealedAnswer(row.content_key_id, wrapped, row.for_person)


def for_code(session: Session, follow_id: uuid.UUID, code: Code) -> Cell | None:
    """The cell in clear, for a code that was posted; None when it was for another code."""
    told = sealed_for(session, follow_id)
    if told is None:
        return None
    try:
        key = sealed.unwrap(told.content_key_id, told.wrapped, code.pair.private)
        return cell_of(key.open_json(told.body, Label.FOLLOW_UP_PERSON, key.id))
    except Broken:
        return None
