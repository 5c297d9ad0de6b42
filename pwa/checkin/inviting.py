"""Inviting somebody who came home: whom, how one knows that it is they, the card, the consent; the code, shown once."""

import uuid
from functools import partial

from flask import make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import accompanying, opening, queries
from api.casework.accompanying import NotMet
from api.casework.following import Invitation
from api.casework.queries import OpenedCase
from api.consent import texts
from api.consent.kinds import How, Purpose
from api.consent.rules import NotSaidHow
from api.contact import queries as contacts
from api.contact.card import ZONES, Card
from api.conversation.code import Code, from_seed, new_code
from api.doors import Permission
from api.errors import NotFound, Refused
from api.sealed import Where
from pwa.casework import given
from pwa.casework.acts import act
from pwa.casework.beside import person_names
from pwa.checkin.course import show
from pwa.checkin.deeds import deed
from pwa.checkin.deeds import kept as typed
from pwa.checkin.pages import pages
from pwa.consent import labels as agreed
from pwa.contact import labels as contact_labels
from pwa.contact.acts import card_given
from pwa.conversation.keepsake import keepsake, square
from pwa.shell import errors
from pwa.shell.language import languages
from pwa.shell.words import words_for


@pages.at("/console/case/<uuid:case_id>/follow", needs=Permission.WORK_CASES)
def invite_form(case_id: uuid.UUID) -> str:
    """The form: everything that has to be said before a code exists."""
    return _form(case_id, new_code())


def _form(case_id: uuid.UUID, code: Code, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    ring, at = current_user.ring, clock.now()
    with db.writing() as session:
        opening.read(session, ring, case_id, at=at)
    session = db.session()
    case = queries.opened(session, ring, case_id)
    if case.joined_into:
        raise NotFound
    edition = texts.present()
    return render_template(
        "checkin/followed_invite.html",
        case=case,
        people=[(str(each), name) for each, name in person_names(case).items()],
        chosen=(kept or {}).get("person") or request.args.get("person", ""),
        card=_proposed(case),
        zones=[(zone, contact_labels.ZONES[zone]) for zone in ZONES],
        told=contact_labels,
        agreed=agreed,
        edition=edition,
        words=[(code, edition.words(Purpose.FOLLOW_UP, code)) for code in languages()],
        seed=code.secret.hex(),
        problem=problem,
        kept=kept or {},
    )


def _proposed(case: OpenedCase) -> Card:
    """The person's own card where there is one; it is read aloud and corrected with them."""
    session, ring = db.session(), current_user.ring
    _case, key = opening.case_of(session, ring, case.listed.id)
    cards = contacts.cards(session, case.listed.id, key, by=ring.holder_id, at=clock.now())
    return next((cards[one.id].card for one in case.persons if one.id in cards), Card())


@act("follow", room=pages)
def invite(case_id: uuid.UUID) -> Response:
    """The code stands in this one answer; the same form again shows the same code."""
    code = from_seed(given.text("seed")) or new_code()
    errors.way_back(partial(_again, case_id, code))
    how = How(given.text("how")) if given.text("how") in set(How) else None
    if how is None or not given.text("agreed"):
        raise NotSaidHow
    told = Invitation(
        person_id=given.id_in(given.text("person")),
        card=card_given(),
        how=how,
        text=texts.present().version,
        language=given.text("language") if given.text("language") in languages() else "vi",
        where=Where.ABROAD if given.text("where") == Where.ABROAD else Where.INSIDE,
        checked=given.text("checked").strip(),
    )
    follow_id = accompanying.invite(db.session(), current_user.ring, case_id, told, code, at=clock.now())
    return make_response(code_page(follow_id, code))


def _again(case_id: uuid.UUID, code: Code, reason: Refused) -> str | Response:
    try:
        return _form(case_id, code, problem=str(words_for(reason.code)[1]), kept=typed())
    except Refused as closed:
        return make_response(errors.page(closed), closed.status)


@deed("code", show)
def code_anew(follow_id: uuid.UUID) -> Response:
    """A phone or a paper was lost: another code, to be handed over in person."""
    code = from_seed(given.text("seed")) or new_code()
    if not given.text("met"):
        raise NotMet
    accompanying.new_code(db.session(), current_user.ring, follow_id, code, at=clock.now())
    return make_response(code_page(follow_id, code, fresh=False))


def code_page(follow_id: uuid.UUID, code: Code, *, fresh: bool = True) -> str:
    """The code, once: to be handed over in person. ``fresh`` False: it takes the place of one that was lost."""
    return render_template(
        "checkin/followed_code.html", follow_id=follow_id, kept=keepsake(code), picture=square(code), fresh=fresh
    )
