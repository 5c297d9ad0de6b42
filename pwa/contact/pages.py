"""The safe-contact card of one person, whole: read before any contact, written and confirmed here."""

import uuid

from flask import render_template
from flask_login import current_user

from api import clock, db
from api.casework import opening, queries
from api.contact import queries as contacts
from api.contact.card import ZONES
from api.doors import Permission
from api.errors import NotFound
from pwa.contact import labels
from pwa.contact.panels import first_card, hours, named, ways
from pwa.shell.page import Pages

pages = Pages("contact")


@pages.at("/console/case/<uuid:case_id>/contact/<uuid:subject_id>", needs=Permission.READ_CASES)
def card(case_id: uuid.UUID, subject_id: uuid.UUID) -> str:
    """How one person may be reached."""
    return show(case_id, subject_id)


def show(case_id: uuid.UUID, subject_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    """The card's page; ``kept`` is what could not be saved. Raises NotFound."""
    ring, at = current_user.ring, clock.now()
    with db.writing() as session:
        opening.read(session, ring, case_id, at=at)
    session = db.session()
    case, (_case, key) = queries.opened(session, ring, case_id), opening.case_of(session, ring, case_id)
    found = next(((who, writes) for each, who, writes in named(case) if each == subject_id), None)
    if found is None or case.joined_into:
        raise NotFound
    card = contacts.cards(session, case_id, key, by=current_user.id, at=at).get(subject_id)
    return render_template(
        "contact/card.html",
        case=case,
        subject_id=subject_id,
        who=found[0],
        opened=card,
        lost=subject_id in contacts.lost_cards(session, [subject_id]),
        card=card.card if card else first_card(case.messages, subject_id, writes=found[1]),
        ways=ways(card.card) if card else "",
        hours=hours(card.card, at) if card else "",
        zones=[(zone, labels.ZONES[zone]) for zone in ZONES],
        told=labels,
        problem=problem,
        kept=kept or {},
        now=at,
    )
