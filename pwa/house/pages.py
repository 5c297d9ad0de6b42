"""One page of plain sentences: what is late first, then what is well. And one on which the server key is rotated."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from api import clock, db, server_key
from api.accounts.entrance import member, member_proven_lately
from api.doors import Permission
from api.errors import Changed
from api.keys import server
from api.server_key import NoServerKey
from api.settings import Settings
from pwa.house.standing import facts
from pwa.shell.nav import entry
from pwa.shell.page import Pages

pages = Pages("house")
entry("house.standing", _("Hệ thống"), Permission.KEEP_HOUSE, 90)


@pages.at("/console/house", needs=Permission.KEEP_HOUSE)
def standing() -> str:
    """Asked anew at every look; nothing is changed by it."""
    found = facts(db.session(), _settings(), at=clock.now())
    return render_template(
        "house/standing.html",
        wrong=[fact for fact in found if fact.wrong],
        well=[fact for fact in found if not fact.wrong],
        may_rotate=member().may(Permission.ROTATE_SERVER_KEY),
    )


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@pages.at("/console/house/server-key", needs=Permission.ROTATE_SERVER_KEY)
def key_of_server() -> str:
    """How many generations there are and since when: never one of them, nor its name."""
    member_proven_lately(clock.now())
    path = _settings().server_key
    try:
        key = server_key.load(path)
    except NoServerKey:
        key = None
    return render_template(
        "house/server_key.html",
        key=key,
        may_be_rotated=server_key.may_be_rotated(path),
        done="done" in request.args,
    )


@pages.at("/console/house/server-key", needs=Permission.ROTATE_SERVER_KEY, methods=("POST",))
def rotate_server_key() -> Response:
    """Sent twice, or by two who administer, it is done once."""
    mine, seen = member_proven_lately(clock.now()), request.form.get("seen", "")
    if not seen.isdecimal():
        raise Changed
    server.rotate(db.session(), _settings().server_key, by=mine.id, at=clock.now(), seen=int(seen[:9]))
    return redirect(url_for("house.key_of_server", done="yes"), 303)
