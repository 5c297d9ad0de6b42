"""One call: written while talking, saved by its form, ended, put into a case. Nothing typed is lost on the way."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from api import clock, db
from api.accounts import queries as staff
from api.calls import callers, kinds
from api.calls.kinds import ENDINGS, Direction, Outcome
from api.calls.queries import OpenedCall
from api.casework import calling
from api.casework import queries as cases
from api.directory import queries as directory
from api.doors import Permission
from api.errors import NotFound, Refused
from pwa.calls import labels
from pwa.calls.pages import begun, given, logged_at_once, pages, to_call
from pwa.shell import errors
from pwa.shell.words import words_for

QUIET = "quietly"


@pages.at("/console/call/<uuid:call_id>", needs=Permission.READ_CASES, writes=True)
def call(call_id: uuid.UUID) -> str:
    """The log of one call."""
    return show(calling.read(db.session(), current_user.ring, call_id, at=clock.now()))


def show(found: OpenedCall, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    """The page of a call; ``kept`` is what somebody typed that could not be saved."""
    session, ring, at, kept = db.session(), current_user.ring, clock.now(), kept or {}
    listed, provinces = found.listed, _provinces()
    number = kept.get("number", found.told.get("number", ""))
    return render_template(
        "calls/call.html",
        call=listed,
        told=found.told,
        value=lambda name: kept.get(name, found.told.get(name, "")),
        clashes=_clashes(found.told, kept, provinces),
        problem=problem,
        groups=labels.GROUPS,
        provinces=list(provinces.items()),
        destinations=list(labels.destinations()),
        endings=ENDINGS[listed.direction] if listed.open else (),
        silent=callers.silent_before(session, ring, number, at=at),
        waits=calling.waits(session, listed.id),
        case=cases.names(session, [listed.case_id]).get(listed.case_id, "") if listed.case_id else "",
        case_name=kept.get("case-name", ""),
        who=staff.names(session, [listed.by_id]).get(listed.by_id, "?"),
        at=at,
        mine=listed.by_id == current_user.id,
        call_form=current_user.may(Permission.WORK_CASES),
    )


def _provinces() -> dict[str, str]:
    return {place.code: place.label for place in directory.provinces(db.session())}


def _clashes(told: dict[str, str], kept: dict[str, str], provinces: dict[str, str]) -> list[tuple[Any, Any]]:
    """What a colleague wrote meanwhile where this member wrote something else: both stand on the page."""
    changed = [name for name in kept if name in labels.FIELDS and _plain(given(f"was-{name}")) != told.get(name, "")]
    return [(labels.FIELDS[name], labels.answer(name, told.get(name, ""), provinces) or "–") for name in changed]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@pages.at("/console/call/<uuid:call_id>", needs=Permission.WORK_CASES, methods=("POST",))
def save(call_id: uuid.UUID) -> AnyResponse:
    """Save, and whatever the button says besides: one form, so that no button loses what was typed."""
    errors.way_back(partial(_again, call_id))
    session, ring, at = db.session(), current_user.ring, clock.now()
    told = kinds.told(given, {**calling.LISTS, "province": tuple(_provinces())})
    version = calling.save(session, ring, call_id, told, version=request.form.get("version", -1, type=int), at=at)
    if given(QUIET):
        return Response(str(version), mimetype="text/plain")
    if given("end"):
        return _end(call_id, given("end"))
    return _then(call_id, given("then"))


def _end(call_id: uuid.UUID, text: str) -> AnyResponse:
    if text not in {each.value for each in Outcome}:
        raise NotFound
    hours = int(given("next-try")) if given("next-try") in labels.NEXT_TRIES else 4
    outcome, ring = Outcome(text), current_user.ring
    calling.end(db.session(), ring, call_id, outcome, at=clock.now(), next_try=timedelta(hours=hours))
    if outcome in kinds.MUTE or outcome is Outcome.WRONG_NUMBER:
        return redirect(url_for("casework.now", said=text), 303)
    return to_call(call_id, text)


def _then(call_id: uuid.UUID, act: str) -> AnyResponse:
    """Where a button leads after saving."""
    session, ring, at = db.session(), current_user.ring, clock.now()
    if act == "call":
        return to_call(begun(given("token")))
    if act == "back":
        return to_call(begun(given("token"), Direction.OUT, back_to=call_id))
    if act in {"unanswered", "not-needed"}:
        _let_be(call_id, act)
        return to_call(call_id, "unanswered" if act == "unanswered" else "saved")
    if act == "case":
        calling.open_case(session, ring, call_id, at=at)
        return to_call(call_id, "linked")
    if act == "join":
        calling.join_case(session, ring, call_id, given("case-name"), at=at)
        return to_call(call_id, "linked")
    if act == "report":
        return redirect(url_for("calls.report", call_id=call_id), 303)
    return to_call(call_id, "saved")


def _let_be(call_id: uuid.UUID, act: str) -> None:
    if act == "unanswered":
        logged_at_once(given("token"), act)
    else:
        calling.not_needed(db.session(), current_user.ring, call_id, at=clock.now())


def _again(call_id: uuid.UUID, reason: Refused) -> str | AnyResponse:
    """The call once more with what was typed, and why it is not saved. A field left as it was shown is not kept."""
    form = request.form.to_dict()
    kept = {name: text for name, text in form.items() if _plain(form.get(f"was-{name}", "\0")) != _plain(text)}
    try:
        with db.writing() as session:
            found = calling.read(session, current_user.ring, call_id, at=clock.now())
        return show(found, problem=str(words_for(reason.code)[1]), kept=kept)
    except Refused as closed:
        return make_response(errors.page(closed), closed.status)
