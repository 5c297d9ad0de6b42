"""Somebody who came home is invited to be followed up: a mailbox of their own, a code given in person, the plan."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.casework.model import CaseConversation
from api.casework.opening import at_work, person_ids
from api.checkin import rules as checkin
from api.checkin import shared
from api.consent import rules as consent
from api.consent.kinds import Given, How, Purpose, Recipient
from api.contact import rules as contact
from api.contact.card import Card
from api.contact.guard import Relation, Standing, Verdict
from api.contact.weighing import approves, weigh
from api.conversation import rules as conversation
from api.conversation.code import Code
from api.errors import NotFound
from api.keys.ring import Ring
from api.sealed import Where


@dataclass(frozen=True)
class Invitation:
    """What is said when somebody is invited. ``text``: version of the consent's words; ``checked``: how the member
    knows that it is they."""

    person_id: uuid.UUID
    card: Card
    how: How
    text: str
    language: str
    where: Where
    checked: str


def invite(
    session: Session, ring: Ring, case_id: uuid.UUID, told: Invitation, code: Code, *, at: datetime
) -> uuid.UUID:
    """Write down consent and card, make the mailbox of ``code`` and the plan. Returns the follow-up's id.

    Who may approve says with it that it is the person; else a supervisor says so, and words to them wait until then.
    Raises NotFound, FollowedAlready, and whatever consent, card and weighing refuse.
    """
    case, key = at_work(session, ring, case_id)
    if told.person_id not in person_ids(session, case_id):
        raise NotFound
    by = ring.holder_id
    mailbox = conversation.made_for(session, code, case.desk_id, language=told.language, where=told.where, at=at)
    session.add(CaseConversation(conversation_id=mailbox, case_id=case_id))
    session.flush()
    follow_id = checkin.begin(
        session,
        key,
        case_id=case_id,
        person_id=told.person_id,
        conversation_id=mailbox,
        desk_id=case.desk_id,
        window=told.card.window,
        by=by,
        at=at,
    )
    given = Given(Purpose.FOLLOW_UP, Recipient.PERSON, how=told.how, text=told.text, language=told.language)
    consent.give(session, key, case_id, told.person_id, given, by=by, at=at)
    contact.set_card(session, key, case_id, mailbox, told.card, version=0, by=by, at=at)
    verdict = Verdict.CLEAR if approves(session, by) else Verdict.UNCLEAR
    standing = Standing(Relation.SELF, verdict, checked=told.checked)
    weigh(session, key, case_id, mailbox, standing, version=0, by=by, at=at)
    shared.begin(session, key, checkin.of_case(session, case_id, follow_id), by=by, at=at)
    return follow_id
