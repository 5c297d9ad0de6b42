"""What stands in one case is brought into another, sealed anew under its key, or goes with a case that is erased."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.backup import rules as lost
from api.contact.card import card_of, merged
from api.contact.guard import more_careful, wished_of
from api.contact.model import HeldAnswer, PersonWish, ReporterStanding, SafeContact
from api.contact.rules import cards_in, take_away
from api.sealed import ContentKey, Label


def bring(
    session: Session,
    case_id: uuid.UUID,
    into_id: uuid.UUID,
    old: ContentKey,
    key: ContentKey,
    persons: Mapping[uuid.UUID, uuid.UUID],
) -> None:
    """Bring cards, standings, wishes and held answers over; of two the more careful one stays.

    ``persons``: into whose file whose went.
    """
    for card in cards_in(session, case_id):
        _bring_card(session, card, into_id, old, key, persons.get(card.subject_id, card.subject_id))
    for standing in session.scalars(select(ReporterStanding).where(ReporterStanding.case_id == case_id)).all():
        weighed = old.open(standing.body, Label.REPORTER_STANDING, standing.conversation_id)
        standing.case_id = into_id
        standing.body = key.seal(weighed, Label.REPORTER_STANDING, standing.conversation_id)
    for wish in session.scalars(select(PersonWish).where(PersonWish.case_id == case_id)).all():
        _bring_wish(session, wish, into_id, old, key, persons.get(wish.person_id, wish.person_id))
    for held in session.scalars(select(HeldAnswer).where(HeldAnswer.case_id == case_id)).all():
        words = old.open(held.body, Label.HELD_ANSWER, held.id)
        held.case_id, held.body = into_id, key.seal(words, Label.HELD_ANSWER, held.id)
    session.flush()
    lost.bring(session, {**persons, case_id: into_id})


def _bring_card(
    session: Session, row: SafeContact, into_id: uuid.UUID, old: ContentKey, key: ContentKey, subject_id: uuid.UUID
) -> None:
    told = card_of(old.open_json(row.body, Label.SAFE_CONTACT, row.subject_id))
    if subject_id == row.subject_id:
        row.case_id, row.body = into_id, key.seal_json(told.body(), Label.SAFE_CONTACT, subject_id)
        return
    version, confirmed = row.version, (row.confirmed_at, row.confirmed_by, row.expires_at)
    take_away(session, row.subject_id)
    there = session.get(SafeContact, subject_id, with_for_update=True)
    if there is None:
        there = SafeContact(subject_id=subject_id, case_id=into_id, version=0)
        session.add(there)
        there.confirmed_at, there.confirmed_by, there.expires_at = confirmed
    else:
        known = card_of(key.open_json(there.body, Label.SAFE_CONTACT, subject_id))
        told = merged(told, known) if confirmed[0] > there.confirmed_at else merged(known, told)
        there.expires_at = min(there.expires_at, confirmed[2])
    there.version = max(there.version, version) + 1
    there.body = key.seal_json(told.body(), Label.SAFE_CONTACT, subject_id)


def _bring_wish(
    session: Session, row: PersonWish, into_id: uuid.UUID, old: ContentKey, key: ContentKey, person_id: uuid.UUID
) -> None:
    wished = wished_of(old.open_json(row.body, Label.PERSON_WISH, row.person_id))
    by, at, version = row.changed_by, row.changed_at, row.version
    session.delete(row)
    session.flush()
    there = session.get(PersonWish, person_id, with_for_update=True)
    if there is None:
        there = PersonWish(person_id=person_id, case_id=into_id, version=0, changed_by=by, changed_at=at)
        session.add(there)
    else:
        wished = more_careful(wished, wished_of(key.open_json(there.body, Label.PERSON_WISH, person_id)))
    there.version = max(there.version, version) + 1
    there.body = key.seal_json(wished.body(), Label.PERSON_WISH, person_id)
