"""A member's own notices: on for the browser that asks, off for all of theirs."""

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts.entrance import member
from api.doors import Permission
from api.push import rules
from api.push.address import looked_at
from api.push.notice import browser
from api.server_key import load_for_page
from pwa.shell.page import Pages

pages = Pages("push")


@pages.at("/console/me/notices", needs=Permission.OWN_SESSION, methods=("POST",))
def on() -> Response:
    """Red and early things of my desks, and what becomes due there."""
    settings, told = current_app.extensions["settings"], request.form.to_dict()
    wished = browser(told.get("endpoint", ""), told.get("p256dh", ""), told.get("auth", ""))
    looked_at(wished.endpoint, here=bool(settings.push_here))
    key = load_for_page(settings.server_key)
    rules.subscribe(db.session(), key, wished, staff_id=member().id, at=clock.now())
    return redirect(url_for("accounts.me"), 303)


@pages.at("/console/me/no-notices", needs=Permission.OWN_SESSION, methods=("POST",))
def off() -> Response:
    """None any more, on whatever browser of mine."""
    rules.drop(db.session(), staff_id=member().id, at=clock.now())
    return redirect(url_for("accounts.me"), 303)
