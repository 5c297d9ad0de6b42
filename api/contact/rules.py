"""Safe-contact cards, and the one question that every door to a person asks first."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import queries as restored
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.contact.card import TEXT_MAX, TEXTS, Card, Channel, card_of
from api.contact.model import SafeContact, SafeContactRead
from api.errors import Changed, NotFound, Refused
from api.sealed import ContentKey, Label

SHIFT = timedelta(hours=12)
FRESH = timedelta(days=90)


class CardNotRead(Refused):
    """There is a safe-contact card, and this member has not read it as it stands within this shift."""

    status = 409


class DoNotContact(Refused):
    """The person must not be contacted at all."""

    status = 409


class CardExpired(Refused):
    """The card is old: whether it is still true is asked before anybody is contacted."""

    status = 409


class CardLost(Refused):
    """The house was brought back from a back-up, and the card was changed since: how it stands here is of before."""

    status = 409


class NoCard(Refused):
    """Without a card the mailbox alone is a safe way."""

    status = 409


class NotThisWay(Refused):
    """The person is not to be contacted in this way."""

    status = 409


class CardTooLong(Refused):
    """More than fits into one field of a card."""

    status = 422


def may_contact(
    session: Session,
    key: ContentKey,
    subject_id: uuid.UUID,
    way: Channel = Channel.MAILBOX,
    *,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Asked by every door that writes to a person or calls them, in the transaction that does so.

    ``subject_id``: a conversation (who wrote) or a missing person; ``key``: of the case. Without a card the mailbox
    alone is allowed. Raises NoCard, CardLost, CardNotRead, DoNotContact, CardExpired, NotThisWay.
    """
    if restored.lost(session, TakenBack.CARD_CHANGED, [subject_id]):
        raise CardLost
    row = session.get(SafeContact, subject_id, with_for_update=True)
    if row is None:
        if way is Channel.MAILBOX:
            return
        raise NoCard
    card = card_of(key.open_json(row.body, Label.SAFE_CONTACT, subject_id))
    if card.avoid:
        raise DoNotContact
    if row.expires_at <= at or clock.ahead(row.confirmed_at, at):
        raise CardExpired
    if not _has_read(session, row, by, at):
        raise CardNotRead
    if way not in card.channels:
        raise NotThisWay


def _has_read(session: Session, row: SafeContact, by: uuid.UUID, at: datetime) -> bool:
    read = session.get(SafeContactRead, (row.subject_id, by))
    return read is not None and read.version == row.version and at - SHIFT < read.at <= at


def set_card(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    subject_id: uuid.UUID,
    card: Card,
    *,
    version: int,
    by: uuid.UUID,
    at: datetime,
    good_for: timedelta = FRESH,
) -> None:
    """Write a card, or a new version of it; whoever wrote it has read it.

    ``version``: as it was shown, 0 for none yet. Raises Changed, CardTooLong, and NotFound for a card of another case.
    """
    if any(len(getattr(card, name)) > TEXT_MAX for name in TEXTS):
        raise CardTooLong
    row = _held(session, case_id, subject_id)
    if version != (row.version if row else 0):
        raise Changed
    sealed = key.seal_json(card.body(), Label.SAFE_CONTACT, subject_id)
    if row is None:
        row = SafeContact(subject_id=subject_id, case_id=case_id, version=0)
        session.add(row)
    row.body, row.version = sealed, row.version + 1
    row.confirmed_at, row.confirmed_by, row.expires_at = at, by, at + good_for
    session.flush()
    _mark_read(session, row, by, at)
    _stands(session, case_id, subject_id, at)
    audit.record(session, Act.CARD_SET, by=by, on=case_id, at=at)


def _stands(session: Session, case_id: uuid.UUID, subject_id: uuid.UUID, at: datetime) -> None:
    """From here on it is as a member says; a restore must not bring back the one before as if it were true."""
    backup.take_back(session, TakenBack.CARD_CHANGED, subject_id, case_id, at=at)
    backup.written_anew(session, TakenBack.CARD_CHANGED, subject_id)


def read_anew(session: Session) -> None:
    """After a restore every card is read once more before anybody is contacted."""
    session.execute(delete(SafeContactRead))


def _held(session: Session, case_id: uuid.UUID, subject_id: uuid.UUID) -> SafeContact | None:
    row = session.get(SafeContact, subject_id, with_for_update=True)
    if row is not None and row.case_id != case_id:
        raise NotFound
    return row


def _mark_read(session: Session, row: SafeContact, by: uuid.UUID, at: datetime) -> None:
    read = session.get(SafeContactRead, (row.subject_id, by))
    if read is None:
        read = SafeContactRead(subject_id=row.subject_id, staff_id=by)
        session.add(read)
    read.version, read.at = row.version, at
    session.flush()


def read_card(
    session: Session, case_id: uuid.UUID, subject_id: uuid.UUID, *, version: int, by: uuid.UUID, at: datetime
) -> None:
    """A member has read the card as it was shown. Raises NotFound, Changed."""
    row = _shown(session, case_id, subject_id, version)
    _mark_read(session, row, by, at)
    audit.record(session, Act.CARD_READ, by=by, on=case_id, at=at)


def _shown(session: Session, case_id: uuid.UUID, subject_id: uuid.UUID, version: int) -> SafeContact:
    row = _held(session, case_id, subject_id)
    if row is None:
        raise NotFound
    if row.version != version:
        raise Changed
    return row


def confirm_card(
    session: Session,
    case_id: uuid.UUID,
    subject_id: uuid.UUID,
    *,
    version: int,
    by: uuid.UUID,
    at: datetime,
    good_for: timedelta = FRESH,
) -> None:
    """The person said that all of it is still true. Raises NotFound, Changed."""
    row = _shown(session, case_id, subject_id, version)
    row.confirmed_at, row.confirmed_by, row.expires_at = at, by, at + good_for
    _mark_read(session, row, by, at)
    backup.written_anew(session, TakenBack.CARD_CHANGED, subject_id)
    audit.record(session, Act.CARD_CONFIRMED, by=by, on=case_id, at=at)


def take_away(session: Session, subject_id: uuid.UUID) -> None:
    """A card that went into another one leaves nothing behind."""
    session.execute(delete(SafeContactRead).where(SafeContactRead.subject_id == subject_id))
    session.execute(delete(SafeContact).where(SafeContact.subject_id == subject_id))


def cards_in(session: Session, case_id: uuid.UUID) -> list[SafeContact]:
    """The cards of a case, held until the transaction ends."""
    return list(session.scalars(select(SafeContact).where(SafeContact.case_id == case_id).with_for_update()))
