"""Signing in, taking up an account, unlocking and signing out."""

from typing import cast

import segno
from flask import current_app, g, make_response, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from api import House, clock, db
from api.accounts import pace, proof, queries, sessions, signin
from api.accounts.entrance import Locked, Member, give_cookie, secret_in, take_cookie, visitor
from api.accounts.rules import kept_email
from api.accounts.signin import Claim, WrongSignIn
from api.doors import ANYBODY, SAFE
from api.errors import Refused, SignedOut, TooOften
from api.keys.ring import Ring
from pwa.accounts import kept as keeping
from pwa.accounts.kept import Kept
from pwa.accounts.labels import ROLES
from pwa.shell import errors
from pwa.shell.nav import home_of
from pwa.shell.page import Pages
from pwa.shell.words import words_for

pages = Pages("accounts")


@pages.at("/console/sign-in", needs=ANYBODY, methods=("GET", "POST"))
def sign_in() -> Response:
    """E-mail, password and code in one form; one sentence for whatever is wrong."""
    if request.method in SAFE:
        return sign_in_form(keeping.from_way_back(request.args))
    before, kept, email = visitor(), keeping.from_form(request.form), request.form.get("email", "")
    try:
        claim = _claim(email)
        if claim.first:
            return _offer(claim)
        return _inside(_entered(claim), kept, before)
    except (WrongSignIn, TooOften) as reason:
        return sign_in_form(kept, _counted(reason, email), email)


def _claim(email: str, *, offered: bool = False) -> Claim:
    """The slow part, before the request's own transaction begins."""
    pace.before(kept_email(email))
    settings = current_app.extensions["settings"]
    return signin.claimed(email, request.form.get("password", ""), settings, offered=offered)


def _entered(claim: Claim) -> Ring:
    return signin.enter(db.session(), claim, request.form.get("code", ""), at=clock.now())


def _counted(reason: Refused, email: str) -> Refused:
    if isinstance(reason, WrongSignIn):
        pace.wrong(kept_email(email))
    return reason


def _answer(page: str, reason: Refused | None = None) -> Response:
    response = make_response(page)
    if reason:
        response.status_code = reason.status
        if reason.retry_after:
            response.headers["Retry-After"] = str(reason.retry_after)
    return response


def _problem(reason: Refused | None) -> str:
    return str(words_for(reason.code)[1]) if reason else ""


def sign_in_form(kept: Kept, reason: Refused | None = None, email: str = "") -> Response:
    page = render_template("accounts/sign_in.html", kept=kept, problem=_problem(reason), email=email)
    return _answer(page, reason)


def _inside(ring: Ring, kept: Kept, before: Member | None) -> Response:
    """A new session in this browser; the one before, if any, ends."""
    session, at = db.session(), clock.now()
    if before:
        sessions.end(session, before.session_id, before.id, at=at)
    secret = sessions.start(session, ring, at=at)
    response = _go_on(ring, kept)
    give_cookie(response, secret)
    return response


def _go_on(ring: Ring, kept: Kept) -> Response:
    """Back to what the person was doing, if their role may.

    A form is shown to be sent: never sent for them, never put into an address.
    """
    if kept.posted:
        return make_response(render_template("accounts/go_on.html", kept=kept))
    person = queries.person(db.session(), ring.holder_id)
    if kept.address and keeping.is_open_to(person.role, kept.address):
        return redirect(kept.address, 303)
    return redirect(home_of(person.role, person.language), 303)


# --- the first sign-in ---


def _offer(claim: Claim) -> Response:
    """A new password that nobody but its owner sees, and a second factor to scan."""
    fresh, secret = proof.issue(current_app.extensions["settings"]), proof.new_totp_secret()
    signin.offer(db.session(), claim, fresh, secret, at=clock.now())
    return _offer_page(claim.email, fresh.password, secret)


def _offer_page(email: str, password: str, secret: str, reason: Refused | None = None) -> Response:
    address = proof.totp_address(secret, email, "Lối Về")
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    spoken = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    problem = _("Mã chưa đúng. Hãy đợi mã mới rồi nhập lại.") if reason else ""
    page = render_template(
        "accounts/take_up.html", email=email, password=password, picture=picture, secret=spoken, problem=problem
    )
    return _answer(page, reason)


@pages.at("/console/take-up", needs=ANYBODY, methods=("POST",))
def take_up() -> Response:
    """The offered password and its first code: from here on only the owner can sign in."""
    before, email, at = visitor(), request.form.get("email", ""), clock.now()
    try:
        claim = _claim(email, offered=True)
        ring = signin.take_up(db.session(), claim, request.form.get("code", ""), at=at)
        return _inside(ring, Kept(), before) if ring else _once_more(claim)
    except (WrongSignIn, TooOften) as reason:
        return sign_in_form(Kept(), _counted(reason, email), email)


def _once_more(claim: Claim) -> Response:
    secret = signin.offered_totp(db.session(), claim, at=clock.now())
    reason = _counted(WrongSignIn(), claim.email)
    return _offer_page(claim.email, request.form.get("password", ""), secret, reason)


# --- the locked screen, and leaving ---


@pages.at("/console/unlock", needs=ANYBODY, methods=("GET", "POST"))
def unlock() -> Response:
    """Password and code once more; whatever was being written is carried along."""
    who, secret, kept = visitor(), secret_in(request), keeping.from_form(request.form)
    if who is None or secret is None:
        return sign_in_form(kept)
    if request.method in SAFE:
        return unlock_form(kept)
    try:
        ring = _entered(_claim(who.email))
    except (WrongSignIn, TooOften) as reason:
        return unlock_form(kept, _counted(reason, who.email))
    sessions.unlock(db.session(), secret, ring, at=clock.now())
    return _go_on(ring, kept)


def unlock_form(kept: Kept, reason: Refused | None = None) -> Response:
    page = render_template("accounts/unlock.html", kept=kept, problem=_problem(reason), who=visitor())
    return _answer(page, reason)


@pages.at("/console/sign-out", needs=ANYBODY, methods=("POST",))
def sign_out() -> Response:
    """Open to a locked session as well: leaving never asks for a password."""
    who = visitor()
    if who:
        sessions.end(db.session(), who.session_id, who.id, at=clock.now())
    response = redirect(url_for("accounts.sign_in"), 303)
    take_cookie(response)
    return response


def _locked(reason: Refused) -> Response:
    return unlock_form(keeping.from_refused())


def _signed_out(reason: Refused) -> Response:
    """A page comes back after signing in by its address, a form by being carried along."""
    kept = keeping.from_refused()
    if kept.posted:
        return sign_in_form(kept)
    return redirect(url_for("accounts.sign_in", next=kept.address), 303)


@pages.record_once
def answer_refusals(state: BlueprintSetupState) -> None:
    app = cast(House, state.app)
    errors.answers(app, Locked, _locked)
    errors.answers(app, SignedOut, _signed_out)


@pages.app_context_processor
def staff() -> dict[str, object]:
    """Who is signed in, for the console's frame; nothing on a public page."""
    me = g.get("_login_user")
    return {"staff": (me.name, ROLES[me.role])} if isinstance(me, Member) else {}
