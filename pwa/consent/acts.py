"""What a member does about consent: give, withdraw, and let something out."""

import uuid
from collections.abc import Callable
from datetime import datetime, time
from enum import StrEnum
from typing import TypeVar

from flask import jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import granting, opening, releasing
from api.casework.releasing import NoPurpose, Part, Wanted
from api.consent import rules, texts
from api.consent.kinds import Given, Ground, How, Purpose, Recipient
from api.consent.rules import NobodyStands, NotUntilThen
from api.doors import Permission
from api.errors import NotFound, Refused
from pwa.casework.acts import act
from pwa.consent import labels
from pwa.consent.pages import release_form, show
from pwa.consent.sheet import as_json, drawn
from pwa.shell import errors
from pwa.shell.words import words_for

Kind = TypeVar("Kind", bound=StrEnum)


def _given(name: str) -> str:
    return request.form.get(name, "").strip()


def _one(kinds: type[Kind], name: str) -> Kind | None:
    text = _given(name)
    return kinds(text) if text in set(kinds) else None


def _must(kinds: type[Kind], name: str) -> Kind:
    found = _one(kinds, name)
    if found is None:
        raise NoPurpose
    return found


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error


def _way_back(page: Callable[[str], str]) -> None:
    """A refusal leads back to the same page with what was typed."""

    def again(reason: Refused) -> str | Response:
        try:
            return page(str(words_for(reason.code)[1]))
        except Refused as closed:
            return make_response(errors.page(closed), closed.status)

    errors.way_back(again)


def _to_consents(case_id: uuid.UUID) -> None:
    _way_back(lambda problem: show(case_id, problem=problem, kept=request.form.to_dict()))


def _done(case_id: uuid.UUID) -> Response:
    return redirect(url_for("consent.consents", case_id=case_id), 303)


@act("consent")
def consent(case_id: uuid.UUID) -> Response:
    """Somebody agrees: for what, to whom, how they said so."""
    _to_consents(case_id)
    given = Given(
        purpose=_must(Purpose, "purpose"),
        recipient=_must(Recipient, "recipient"),
        how=_one(How, "how"),
        text=texts.present().version,
        language=_given("language") if _given("language") in labels.LANGUAGES else "vi",
        receiver=_given("receiver"),
        witness=_given("witness"),
    )
    _keep(case_id, given, "", None)
    return _done(case_id)


@act("ground")
def ground(case_id: uuid.UUID) -> Response:
    """What stands in the place of a consent, why, and which supervisor stands for it."""
    _to_consents(case_id)
    given = Given(
        purpose=_must(Purpose, "g-purpose"),
        recipient=_must(Recipient, "g-recipient"),
        ground=_one(Ground, "ground"),
        receiver=_given("g-receiver"),
        reason=_given("g-reason"),
    )
    if given.ground is None or not _given("approver"):
        raise NobodyStands
    _keep(case_id, given, "g-", _id(_given("approver")))
    return _done(case_id)


def _keep(case_id: uuid.UUID, given: Given, prefix: str, approver_id: uuid.UUID | None) -> None:
    granting.give(
        db.session(),
        current_user.ring,
        case_id,
        _id(_given(f"{prefix}subject")),
        given,
        approver_id=approver_id,
        expires_at=_end_of(_given(f"{prefix}until")),
        token=_given("token"),
        at=clock.now(),
    )


def _end_of(day: str) -> datetime | None:
    """The end of a day on the hotline's clock; None where no day is named."""
    if not day:
        return None
    try:
        return datetime.combine(datetime.fromisoformat(day).date(), time(23, 59), clock.HOTLINE_ZONE)
    except ValueError as error:
        raise NotUntilThen from error


@act("ground-seen", needs=Permission.APPROVE)
def ground_seen(case_id: uuid.UUID) -> Response:
    """Who stands for a ground has read it."""
    _to_consents(case_id)
    granting.seen(db.session(), current_user.ring, case_id, _id(_given("consent")), at=clock.now())
    return _done(case_id)


@act("withdraw")
def withdraw(case_id: uuid.UUID) -> Response:
    """From now on nothing more goes out on it."""
    _to_consents(case_id)
    session, consent_id = db.session(), _id(_given("consent"))
    _case, key = opening.at_work(session, current_user.ring, case_id)
    why = _given(f"why-{consent_id}")
    rules.withdraw(session, key, case_id, consent_id, why=why, by=current_user.id, at=clock.now())
    return _done(case_id)


@act("release")
def let_out(case_id: uuid.UUID) -> Response:
    """Check, write down and show the sheet, all in the transaction of this request."""
    chosen = {name: request.form.getlist(name) for name in ("parts", "talks", "persons")}
    _way_back(lambda problem: release_form(case_id, problem=problem, kept=request.form.to_dict(), chosen=chosen))
    wanted = Wanted(
        _must(Purpose, "purpose"),
        _must(Recipient, "recipient"),
        frozenset(part for part in Part if part in chosen["parts"]),
        frozenset(_id(text) for text in chosen["talks"]),
        frozenset(_id(text) for text in chosen["persons"]),
        _given("receiver"),
    )
    sheet = releasing.let_out(db.session(), current_user.ring, case_id, wanted, token=_given("token"), at=clock.now())
    if _given("as") == "json":
        response = jsonify(as_json(sheet))
        response.headers["Content-Disposition"] = "attachment; filename=file.json"
        return response
    page = render_template("consent/sheet.html", sheet=sheet, agreed=labels, case_id=case_id, **drawn(sheet))
    return make_response(page)
