"""One's own second factor: passkeys added and removed, the authenticator replaced."""

import uuid

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import entrance, factor, pace, passkeys
from api.accounts.entrance import member, member_proven_lately
from api.accounts.pace import Caller
from api.accounts.passkeys import NoPasskeyName, NotAPasskey, Place
from api.accounts.signin import WrongSignIn
from api.doors import Permission
from api.errors import NotFound, Refused, TooOften
from pwa.accounts import forms
from pwa.accounts.pages import pages


@pages.at("/console/me/passkey", needs=Permission.OWN_SESSION, writes=True)
def new_passkey() -> Response:
    """The form that a device answers. What it is asked is written down, to be good once."""
    member_proven_lately(clock.now())
    return _passkey_form()


def _here() -> Place:
    here = forms.place()
    if here is None:
        raise NotFound
    return here


def _passkey_form(reason: Refused | None = None) -> Response:
    mine = member()
    asked = passkeys.ask_new(db.session(), mine.session_id, mine.id, _here())
    name = request.form.get("name", "") or forms.device() or ""
    page = render_template("accounts/passkey.html", asked=asked, name=name, problem=forms.problem(reason))
    return forms.answer(page, reason)


@pages.at("/console/me/passkey", needs=Permission.OWN_SESSION, methods=("POST",))
def add_passkey() -> Response:
    mine, form = member_proven_lately(clock.now()), request.form
    try:
        passkeys.add(
            db.session(),
            mine.session_id,
            mine.id,
            form.get("name", ""),
            form.get("signed", ""),
            _here(),
            at=clock.now(),
        )
    except (NotAPasskey, NoPasskeyName) as reason:
        return _passkey_form(reason)
    return redirect(url_for("accounts.me"), 303)


@pages.at("/console/me/passkey/<uuid:passkey_id>/remove", needs=Permission.OWN_SESSION)
def passkey_to_remove(passkey_id: uuid.UUID) -> str:
    """Once more what goes, and how one signs in afterwards; a code proves as well as the passkey itself."""
    mine = passkeys.of(db.session(), member_proven_lately(clock.now()).id)
    one = next((each for each in mine if each.id == passkey_id), None)
    if one is None:
        raise NotFound
    return render_template("accounts/remove_passkey.html", one=one, last=len(mine) == 1)


@pages.at("/console/me/passkey/<uuid:passkey_id>/remove", needs=Permission.OWN_SESSION, methods=("POST",))
def remove_passkey(passkey_id: uuid.UUID) -> Response:
    passkeys.remove(db.session(), member_proven_lately(clock.now()).id, passkey_id, at=clock.now())
    return redirect(url_for("accounts.me"), 303)


@pages.at("/console/me/authenticator", needs=Permission.OWN_SESSION)
def new_authenticator() -> Response:
    """A new one to scan; the old one works until its first code is there."""
    member_proven_lately(clock.now())
    return _authenticator_form()


def _authenticator_form(reason: Refused | None = None) -> Response:
    parts = forms.authenticator(forms.typed_secret(), member().email)
    page = render_template("accounts/authenticator.html", problem=forms.problem(reason), **parts)
    return forms.answer(page, reason)


@pages.at("/console/me/authenticator", needs=Permission.OWN_SESSION, methods=("POST",))
def replace_authenticator() -> Response:
    """The password, since the new one is locked under it, and the new one's first code."""
    mine = member_proven_lately(clock.now())
    caller = entrance.caller(request, mine.email)
    try:
        _replace(caller)
    except (WrongSignIn, TooOften) as reason:
        return _authenticator_form(forms.counted(reason, caller))
    return redirect(url_for("accounts.me"), 303)


def _replace(caller: Caller) -> None:
    claim = forms.claim_of(caller)
    secret, code = request.form.get("secret", ""), forms.code_of(caller)
    factor.replace(db.session(), claim, secret, code, at=clock.now())
    pace.right(caller)
