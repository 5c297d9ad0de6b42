"""What waits in three figures, for a page that looks again by itself; and a member's own number."""

from functools import partial

from flask import Response, g, jsonify, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from api import clock, db
from api.doors import Permission
from api.tasks import phones, queries
from api.tasks.queries import Standing
from pwa.accounts import own
from pwa.shell import errors, nav
from pwa.shell.page import Pages

pages = Pages("tasks")


def standing() -> Standing:
    """What waits at this member's desks, asked once in a request."""
    if "standing" not in g:
        session = db.session()
        g.standing = queries.standing(session, current_user.ring.desks(session), at=clock.now())
    found: Standing = g.standing
    return found


def number() -> str:
    """How many wait, as the list's entry shows it; empty for none."""
    found = standing().number
    return f"{queries.MANY - 1}+" if found >= queries.MANY else str(found or "")


def figures() -> dict[str, str | int]:
    """What the script compares, and what it shows."""
    found = standing()
    newest = found.newest.isoformat() if found.newest else ""
    return {"number": number(), "red": found.red, "newest": newest}


nav.WATCHED[:] = [figures]


@pages.at("/console/waits", needs=Permission.READ_INBOX)
def waits() -> Response:
    """Asked every twenty seconds by an open page; with ``entrance.UNATTENDED`` it keeps no session alive."""
    return jsonify(figures())


@pages.at("/console/me/phone", needs=Permission.READ_CASES, methods=("POST",))
def keep_phone() -> AnyResponse:
    """My own number, for colleagues who have to wake me."""
    typed = request.form.get("phone", "")
    errors.way_back(partial(own.shown, phone=typed))
    phones.keep(db.session(), current_user.id, typed, at=clock.now())
    return redirect(url_for("accounts.me", _anchor="phone"), 303)
