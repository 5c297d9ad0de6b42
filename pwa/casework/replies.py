"""Quick replies of the desks: read by who answers, kept by who leads."""

import uuid
from functools import partial

from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import replies
from api.doors import Permission
from api.errors import Refused
from api.report.rules import INTAKE
from api.tasks import roster
from pwa.casework import given, labels
from pwa.casework.pages import pages
from pwa.shell import errors
from pwa.shell.language import languages, own_name
from pwa.shell.nav import entry
from pwa.shell.words import words_for

entry("casework.quick_replies", _("Câu trả lời sẵn"), Permission.GRANT_KEYS, 60)


@pages.at("/console/replies", needs=Permission.GRANT_KEYS)
def quick_replies() -> str:
    """All of the member's desks."""
    return _page()


def _page(reason: Refused | None = None, *, about: str = "") -> str:
    """``about``: the reply whose form came back, or ``new``; what was typed stands in it."""
    session, ring = db.session(), current_user.ring
    desks = sorted(roster.desks_of(session, ring), key=lambda desk: desk.code != INTAKE)
    return render_template(
        "casework/replies.html",
        replies=replies.replies(session, [desk.id for desk in desks]),
        desks=[(str(desk.id), labels.desk_name(desk.code)) for desk in desks],
        desk_names={desk.id: labels.desk_name(desk.code) for desk in desks},
        tongues=[(code, own_name(code)) for code in languages()],
        named={code: own_name(code) for code in languages()},
        token=uuid.uuid4().hex,
        about=about,
        typed={name: given.text(name) for name in ("desk", "language", "title", "words")} if reason else {},
        problem=words_for(reason.code)[1] if reason else "",
    )


@pages.at("/console/replies", needs=Permission.GRANT_KEYS, methods=("POST",))
def write_reply() -> Response:
    errors.way_back(partial(_page, about="new"))
    words = [given.text(name) for name in ("language", "title", "words")]
    desk_id, token = given.id_in(given.text("desk")), given.text("token")
    replies.write(db.session(), current_user.ring, desk_id, *words, token=token, at=clock.now())
    return redirect(url_for("casework.quick_replies"), 303)


@pages.at("/console/replies/<uuid:reply_id>", needs=Permission.GRANT_KEYS, methods=("POST",))
def change_reply(reply_id: uuid.UUID) -> Response:
    errors.way_back(partial(_page, about=str(reply_id)))
    words = [given.text(name) for name in ("language", "title", "words")]
    replies.change(db.session(), current_user.ring, reply_id, *words, version=given.version(), at=clock.now())
    return redirect(url_for("casework.quick_replies"), 303)


@pages.at("/console/replies/<uuid:reply_id>/remove", needs=Permission.GRANT_KEYS, methods=("POST",))
def remove_reply(reply_id: uuid.UUID) -> Response:
    replies.remove(db.session(), current_user.ring, reply_id, at=clock.now())
    return redirect(url_for("casework.quick_replies"), 303)
