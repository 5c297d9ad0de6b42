"""What a member does with a case: one POST for each act, then back to the case; a refusal keeps what was typed."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps

from flask import make_response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import handing, queries, restricting, rules
from api.casework.kinds import CallClass, Category, State
from api.casework.opening import JoinedAway
from api.casework.rules import NotAhead
from api.doors import Permission
from api.errors import NotFound, Refused
from api.missing.clues import FACTS, Certainty, Source, Told
from pwa.casework import given, labels
from pwa.casework.case import show
from pwa.casework.pages import pages
from pwa.shell import errors
from pwa.shell.page import Pages
from pwa.shell.words import words_for

Act = Callable[[uuid.UUID], Response]
LOOK_AGAIN = {"4": 4, "12": 12, "24": 24, "72": 72}


def act(name: str, needs: Permission = Permission.WORK_CASES, room: Pages = pages) -> Callable[[Act], Act]:
    """A POST door under one case; of another ``room`` where that one holds the rule."""

    def door(view: Act) -> Act:
        @wraps(view)
        def entered(case_id: uuid.UUID) -> Response:
            errors.way_back(partial(again, case_id))
            return view(case_id)

        return room.at(f"/console/case/<uuid:case_id>/{name}", needs=needs, methods=("POST",))(entered)

    return door


def again(case_id: uuid.UUID, reason: Refused) -> str | Response:
    """The case once more with what was typed, and why it is not saved; where its content went, if that is why."""
    try:
        with db.reading() as session:
            into = queries.joined_into(session, current_user.ring, case_id) if isinstance(reason, JoinedAway) else None
        return show(into or case_id, problem=str(words_for(reason.code)[1]), kept=_kept())
    except Refused as closed:
        return make_response(errors.page(closed), closed.status)


def _kept() -> dict[str, str]:
    """What was typed. A field left as it was shown is not: there a colleague's newer words must not be undone."""
    form = request.form.to_dict()
    return {name: text for name, text in form.items() if form.get(f"was-{name}") != text}


def _given(name: str) -> str:
    return request.form.get(name, "")


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error


@act("take")
def take(case_id: uuid.UUID) -> Response:
    owner = _uuid(_given("owner")) if _given("owner") else None
    handing.take(db.session(), current_user.ring, case_id, owner=owner, at=clock.now())
    return given.back(case_id)


@act("hand")
def hand(case_id: uuid.UUID) -> Response:
    """To a colleague of the same desk, or to another desk."""
    session, ring, reason = db.session(), current_user.ring, _given("reason")
    kind, _sep, target = _given("to").partition(":")
    if kind == "desk":
        handing.hand_to_desk(session, ring, case_id, target, reason=reason, at=clock.now())
        return redirect(url_for("casework.now"), 303)
    handing.hand_to_colleague(session, ring, case_id, _uuid(target), reason=reason, at=clock.now())
    return given.back(case_id)


@act("restrict", needs=Permission.GRANT_KEYS)
def restrict(case_id: uuid.UUID) -> Response:
    """To named members and supervision; whoever is not among them goes back to the list."""
    session, ring = db.session(), current_user.ring
    named = [_uuid(text) for text in request.form.getlist("member")]
    restricting.restrict(session, ring, case_id, named, reason=_given("reason-restrict"), at=clock.now())
    desk_id = queries.plain(session, case_id).desk_id
    return given.back(case_id) if desk_id in ring.desks(session) else redirect(url_for("casework.now"), 303)


@act("class")
def classify(case_id: uuid.UUID) -> Response:
    call_class, category = _given("call_class"), _given("category")
    rules.classify(
        db.session(),
        current_user.ring,
        case_id,
        CallClass(call_class) if call_class in set(CallClass) else None,
        Category(category) if category in set(Category) else None,
        version=_version(),
        at=clock.now(),
    )
    return given.back(case_id)


def _version() -> int:
    return request.form.get("version", -1, type=int)


@act("state")
def state(case_id: uuid.UUID) -> Response:
    if _given("state") not in set(State):
        raise NotFound
    rules.set_state(db.session(), current_user.ring, case_id, State(_given("state")), at=clock.now())
    return given.back(case_id)


@act("note")
def note(case_id: uuid.UUID) -> Response:
    rules.note(db.session(), current_user.ring, case_id, _given("note"), token=_given("token"), at=clock.now())
    return given.back(case_id, "notes")


@act("answer")
def answer(case_id: uuid.UUID) -> Response:
    rules.answer(
        db.session(),
        current_user.ring,
        case_id,
        _uuid(_given("conversation")),
        _given("answer"),
        token=_given("token"),
        ask=bool(_given("ask")),
        at=clock.now(),
        look_again_in=timedelta(hours=LOOK_AGAIN.get(_given("look_again"), 24)),
    )
    return given.back(case_id, "reply")


@act("clue")
def clue(case_id: uuid.UUID) -> Response:
    source, certainty, about = _given("source"), _given("certainty"), _given("clue-about")
    told = Told(
        topic=f"{about}.noted" if about in labels.ABOUT else "staff.noted",
        text=_given("clue").strip(),
        source=Source(source) if source in set(Source) else Source.STAFF,
        certainty=Certainty(certainty) if certainty in set(Certainty) else Certainty.UNKNOWN,
        when=_given("when").strip(),
    )
    who, token = given.id_or_none("person"), _given("token")
    rules.add_clue(db.session(), current_user.ring, case_id, told, person_id=who, token=token, at=clock.now())
    return given.back(case_id, "clues", who)


@act("facts")
def facts(case_id: uuid.UUID) -> Response:
    told = {name: _given(f"fact-{name}") for name in FACTS}
    who, version = given.id_or_none("person"), _version()
    rules.change_facts(db.session(), current_user.ring, case_id, told, person_id=who, version=version, at=clock.now())
    return given.back(case_id, "facts", who)


@act("promise")
def promise(case_id: uuid.UUID) -> Response:
    """A look that we promise ourselves: at a day and time on the hotline's clock."""
    try:
        local = datetime.fromisoformat(f"{_given('day')}T{_given('time') or '08:00'}")
    except ValueError as error:
        raise NotAhead from error
    due_at = local.replace(tzinfo=clock.HOTLINE_ZONE)
    rules.promise(db.session(), current_user.ring, case_id, due_at, at=clock.now())
    return given.back(case_id)


@act("done")
def done(case_id: uuid.UUID) -> Response:
    rules.done(db.session(), current_user.ring, case_id, _uuid(_given("due")), at=clock.now())
    return given.back(case_id)


@act("join")
def join(case_id: uuid.UUID) -> Response:
    """Bring this case into another one (a lost code, a second relative)."""
    other = handing.join(db.session(), current_user.ring, case_id, _given("name"), at=clock.now())
    return given.back(other)
