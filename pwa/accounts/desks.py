"""Who holds which desk: granted and taken by members who hold it, never by who administers."""

import uuid

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import desks
from api.accounts.entrance import member
from api.doors import Permission
from api.errors import NotFound
from pwa.accounts.labels import ROLES, desk_name
from pwa.accounts.pages import pages
from pwa.shell.nav import entry

entry("accounts.keys", _("Khóa các bàn"), Permission.GRANT_KEYS, 50)


@pages.at("/console/keys", needs=Permission.GRANT_KEYS)
def keys() -> str:
    """The desks I hold, and which colleague holds them."""
    mine = member()
    codes, people = desks.table(db.session(), mine.ring)
    return render_template(
        "accounts/keys.html", codes=codes, people=people, desk_name=desk_name, roles=ROLES, mine=mine
    )


@pages.at("/console/keys/grant", needs=Permission.GRANT_KEYS, methods=("POST",))
def grant_key() -> Response:
    desks.grant(db.session(), member().ring, request.form.get("desk", ""), _colleague(), at=clock.now())
    return redirect(url_for("accounts.keys"), 303)


@pages.at("/console/keys/revoke", needs=Permission.GRANT_KEYS, methods=("POST",))
def revoke_key() -> Response:
    desks.revoke(db.session(), member().ring, request.form.get("desk", ""), _colleague(), at=clock.now())
    return redirect(url_for("accounts.keys"), 303)


def _colleague() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("member", ""))
    except ValueError as error:
        raise NotFound from error
