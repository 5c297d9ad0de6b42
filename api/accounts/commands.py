"""On a terminal: the first account of a house, and the recovery key in two halves. Nothing here grants a desk alone."""

import sys
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from api import clock, db
from api.accounts import desks, proof, queries, rules, signin
from api.accounts.roles import Role
from api.errors import Refused
from api.keys import recovery
from api.keys import rules as keys
from api.keys.ring import Ring
from api.settings import Settings

staff = AppGroup("staff", help="Accounts of members of staff.")
recover = AppGroup("recovery", help="The recovery key, in two halves for two people.")


class NotOnATerminal(Refused):
    """The halves would land in a file or a log instead of before two people."""

    status = 409


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def _stop(reason: Refused) -> NoReturn:
    """End with the reason's sentence: its class says it in its first line."""
    raise click.ClickException((reason.__doc__ or reason.code).splitlines()[0])


def _seen_by_people_only() -> None:
    if not (sys.stdout.isatty() or _settings().demo):
        raise NotOnATerminal


def _asked(what: str) -> str:
    """Typed unseen, and never an argument: those stand in the list of processes."""
    return str(click.prompt(what, hide_input=True))


def _show(halves: tuple[str, str]) -> None:
    for number, half in enumerate(halves, 1):
        click.echo(f"\nHalf {number} of 2, for one person alone, on paper:\n\n  {half}")
    click.echo("\nBoth are needed together. They are shown once and kept nowhere.")


@staff.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value)
def add(email: str, name: str, role: str) -> None:
    """Add an account and print the password for its first sign-in."""
    first = proof.issue(_settings())
    try:
        with db.writing() as session:
            rules.add(session, email, name, Role(role), first, at=clock.now())
    except Refused as reason:
        _stop(reason)
    click.echo(f"First password, for {rules.FIRST_PASSWORD_VALID.days * 24} hours: {first.password}")


@recover.command("begin")
def begin() -> None:
    """Make the desks of a new house and print the halves that give them to the first member."""
    try:
        _seen_by_people_only()
        with db.writing() as session:
            halves = keys.set_up(session, [], at=clock.now())
    except Refused as reason:
        _stop(reason)
    _show(halves)


@recover.command("renew")
def renew() -> None:
    """Replace the recovery key; needs the sign-in of a member who holds every desk."""
    try:
        _seen_by_people_only()
        claim = signin.claimed(click.prompt("E-mail"), _asked("Password"), _settings())
        ring = _entered(claim, _asked("Six-digit code"))
        with db.writing() as session:
            halves = recovery.renew(session, ring, at=clock.now())
    except Refused as reason:
        _stop(reason)
    _show(halves)


def _entered(claim: signin.Claim, code: str) -> Ring:
    """The member's ring; a wrong try stays written down."""
    wrong: signin.WrongSignIn | None = None
    with db.writing() as session:
        try:
            return signin.enter(session, claim, code, at=clock.now())
        except signin.WrongSignIn as reason:
            wrong = reason
    raise wrong


@recover.command("use")
def use() -> None:
    """Give every desk to one member with both halves, and print the halves that replace them."""
    try:
        _seen_by_people_only()
        first, second = _asked("First half"), _asked("Second half")
        email = click.prompt("E-mail of the member who gets every desk")
        with db.writing() as session:
            member = queries.person_of(session, rules.kept_email(email))
            halves = desks.recover(session, first, second, member.id, at=clock.now())
    except Refused as reason:
        _stop(reason)
    _show(halves)


def init_app(app: Flask) -> None:
    app.cli.add_command(staff)
    app.cli.add_command(recover)
