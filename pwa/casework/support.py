"""What one person of a case may be entitled to: a checklist on a page of its own."""

import uuid
from dataclasses import replace
from functools import partial

from flask import make_response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import opening, people, queries
from api.casework.opening import JoinedAway
from api.doors import Permission
from api.errors import NotFound, Refused
from api.missing import entitlements
from api.missing.entitlements import Age, Item, Nationality, Stage, Status, Support, Whereabouts
from pwa.casework import given, labels
from pwa.casework.beside import person_names
from pwa.casework.pages import pages
from pwa.shell import errors
from pwa.shell.words import words_for

AT = "/console/case/<uuid:case_id>/support/<uuid:person_id>"


@pages.at(AT, needs=Permission.READ_CASES)
def support(case_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """The checklist of one person."""
    return _page(case_id, person_id)


def _page(case_id: uuid.UUID, person_id: uuid.UUID, *, problem: str = "", typed: Support | None = None) -> str:
    """``typed``: what could not be saved; it stands in the fields, while the list beside says what is stored."""
    ring = current_user.ring
    with db.writing() as session:
        opening.read(session, ring, case_id, at=clock.now())
    session = db.session()
    stored, version = people.support_of(session, ring, case_id, person_id)
    case, shown = queries.opened(session, ring, case_id), _over(stored, typed) if typed else stored
    may_have = entitlements.may_have(shown)
    return render_template(
        "casework/support.html",
        case=case,
        person_id=person_id,
        name=person_names(case).get(person_id, ""),
        stored=stored,
        shown=shown,
        version=version,
        may_have=may_have,
        others=[name for name in entitlements.basis().items if name not in may_have],
        older_law=entitlements.older_law(shown),
        basis=entitlements.basis(),
        problem=problem,
        labels=labels,
        nothing=Item(),
    )


@pages.at(AT, needs=Permission.WORK_CASES, methods=("POST",))
def change_support(case_id: uuid.UUID, person_id: uuid.UUID) -> Response:
    """All of the page at once; a refusal keeps what was typed."""
    typed = _typed()
    errors.way_back(partial(_again, case_id, person_id, typed))
    ring, version = current_user.ring, given.version()
    people.change_support(db.session(), ring, case_id, person_id, typed, version=version, at=clock.now())
    return redirect(url_for("casework.support", case_id=case_id, person_id=person_id), 303)


def _again(case_id: uuid.UUID, person_id: uuid.UUID, typed: Support, reason: Refused) -> str | Response:
    try:
        if not isinstance(reason, (JoinedAway, NotFound)):
            return _page(case_id, person_id, problem=str(words_for(reason.code)[1]), typed=typed)
    except Refused as closed:
        return make_response(errors.page(closed), closed.status)
    return make_response(errors.page(reason), reason.status)


def _left(name: str) -> bool:
    """A field left as it was shown is not typed: a colleague's newer words stand in it."""
    return given.text(f"was-{name}") == given.text(name)


def _over(stored: Support, typed: Support) -> Support:
    """What was typed, over what is stored by now."""
    fields = ("status", "place", "age", "nationality", "identified_on")
    shown = {name: getattr(stored if _left(name) else typed, name) for name in fields}
    items = {name: _item_over(name, stored.items.get(name, Item())) for name in entitlements.basis().items}
    return Support(**shown, items=items)


def _item_over(name: str, stored: Item) -> Item:
    typed = _item(name)
    parts = ("stage", "day", "note")
    return Item(**{part: getattr(stored if _left(f"{part}-{name}") else typed, part) for part in parts})


def _typed() -> Support:
    items = {name: _item(name) for name in entitlements.basis().items}
    return Support(
        given.one_of(Status, "status"),
        given.one_of(Whereabouts, "place"),
        given.one_of(Age, "age"),
        given.one_of(Nationality, "nationality"),
        given.text("identified_on").strip(),
        {name: item for name, item in items.items() if item != Item()},
    )


def _item(name: str) -> Item:
    stage = Stage(told) if (told := given.text(f"stage-{name}")) in set(Stage) else Stage.NONE
    return replace(Item(stage), day=given.text(f"day-{name}").strip(), note=given.text(f"note-{name}").strip())
