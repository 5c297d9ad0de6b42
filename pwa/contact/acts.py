"""What a member does about safe contact and the guard: one POST each, below the case."""

import uuid
from datetime import time, timedelta
from typing import TypeVar

from flask import current_app, make_response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import guarding, opening
from api.contact import rules, weighing
from api.contact.card import TEXTS, ZONES, Address, Card, Channel, Phone, Voicemail
from api.contact.guard import Relation, Standing, Verdict, Wish, Wished
from api.contact.holding import Decision
from api.contact.window import DAYS
from api.doors import Permission
from api.errors import NotFound, Refused
from api.settings import Settings
from pwa.casework.acts import LOOK_AGAIN, act
from pwa.contact.pages import show
from pwa.shell import errors
from pwa.shell.words import words_for

Choice = TypeVar("Choice", Channel, Phone, Voicemail, Address, Relation, Verdict, Wish)


def _given(name: str) -> str:
    return request.form.get(name, "").strip()


def _id(name: str) -> uuid.UUID:
    try:
        return uuid.UUID(_given(name))
    except ValueError as error:
        raise NotFound from error


def _one(kinds: type[Choice], text: str, otherwise: Choice) -> Choice:
    return kinds(text) if text in set(kinds) else otherwise


def _version() -> int:
    return request.form.get("version", -1, type=int)


def _back(case_id: uuid.UUID, part: str) -> Response:
    return redirect(url_for("casework.case", case_id=case_id, _anchor=part), 303)


def _to_card(case_id: uuid.UUID, subject_id: uuid.UUID) -> uuid.UUID:
    """A refusal leads back to the card with what was typed."""

    def again(reason: Refused) -> str | Response:
        try:
            return show(case_id, subject_id, problem=str(words_for(reason.code)[1]), kept=_kept())
        except Refused as closed:
            return make_response(errors.page(closed), closed.status)

    errors.way_back(again)
    return subject_id


def _kept() -> dict[str, str]:
    """What was typed, without the version: the page shows the one that stands."""
    many = {name: " ".join(request.form.getlist(name)) for name in ("channels", "days")}
    return {**request.form.to_dict(), **many, "typed": "1"}


def _good_for() -> timedelta:
    settings: Settings = current_app.extensions["settings"]
    return timedelta(days=settings.card_days)


@act("card")
def card(case_id: uuid.UUID) -> Response:
    """Write the card of one person, or a new version of it."""
    subject, session = _to_card(case_id, _id("subject")), db.session()
    key = opening.key_about(session, current_user.ring, case_id, subject)
    now = {"by": current_user.id, "at": clock.now()}
    rules.set_card(session, key, case_id, subject, card_given(), version=_version(), good_for=_good_for(), **now)
    return _back(case_id, "safe")


def card_given() -> Card:
    """A card out of the fields of contact/fields.html."""
    return Card(
        channels=tuple(way for way in Channel if way in request.form.getlist("channels")),
        days=tuple(day for day in DAYS if day in request.form.getlist("days")),
        since=_clock("since"),
        until=_clock("until"),
        zone=_given("zone") if _given("zone") in ZONES else ZONES[0],
        phone=_one(Phone, _given("phone"), Phone.UNKNOWN),
        voicemail=_one(Voicemail, _given("voicemail"), Voicemail.NOTHING),
        address=_one(Address, _given("address"), Address.BAN),
        avoid=bool(_given("avoid")),
        **{name: _given(name) for name in TEXTS},
    )


def _clock(name: str) -> str:
    try:
        return time.fromisoformat(_given(name)).strftime("%H:%M")
    except ValueError:
        return ""


@act("card-read")
def card_read(case_id: uuid.UUID) -> Response:
    """'Tôi đã đọc': from now on, in this shift, one may be in contact."""
    subject, session = _to_card(case_id, _id("subject")), db.session()
    opening.key_about(session, current_user.ring, case_id, subject)
    rules.read_card(session, case_id, subject, version=_version(), by=current_user.id, at=clock.now())
    return _back(case_id, "reply")


@act("card-confirmed")
def card_confirmed(case_id: uuid.UUID) -> Response:
    """The person was asked, and all of it is still true."""
    subject, session = _to_card(case_id, _id("subject")), db.session()
    opening.key_about(session, current_user.ring, case_id, subject)
    now = {"by": current_user.id, "at": clock.now()}
    rules.confirm_card(session, case_id, subject, version=_version(), good_for=_good_for(), **now)
    return _back(case_id, "safe")


@act("standing")
def standing(case_id: uuid.UUID) -> Response:
    """How who wrote stands to the person."""
    talk, session = _id("about"), db.session()
    key = opening.key_about(session, current_user.ring, case_id, talk)
    weighed = Standing(
        _one(Relation, _given(f"relation-{talk}"), Relation.UNKNOWN),
        _one(Verdict, _given(f"verdict-{talk}"), Verdict.UNCLEAR),
        _given(f"checked-{talk}"),
        _given(f"against-{talk}"),
    )
    now = {"by": current_user.id, "at": clock.now()}
    weighing.weigh(session, key, case_id, talk, weighed, version=_version(), **now)
    return _back(case_id, "standing")


@act("wish")
def wish(case_id: uuid.UUID) -> Response:
    """What the person wishes."""
    person, session = _id("about"), db.session()
    key = opening.key_about(session, current_user.ring, case_id, person)
    if _given("wish") not in set(Wish):
        raise NotFound
    wished = Wished(Wish(_given("wish")), _given("with_whom"), _given("known_by"))
    weighing.wish(session, key, case_id, person, wished, version=_version(), by=current_user.id, at=clock.now())
    return _back(case_id, "wish")


@act("standard")
def standard(case_id: uuid.UUID) -> Response:
    """A sentence that was approved beforehand goes at once."""
    guarding.answer_standard(
        db.session(),
        current_user.ring,
        case_id,
        _id("conversation"),
        _given("sentence"),
        token=_given("token"),
        look_again_in=timedelta(hours=LOOK_AGAIN["24"]),
        at=clock.now(),
    )
    return _back(case_id, "reply")


@act("held", needs=Permission.APPROVE)
def held(case_id: uuid.UUID) -> Response:
    """A supervisor lets an answer go, sends a standard sentence in its place, or gives it back."""
    found = _given("decision")
    if found not in set(Decision):
        raise NotFound
    held_id = _id("held")
    guarding.decide(
        db.session(),
        current_user.ring,
        case_id,
        held_id,
        Decision(found),
        sentence=_given(f"sentence-{held_id}"),
        reason=_given(f"why-{held_id}"),
        at=clock.now(),
    )
    return _back(case_id, "held")
