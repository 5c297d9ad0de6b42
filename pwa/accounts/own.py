"""One's own account: what proves one, the browsers one is signed in with, the language, signing out."""

import uuid

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import passkeys, queries, rules, sessions
from api.accounts.entrance import Member, member, session_start
from api.doors import Permission
from api.errors import Refused
from api.push import queries as notices
from api.tasks import phones
from pwa.accounts import forms
from pwa.accounts.labels import ROLES
from pwa.accounts.pages import pages
from pwa.shell.language import languages, own_name
from pwa.shell.nav import entry

entry("accounts.me", _("Tài khoản của tôi"), Permission.OWN_SESSION, 90)


@pages.at("/console/me", needs=Permission.OWN_SESSION)
def me() -> str:
    """My passkeys, and my sessions, the one in this browser marked."""
    return shown()


def shown(reason: Refused | None = None, *, phone: str | None = None) -> str:
    """The page, or why a number typed here was not kept."""
    mine = member()
    since = session_start(current_app.extensions["settings"], clock.now())
    found = queries.sessions_of(db.session(), mine.id, since=since)
    tongues = [(code, own_name(code)) for code in languages()]
    return render_template(
        "accounts/me.html",
        mine=mine,
        sessions=found,
        passkeys=passkeys.of(db.session(), mine.id),
        may_add=forms.place() is not None,
        role=ROLES[mine.role],
        tongues=tongues,
        noticed=notices.browsers_of(db.session(), mine.id),
        woken=mine.may(Permission.READ_CASES),
        phone=_phone(mine) if phone is None else phone,
        problem=forms.problem(reason),
    )


def _phone(mine: Member) -> str:
    """One's own number, as far as one belongs to a desk that opens it."""
    if not mine.may(Permission.READ_CASES):
        return ""
    return phones.numbers(db.session(), mine.ring, [mine.id]).get(mine.id, "")


@pages.at("/console/me/end/<uuid:session_id>", needs=Permission.OWN_SESSION, methods=("POST",))
def end_session(session_id: uuid.UUID) -> Response:
    """Sign one browser of mine out."""
    sessions.end(db.session(), session_id, member().id, at=clock.now())
    return redirect(url_for("accounts.me"), 303)


@pages.at("/console/me/end-others", needs=Permission.OWN_SESSION, methods=("POST",))
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    mine = member()
    sessions.end_all(db.session(), mine.id, by=mine.id, at=clock.now(), but=mine.session_id)
    return redirect(url_for("accounts.me"), 303)


@pages.at("/console/me/language", needs=Permission.OWN_SESSION, methods=("POST",))
def choose_language() -> Response:
    """Show the console in another language from now on."""
    chosen = request.form.get("language", "")
    if chosen not in languages():
        return redirect(url_for("accounts.me"), 303)
    rules.choose_language(db.session(), member().id, chosen)
    return redirect(url_for("accounts.me", lang=chosen), 303)
