"""Signing in, showing the second factor, taking up an account, unlocking and signing out."""

from typing import cast

from flask import current_app, g, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from api import House, clock, db
from api.accounts import entrance, factor, halfway, pace, passkeys, proof, sessions, signin
from api.accounts.entrance import Locked, Member, ProveAgain, give_known_cookie, secret_in, take_cookie, visitor
from api.accounts.halfway import Halfway, Second
from api.accounts.pace import Caller
from api.accounts.signin import Claim, WrongSignIn
from api.doors import ANYBODY, SAFE
from api.errors import Refused, SignedOut, TooOften
from api.keys.ring import Ring
from pwa.accounts import forms
from pwa.accounts import kept as keeping
from pwa.accounts.forms import counted, inside, sign_in_form, unlock_form
from pwa.accounts.kept import Kept
from pwa.accounts.labels import ROLES
from pwa.shell import errors
from pwa.shell.page import Pages

pages = Pages("accounts")


@pages.at("/console/sign-in", needs=ANYBODY, methods=("GET", "POST"))
def sign_in() -> Response:
    """E-mail, password and code in one form; one sentence for whatever is wrong.

    Without a code, who has a passkey is asked for it on a page of its own.
    """
    if request.method in SAFE:
        return sign_in_form(keeping.from_way_back(request.args))
    before, kept, email = visitor(), keeping.from_form(request.form), request.form.get("email", "")
    caller = entrance.caller(request, email)
    try:
        claim = forms.claim_of(caller)
        if claim.first:
            return _offer(claim)
        if forms.waits(claim, caller):
            return forms.half_in(claim, caller, kept, before)
        return inside(_entered(claim, caller), caller, kept, before)
    except (WrongSignIn, TooOften) as reason:
        return sign_in_form(kept, counted(reason, caller), email)


def _entered(claim: Claim, caller: Caller) -> Ring:
    return signin.enter(db.session(), claim, forms.code_of(caller), at=clock.now())


@pages.at("/console/second", needs=ANYBODY, methods=("POST",))
def second() -> Response:
    """A passkey or a code, after a right password; or a new authenticator, after a reset."""
    who, secret, kept = visitor(), secret_in(request), keeping.from_form(request.form)
    half = halfway.find(db.session(), secret, at=clock.now()) if secret else None
    if half is None or secret is None:
        return unlock_form(kept) if who else sign_in_form(kept)
    caller = entrance.caller(request, half.claim.email)
    try:
        pace.before(caller)
        ring = _shown(half, caller)
    except (WrongSignIn, TooOften) as reason:
        return forms.second_form(half, kept, counted(reason, caller))
    halfway.through(db.session(), secret, ring, at=clock.now())
    pace.right(caller)
    response = forms.go_on(ring, kept)
    give_known_cookie(response, secret)
    return response


def _shown(half: Halfway, caller: Caller) -> Ring:
    """Raises WrongSignIn."""
    session, at, here, signed = db.session(), clock.now(), forms.place(), request.form.get("signed", "")
    if half.second is Second.ANEW:
        ring = factor.set_up(session, half, request.form.get("secret", ""), forms.code_of(caller), at=at)
        if ring is None:
            raise WrongSignIn(half=True)
        return ring
    if signed and here:
        return passkeys.enter(session, half, signed, here, at=at)
    return _entered(half.claim, caller)


# --- the first sign-in ---


def _offer(claim: Claim) -> Response:
    """A new password that nobody but its owner sees, and a second factor to scan."""
    fresh, secret = proof.issue(current_app.extensions["settings"]), proof.new_totp_secret()
    signin.offer(db.session(), claim, fresh, secret, at=clock.now())
    return _offer_page(claim.email, fresh.password, secret)


def _offer_page(email: str, password: str, secret: str, reason: Refused | None = None) -> Response:
    page = render_template(
        "accounts/take_up.html",
        email=email,
        password=password,
        problem=forms.code_problem(reason),
        **forms.authenticator(secret, email),
    )
    return forms.answer(page, reason)


@pages.at("/console/take-up", needs=ANYBODY, methods=("POST",))
def take_up() -> Response:
    """The offered password and its first code: from here on only the owner can sign in."""
    before, email, at = visitor(), request.form.get("email", ""), clock.now()
    caller = entrance.caller(request, email)
    try:
        claim = forms.claim_of(caller, offered=True)
        ring = signin.take_up(db.session(), claim, forms.code_of(caller), at=at)
        return inside(ring, caller, Kept(), before) if ring else _once_more(claim, caller)
    except (WrongSignIn, TooOften) as reason:
        return sign_in_form(Kept(), counted(reason, caller), email)


def _once_more(claim: Claim, caller: Caller) -> Response:
    secret = signin.offered_totp(db.session(), claim, at=clock.now())
    reason = counted(WrongSignIn(half=True), caller)
    return _offer_page(claim.email, request.form.get("password", ""), secret, reason)


# --- the locked screen, and leaving ---


@pages.at("/console/unlock", needs=ANYBODY, methods=("GET", "POST"))
def unlock() -> Response:
    """Password and second factor once more; whatever was being written is carried along."""
    who, secret, kept = visitor(), secret_in(request), keeping.from_form(request.form)
    if who is None or secret is None:
        return sign_in_form(kept)
    if request.method in SAFE:
        return unlock_form(kept)
    caller = entrance.caller(request, who.email)
    try:
        claim = forms.claim_of(caller)
        if forms.waits(claim, caller):
            return forms.held(claim, caller, kept, secret)
        ring = _entered(claim, caller)
    except (WrongSignIn, TooOften) as reason:
        return unlock_form(kept, counted(reason, caller))
    sessions.unlock(db.session(), secret, ring, at=clock.now())
    pace.right(caller)
    return forms.go_on(ring, kept)


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
    errors.answers(app, ProveAgain, _locked)
    errors.answers(app, SignedOut, _signed_out)


@pages.app_context_processor
def staff() -> dict[str, object]:
    """Who is signed in, for the console's frame; nothing on a public page."""
    me = g.get("_login_user")
    return {"staff": (me.name, ROLES[me.role])} if isinstance(me, Member) else {}
