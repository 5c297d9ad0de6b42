"""What a member shares with somebody who came home: safety plan, where to go, own course when it is wished."""

import uuid

from flask import make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import sharing
from api.casework.sharing import Sharing
from api.checkin.cell import MOST_RESOURCES, SAFETY, Cell, Resource
from api.directory import queries as directory
from api.doors import Permission
from api.errors import Changed, Refused
from pwa.checkin import mine_words as words
from pwa.checkin.pages import pages
from pwa.directory.lines import text_of
from pwa.shell import errors
from pwa.shell.words import words_for

BLANK_LINES = 3


@pages.at("/console/followed/<uuid:follow_id>/shared", needs=Permission.READ_CASES)
def shared(follow_id: uuid.UUID) -> str:
    """What is shared now."""
    return _show(follow_id)


def read(follow_id: uuid.UUID) -> Sharing:
    """A read, written down and committed before a byte of it leaves. Raises NotFound."""
    with db.writing() as session:
        sharing.read(session, current_user.ring, follow_id, at=clock.now())
    return sharing.sharing(db.session(), current_user.ring, follow_id)


def _show(follow_id: uuid.UUID, *, problem: str = "", typed: Cell | None = None, version: int | None = None) -> str:
    """The page; ``typed``: what could not be saved, with the version upon which it was written."""
    found = read(follow_id)
    cell = typed or found.cell
    blank = [Resource("")] * min(BLANK_LINES, MOST_RESOURCES - len(cell.resources))
    return render_template(
        "checkin/mine_shared.html",
        found=found,
        follow=found.follow,
        cell=cell,
        stands=found.cell if typed else None,
        version=found.version if version is None else version,
        resources=[*cell.resources, *blank],
        offered=[(key, f"{name} · {number}") for key, name, number in _numbers()],
        words=words,
        safety=SAFETY,
        problem=problem,
    )


def _numbers() -> list[tuple[str, str, str]]:
    """(key, name, number) of what the directory has to offer."""
    return [(one.key, text_of(one.service), one.number or "") for one in directory.numbers_inside(db.session())]


@pages.at("/console/followed/<uuid:follow_id>/shared", needs=Permission.WORK_CASES, methods=("POST",))
def share(follow_id: uuid.UUID) -> Response:
    """Publish it. A refusal keeps what was typed; a colleague's newer words stay until this is sent once more."""
    cell, version = _typed(), request.form.get("version", -1, type=int)

    def again(reason: Refused) -> str | Response:
        try:
            newest = None if isinstance(reason, Changed) else version
            return _show(follow_id, problem=str(words_for(reason.code)[1]), typed=cell, version=newest)
        except Refused as closed:
            return make_response(errors.page(closed), closed.status)

    errors.way_back(again)
    sharing.publish(db.session(), current_user.ring, follow_id, cell, version=version, at=clock.now())
    return redirect(url_for("checkin.shared", follow_id=follow_id), 303)


def _typed() -> Cell:
    form = request.form
    columns = [form.getlist(name) for name in ("name", "where", "tel", "note")]
    rows = [tuple(text.strip() for text in row) for row in zip(*columns, strict=False)]
    chosen = [
        Resource(name, tel=number, note="")
        for key, name, number in _numbers()
        if key in form.getlist("number") and name not in [row[0] for row in rows]
    ]
    return Cell(
        safety={name: form.get(name, "").strip() for name in SAFETY},
        resources=(*(Resource(*row) for row in rows if row[0]), *chosen),
        counsellor=form.get("counsellor", "").strip(),
    )
