"""Questions about cards, standings, wishes and answers that wait: for members who read the case."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.backup import queries as restored
from api.backup.rules import Kind as TakenBack
from api.contact.card import Card, card_of
from api.contact.guard import Standing, Wished, standing_of, wished_of
from api.contact.model import HeldAnswer, PersonWish, ReporterStanding, SafeContact, SafeContactRead
from api.contact.rules import SHIFT
from api.sealed import ContentKey, Label

BACK = ("returned", "lost")


@dataclass(frozen=True)
class OpenedCard:
    """A card as a member reads it. ``read``: this member has read it as it stands within this shift.

    ``lost``: it was changed after the back-up from which the house was brought back.
    """

    subject_id: uuid.UUID
    version: int
    confirmed_at: datetime
    expires_at: datetime
    read: bool
    card: Card = field(repr=False)
    lost: bool = False

    def expired(self, at: datetime) -> bool:
        return self.expires_at <= at or clock.ahead(self.confirmed_at, at)


@dataclass(frozen=True)
class OpenedStanding:
    version: int
    standing: Standing = field(repr=False)


@dataclass(frozen=True)
class OpenedWish:
    version: int
    wished: Wished = field(repr=False)


@dataclass(frozen=True)
class OpenedHeld:
    """An answer that waits, or has waited. ``back``: why it was given back."""

    id: uuid.UUID
    conversation_id: uuid.UUID
    author_id: uuid.UUID
    at: datetime
    decision: str | None
    decided_by: uuid.UUID | None
    words: str = field(repr=False)
    back: str = field(repr=False)


def cards(
    session: Session, case_id: uuid.UUID, key: ContentKey, *, by: uuid.UUID, at: datetime
) -> dict[uuid.UUID, OpenedCard]:
    """The cards of a case by whom they are about; ``by``: who reads."""
    lately = SafeContactRead.staff_id == by, SafeContactRead.at > at - SHIFT, SafeContactRead.at <= at
    here = select(SafeContact.subject_id).where(SafeContact.case_id == case_id)
    reads = session.scalars(select(SafeContactRead).where(SafeContactRead.subject_id.in_(here), *lately))
    read = {row.subject_id: row.version for row in reads}
    rows = session.scalars(select(SafeContact).where(SafeContact.case_id == case_id)).all()
    lost = restored.lost(session, TakenBack.CARD_CHANGED, [row.subject_id for row in rows])
    return {
        row.subject_id: OpenedCard(
            row.subject_id,
            row.version,
            row.confirmed_at,
            row.expires_at,
            read.get(row.subject_id) == row.version,
            card_of(key.open_json(row.body, Label.SAFE_CONTACT, row.subject_id)),
            row.subject_id in lost,
        )
        for row in rows
    }


def lost_cards(session: Session, subject_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of these persons and mailboxes those whose card was changed after the back-up, also where none stands here."""
    return restored.lost(session, TakenBack.CARD_CHANGED, subject_ids)


def weighing_lost(session: Session, conversation_id: uuid.UUID) -> bool:
    """Whether how this writer stands was weighed anew after the back-up."""
    return bool(restored.lost(session, TakenBack.STANDING_CHANGED, [conversation_id]))


def wishes_lost(session: Session, subject_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of these persons and cases those of whom a wish was written down after the back-up."""
    return restored.lost(session, TakenBack.WISH_CHANGED, subject_ids)


def standings(session: Session, case_id: uuid.UUID, key: ContentKey) -> dict[uuid.UUID, OpenedStanding]:
    """How each reporter of a case stands, by conversation."""
    return {
        row.conversation_id: OpenedStanding(
            row.version, standing_of(key.open_json(row.body, Label.REPORTER_STANDING, row.conversation_id))
        )
        for row in session.scalars(select(ReporterStanding).where(ReporterStanding.case_id == case_id))
    }


def wishes(session: Session, case_id: uuid.UUID, key: ContentKey) -> dict[uuid.UUID, OpenedWish]:
    """What the persons of a case wish."""
    return {
        row.person_id: OpenedWish(row.version, wished_of(key.open_json(row.body, Label.PERSON_WISH, row.person_id)))
        for row in session.scalars(select(PersonWish).where(PersonWish.case_id == case_id))
    }


def held(session: Session, case_id: uuid.UUID, key: ContentKey) -> list[OpenedHeld]:
    """Answers of a case that wait, and those that were given back, oldest first."""
    question = select(HeldAnswer).where(HeldAnswer.case_id == case_id).order_by(HeldAnswer.at, HeldAnswer.id)
    found = []
    for row in session.scalars(question.where(HeldAnswer.decision.is_(None) | HeldAnswer.decision.in_(BACK))):
        told = key.open_json(row.body, Label.HELD_ANSWER, row.id)
        found.append(
            OpenedHeld(
                row.id,
                row.conversation_id,
                row.author_id,
                row.at,
                row.decision,
                row.decided_by,
                told["words"],
                told.get("back", ""),
            )
        )
    return found


def cases_of_held(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Cases by the id of an answer that waits."""
    rows = session.execute(select(HeldAnswer.id, HeldAnswer.case_id).where(HeldAnswer.id.in_(ids)))
    return dict(rows.all())
