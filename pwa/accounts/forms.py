"""What answers somebody who signs in: the forms, and the way on. No doors here."""

from typing import Any

import segno
from flask import current_app, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import entrance, halfway, pace, passkeys, proof, queries, sessions, signin
from api.accounts.devices import device_of
from api.accounts.entrance import Member, visitor
from api.accounts.halfway import Halfway, Second
from api.accounts.pace import Caller
from api.accounts.passkeys import Place
from api.accounts.signin import Claim, WrongSignIn
from api.errors import Refused, SignedOut
from api.keys.ring import Ring
from pwa.accounts import kept as keeping
from pwa.accounts.kept import Kept
from pwa.shell.nav import home_of
from pwa.shell.words import words_for


def claim_of(caller: Caller, *, offered: bool = False) -> Claim:
    """The slow part, before the request's own transaction begins. Raises Slowly, Unavailable."""
    pace.before(caller)
    settings = current_app.extensions["settings"]
    return signin.claimed(caller.email, request.form.get("password", ""), settings, offered=offered)


def code_of(caller: Caller) -> str:
    """The code that was typed; none, which never fits, where too many wrong ones were tried."""
    return request.form.get("code", "") if pace.codes_left(caller) else ""


def counted(reason: Refused, caller: Caller) -> Refused:
    if isinstance(reason, WrongSignIn):
        pace.wrong(caller, half=reason.half)
    return reason


def device() -> str | None:
    return device_of(request.headers.get("User-Agent", ""))


def place() -> Place | None:
    """Where passkeys work, seen from this request."""
    return passkeys.place(current_app.extensions["settings"], request.host_url)


def answer(page: str, reason: Refused | None = None) -> Response:
    response = make_response(page)
    if reason:
        response.status_code = reason.status
        if reason.retry_after:
            response.headers["Retry-After"] = str(reason.retry_after)
    return response


def problem(reason: Refused | None) -> str:
    return str(words_for(reason.code)[1]) if reason else ""


def sign_in_form(kept: Kept, reason: Refused | None = None, email: str = "") -> Response:
    page = render_template("accounts/sign_in.html", kept=kept, problem=problem(reason), email=email)
    return answer(page, reason)


def unlock_form(kept: Kept, reason: Refused | None = None) -> Response:
    """Also for somebody who is signed in and must prove it once more."""
    page = render_template("accounts/unlock.html", kept=kept, problem=problem(reason), who=visitor())
    return answer(page, reason)


# --- between the password and the second factor ---


def waits(claim: Claim, caller: Caller) -> bool:
    """Whether a page of its own asks for the second factor; never where too many wrong ones were tried."""
    second = halfway.second_of(db.session(), claim, at=clock.now())
    with_passkey = second is Second.PASSKEY and not request.form.get("code", "").strip() and place() is not None
    return (with_passkey or second is Second.ANEW) and pace.codes_left(caller)


def half_in(claim: Claim, caller: Caller, kept: Kept, before: Member | None) -> Response:
    """A session that waits for the second factor; the one before, if any, ends."""
    session, at = db.session(), clock.now()
    pace.halfway(caller)
    if before:
        sessions.end(session, before.session_id, before.id, at=at)
    secret = halfway.begin(session, claim, at=at, device=device())
    response = second_form(_found(secret), kept)
    entrance.give_cookie(response, secret)
    return response


def held(claim: Claim, caller: Caller, kept: Kept, secret: bytes) -> Response:
    """The same in a session that is locked, or of somebody who proves themselves once more."""
    pace.halfway(caller)
    halfway.hold(db.session(), secret, claim, at=clock.now())
    return second_form(_found(secret), kept)


def _found(secret: bytes) -> Halfway:
    half = halfway.find(db.session(), secret, at=clock.now())
    if half is None:
        raise SignedOut
    return half


def second_form(half: Halfway, kept: Kept, reason: Refused | None = None) -> Response:
    if half.second is Second.ANEW:
        return _new_factor_form(half, kept, reason)
    here = place()
    asked = passkeys.ask(db.session(), half, here) if here and half.second is Second.PASSKEY else ""
    page = render_template("accounts/second.html", kept=kept, problem=problem(reason), who=half.name, asked=asked)
    return answer(page, reason)


def _new_factor_form(half: Halfway, kept: Kept, reason: Refused | None) -> Response:
    page = render_template(
        "accounts/new_factor.html",
        kept=kept,
        problem=code_problem(reason),
        who=half.name,
        reset_at=half.reset_at,
        **authenticator(typed_secret(), half.claim.email),
    )
    return answer(page, reason)


def typed_secret() -> str:
    """The second factor that is being set up: the one that was shown, or a new one."""
    shown = request.form.get("secret", "")
    return shown if proof.is_totp_secret(shown) else proof.new_totp_secret()


def authenticator(secret: str, email: str) -> dict[str, Any]:
    """What an authenticator app scans, and the same in letters."""
    address = proof.totp_address(secret, email, "Lối Về")
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    spoken = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"picture": picture, "secret": spoken, "bare": secret}


def code_problem(reason: Refused | None) -> str:
    """Where only the code can be wrong."""
    wrong = _("Mã chưa đúng. Hãy đợi mã mới rồi nhập lại.")
    return wrong if isinstance(reason, WrongSignIn) else problem(reason)


# --- inside ---


def inside(ring: Ring, caller: Caller, kept: Kept, before: Member | None) -> Response:
    """A new session in this browser; the one before, if any, ends."""
    session, at = db.session(), clock.now()
    if before:
        sessions.end(session, before.session_id, before.id, at=at)
    secret = sessions.start(session, ring, at=at, device=device())
    pace.right(caller)
    response = go_on(ring, kept)
    entrance.give_cookie(response, secret)
    entrance.give_known_cookie(response, secret)
    return response


def go_on(ring: Ring, kept: Kept) -> Response:
    """Back to what the person was doing, if their role may.

    A form is shown to be sent: never sent for them, never put into an address.
    """
    if kept.posted:
        return make_response(render_template("accounts/go_on.html", kept=kept))
    person = queries.person(db.session(), ring.holder_id)
    if kept.address and keeping.is_open_to(person.role, kept.address):
        return redirect(kept.address, 303)
    return redirect(home_of(person.role, person.language), 303)
