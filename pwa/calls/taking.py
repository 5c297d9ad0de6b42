"""A report taken down for a caller: sealed like any other, its code shown once, to be read out."""

import uuid
from typing import Any

from flask import render_template, request
from flask_login import current_user

from api import clock, db
from api.calls.kinds import Direction
from api.calls.queries import OpenedCall
from api.casework import calling
from api.conversation.code import Code, from_seed, new_code
from api.doors import Permission
from api.errors import NotFound, Refused
from api.report.cards import ASKED
from api.report.content import Content, from_form
from api.report.rules import sealed_parcel
from api.sealed import Kind
from pwa.calls.pages import pages
from pwa.conversation import words
from pwa.conversation.keepsake import keepsake
from pwa.conversation.sending import answer_within, typed
from pwa.shell import errors
from pwa.shell.language import SOURCE
from pwa.shell.words import words_for

MAIN = ("last", "person")
CARDS = [card for card in ASKED if card.name != "consent"]


@pages.at("/console/call/<uuid:call_id>/report", needs=Permission.WORK_CASES, writes=True)
def report(call_id: uuid.UUID) -> str:
    """The form, begun with what the log says already."""
    found = calling.read(db.session(), current_user.ring, call_id, at=clock.now())
    if found.listed.direction is Direction.OUT or found.listed.took_report:
        raise NotFound
    return _form(call_id, new_code(), _begun(found))


def _begun(found: OpenedCall) -> dict[str, str]:
    return {"words": found.told.get("words", ""), "reply": "mailbox"}


@pages.at("/console/call/<uuid:call_id>/report", needs=Permission.WORK_CASES, methods=("POST",))
def take_down(call_id: uuid.UUID) -> str:
    """Received, with the code: it stands in this answer alone. Whatever is refused gives the form back as typed."""
    code = from_seed(typed("seed")) or new_code()
    errors.way_back(lambda reason: _form(call_id, code, request.form, reason))
    content = _content()
    session, ring = db.session(), current_user.ring
    desk = calling.desk_for_report(session, ring, call_id)
    parcel = sealed_parcel(content, Kind.REPORT, code, desk, language=SOURCE)
    receipt = calling.take_down(session, ring, call_id, parcel, at=clock.now(), answer_within=answer_within())
    return render_template(
        "calls/code.html",
        call_id=call_id,
        kept=keepsake(code),
        notes=words.notes(content.notes),
        look_again=receipt.look_again_at,
    )


def _content() -> Content:
    form = request.form.to_dict()
    return from_form(lambda name: form.get(name, ""), request.form.getlist)


def _form(call_id: uuid.UUID, code: Code, values: Any, reason: Refused | None = None) -> str:
    return render_template(
        "calls/report.html",
        call_id=call_id,
        seed=code.secret.hex(),
        typed=lambda name: values.get(name, ""),
        many=request.form.getlist,
        cards=CARDS,
        main=MAIN,
        problem=words_for(reason.code) if reason else None,
    )
