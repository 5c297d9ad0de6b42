"""A member signs in on a terminal; what is typed is never an argument: those stand in the list of processes."""

from typing import NoReturn

import click
from flask import current_app

from api import clock, db
from api.accounts import signin
from api.audit import rules as audit
from api.audit.acts import Act
from api.errors import Refused
from api.keys.ring import Ring
from api.settings import Settings


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def stop(reason: Refused) -> NoReturn:
    """End with the reason's sentence: its class says it in its first line."""
    raise click.ClickException((reason.__doc__ or reason.code).splitlines()[0])


def asked(what: str) -> str:
    """Typed unseen."""
    return str(click.prompt(what, hide_input=True))


def signed_in() -> Ring:
    """The keys of a member who proves on the terminal who they are. Raises WrongSignIn."""
    claim = signin.claimed(click.prompt("E-mail"), asked("Password"), settings())
    return _entered(claim, asked("Six-digit code"))


def _entered(claim: signin.Claim, code: str) -> Ring:
    """Written down either way: keys are open on the machine from here on."""
    wrong: signin.WrongSignIn | None = None
    with db.writing() as session:
        try:
            ring = signin.enter(session, claim, code, at=clock.now())
            audit.record(session, Act.SIGNED_IN_THERE, by=ring.holder_id, at=clock.now())
            return ring
        except signin.WrongSignIn as reason:
            wrong = reason
    raise wrong
