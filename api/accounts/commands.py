"""On a terminal: the first account of a house, and the recovery key in two halves. Nothing here grants a desk alone."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from api import clock, db
from api.accounts import desk_commands, desks, factor, halfway, proof, queries, rules
from api.accounts.roles import Role
from api.accounts.terminal import asked, settings, signed_in, stop
from api.errors import Refused
from api.keys import recovery
from api.keys import rules as keys

staff = AppGroup("staff", help="Accounts of members of staff.")
recover = AppGroup("recovery", help="The recovery key, in two halves for two people.")


class NotOnATerminal(Refused):
    """The halves would land in a file or a log instead of before two people."""

    status = 409


def _seen_by_people_only() -> None:
    if not (sys.stdout.isatty() or settings().demo):
        raise NotOnATerminal


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
    first = proof.issue(settings())
    try:
        with db.writing() as session:
            rules.add(session, email, name, Role(role), first, at=clock.now())
    except Refused as reason:
        stop(reason)
    click.echo(f"First password, for {rules.FIRST_PASSWORD_VALID.days * 24} hours: {first.password}")


@staff.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take a lost second factor away; the member sets up a new one with their own password."""
    try:
        with db.writing() as session:
            member = queries.person_of(session, rules.kept_email(email))
            factor.reset(session, member.id, at=clock.now(), by=None)
    except Refused as reason:
        stop(reason)
    hours = halfway.SET_UP_WITHIN.days * 24
    click.echo(f"Second factor and passkeys are gone; a new one can be set up for {hours} hours, at the next sign-in.")


@recover.command("begin")
def begin() -> None:
    """Make the desks of a new house and print the halves that give them to the first member."""
    try:
        _seen_by_people_only()
        with db.writing() as session:
            halves = keys.set_up(session, [], at=clock.now())
    except Refused as reason:
        stop(reason)
    _show(halves)


@recover.command("renew")
def renew() -> None:
    """Replace the recovery key; needs the sign-in of a member who holds every desk."""
    try:
        _seen_by_people_only()
        ring = signed_in()
        with db.writing() as session:
            halves = recovery.renew(session, ring, at=clock.now())
    except Refused as reason:
        stop(reason)
    _show(halves)


@recover.command("rehearse")
def rehearse() -> None:
    """A drill: whether two halves still open every key of the house. Nothing is given to anybody."""
    try:
        first, second = asked("First half"), asked("Second half")
        with db.writing() as session:
            number = recovery.rehearse(session, first, second, at=clock.now())
    except Refused as reason:
        stop(reason)
    click.echo(f"The two halves fit together and open all {number} keys of this house. Put them away again.")


@recover.command("use")
def use() -> None:
    """Give every desk to one member with both halves, and print the halves that replace them."""
    try:
        _seen_by_people_only()
        first, second = asked("First half"), asked("Second half")
        email = click.prompt("E-mail of the member who gets every desk")
        with db.writing() as session:
            member = queries.person_of(session, rules.kept_email(email))
            halves = desks.recover(session, first, second, member.id, at=clock.now())
    except Refused as reason:
        stop(reason)
    click.echo(f"{member.name} holds every desk now. The two halves of before open nothing new: destroy them.")
    _show(halves)


def init_app(app: Flask) -> None:
    app.cli.add_command(staff)
    app.cli.add_command(recover)
    app.cli.add_command(desk_commands.desks)
