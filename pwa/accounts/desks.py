"""Who holds which key: granted, taken and rotated by members who hold it, never by who administers."""

import uuid

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import desks
from api.accounts.entrance import member
from api.doors import Permission
from api.errors import NotFound
from api.keys import following, resealing, rules
from api.keys.following import Work
from api.keys.purposes import Purpose
from pwa.accounts.labels import ROLES, desk_name
from pwa.accounts.pages import pages
from pwa.shell.nav import entry

entry("accounts.keys", _("Khóa các bàn"), Permission.GRANT_KEYS, 50)


@pages.at("/console/keys", needs=Permission.GRANT_KEYS)
def keys() -> str:
    """What I hold with others, and which colleague holds it."""
    mine = member()
    return render_template(
        "accounts/keys.html",
        shared=desks.table(db.session(), mine.ring),
        desk_name=desk_name,
        roles=ROLES,
        mine=mine,
        missing=[desk_name(code) for code in rules.missing(db.session())],
        after=request.args.get("after", ""),
        unmarked=_follows().waits(db.session(), mine.ring),
        after_mark=request.args.get("mark", ""),
    )


def _follows() -> Work:
    """What is left to another room once the key of the search was rotated. Raises NotFound where there is none."""
    found = following.of(Purpose.INDEX)
    if found is None:
        raise NotFound
    return found


@pages.at("/console/keys/grant", needs=Permission.GRANT_KEYS, methods=("POST",))
def grant_key() -> Response:
    desks.grant(db.session(), member().ring, _code(), _colleague(), at=clock.now())
    return _back()


@pages.at("/console/keys/revoke", needs=Permission.GRANT_KEYS, methods=("POST",))
def revoke_key() -> Response:
    desks.revoke(db.session(), member().ring, _code(), _colleague(), at=clock.now())
    return _back()


@pages.at("/console/keys/rotate", needs=Permission.GRANT_KEYS, methods=("POST",))
def rotate_key() -> Response:
    rules.rotate_desk(db.session(), member().ring, _code(), at=clock.now())
    return _back()


@pages.at("/console/keys/complete", needs=Permission.GRANT_KEYS, methods=("POST",))
def complete_keys() -> Response:
    """A house that is older than one of its keys gets it."""
    rules.complete(db.session(), member().ring, at=clock.now())
    return _back()


@pages.at("/console/keys/reseal", needs=Permission.GRANT_KEYS, methods=("POST",))
def reseal_keys() -> Response:
    """One step of what may be many; the page that comes back offers the next."""
    after = request.form.get("after", "")
    step = resealing.reseal(db.session(), member().ring, after=_uuid(after) if after else None, at=clock.now())
    return redirect(url_for("accounts.keys", after=step.last), 303)


@pages.at("/console/keys/mark", needs=Permission.GRANT_KEYS, methods=("POST",))
def mark_cases() -> Response:
    """One step of what may be many: cases are marked for the search under its present key."""
    after = request.form.get("after", "")
    step = _follows().step(db.session(), member().ring, after=_uuid(after) if after else None, at=clock.now())
    return redirect(url_for("accounts.keys", mark=step.last), 303)


def _back() -> Response:
    return redirect(url_for("accounts.keys"), 303)


def _code() -> str:
    return request.form.get("desk", "")


def _colleague() -> uuid.UUID:
    return _uuid(request.form.get("member", ""))


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error
