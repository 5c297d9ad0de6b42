"""On a terminal: granting, revoking and rotating keys, by a member who signs in there and holds them."""

import uuid

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from api import clock, db
from api.accounts import desks as rules
from api.accounts import queries
from api.accounts.roles import may
from api.accounts.rules import kept_email
from api.accounts.terminal import signed_in, stop
from api.doors import Permission
from api.errors import NotAllowed, Refused
from api.keys import resealing
from api.keys import rules as keys
from api.keys.ring import Ring

desks = AppGroup("desks", help="Keys that members hold together: intake, follow-up, supervision, index, statistics.")


@desks.command("grant")
@click.argument("code")
@click.argument("email")
def grant(code: str, email: str) -> None:
    """Give a colleague a desk that you hold."""
    try:
        ring = _leading()
        with db.writing() as session:
            rules.grant(session, ring, code, _colleague(session, email), at=clock.now())
    except Refused as reason:
        stop(reason)
    click.echo(f"Granted: {code}.")


@desks.command("revoke")
@click.argument("code")
@click.argument("email")
def revoke(code: str, email: str) -> None:
    """Take a desk from a colleague; its key is rotated."""
    try:
        ring = _leading()
        with db.writing() as session:
            rules.revoke(session, ring, code, _colleague(session, email), at=clock.now())
    except Refused as reason:
        stop(reason)
    click.echo(f"Revoked, and rotated: {code}.")


@desks.command("rotate")
@click.argument("code")
def rotate(code: str) -> None:
    """A new key for a desk, for all who hold it now."""
    try:
        ring = _leading()
        with db.writing() as session:
            keys.rotate_desk(session, ring, code, at=clock.now())
    except Refused as reason:
        stop(reason)
    click.echo(f"Rotated: {code}. `flask desks reseal` seals anew what lies under the key before it.")


@desks.command("reseal")
def reseal() -> None:
    """Seal anew what lies under retired keys that you hold: step by step, while the house serves."""
    done, last = 0, None
    try:
        ring = _leading()
        while True:
            with db.writing() as session:
                step = resealing.reseal(session, ring, after=last, at=clock.now())
            done, last = done + step.done, step.last
            if last is None:
                break
    except Refused as reason:
        stop(reason)
    click.echo(f"Sealed anew: {done}.")


def _leading() -> Ring:
    """The keys of a member who may do the same on the page. Raises WrongSignIn, NotAllowed."""
    ring = signed_in()
    with db.reading() as session:
        if not may(queries.person(session, ring.holder_id).role, Permission.GRANT_KEYS):
            raise NotAllowed
    return ring


def _colleague(session: Session, email: str) -> uuid.UUID:
    return queries.person_of(session, kept_email(email)).id
