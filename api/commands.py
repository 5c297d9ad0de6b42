"""Commands of the house as a whole: `flask prepare` makes it ready to serve."""

import sys

import click
import pyotp
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from api import checks, clock, db, demo, server_key
from api.accounts.demo import make_demo
from api.accounts.terminal import stop
from api.directory.loading import load_numbers, load_places
from api.errors import Refused
from api.guidance.loading import load_articles
from api.health import schema
from api.keys import queries as desks
from api.keys import server
from api.migrations import run
from api.settings import Settings
from api.timed import rules as timed


def settings_now() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the schema to this code's revision."""
    settings = settings_now()
    try:
        db.create_file(settings.database)
        run.upgrade(settings.database)
    except (DatabaseError, OSError) as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise click.ClickException(f"The rows could not be made or changed, so nothing was ({kind}).") from error


@click.command("check")
@with_appcontext
def check() -> None:
    """Whether this house may serve; one sentence says why not."""
    checks.ready(settings_now())
    checks.rows(settings_now(), at=clock.now(), upgraded=True)
    click.echo("The house may serve.")


@click.command("prepare")
@click.pass_context
@with_appcontext
def prepare(context: click.Context) -> None:
    """Ready to serve: schema, public rows, and in demo mode invented people on the first start."""
    settings = settings_now()
    _server_key(settings)
    checks.ready(settings)
    db.create_file(settings.database)
    checks.rows(settings, at=clock.now(), upgraded=False)
    checks.of_this_mode(settings)
    if not _has_rows():
        click.echo("Making the rows: schema, 3,321 communes, public numbers and answers ...")
    context.invoke(upgrade)
    with db.writing() as session:
        _public_rows(session)
        timed.write_down(session, at=clock.now())
        furnished = bool(desks.desks(session))
    if not furnished and not settings.demo:
        click.echo("This live house has no desks yet: `flask recovery begin` on a terminal makes them.", err=True)
        sys.exit(1)
    if settings.demo:
        _furnish(settings, furnished)
    _welcome(settings)


def _server_key(settings: Settings) -> None:
    """Demo mode makes its own; a live house's lies where its operator put it."""
    if settings.demo and not settings.server_key.exists():
        server_key.make(settings.server_key)


def _has_rows() -> bool:
    with db.reading() as session:
        return schema(session) is not None


def _public_rows(session: Session) -> None:
    at = clock.now()
    load_places(session, at=at)
    load_numbers(session)
    load_articles(session, at=at)


def _furnish(settings: Settings, people: bool) -> None:
    """Two steps, each whole: killed between them, the next start does the second."""
    if not people:
        click.echo("Inviting demo people and a few reports, all of them invented ...")
        with db.writing() as session:
            make_demo(session, at=clock.now())
    if not demo.told(settings):
        with db.writing() as session:
            demo.make(session, settings, clock.now())


def _welcome(settings: Settings) -> None:
    address = f"http://{settings.host}:{settings.port}"
    if not settings.demo:
        click.echo(f"Lối Về serves {settings.public_origin} on {address}")
        return
    accounts, code = demo.accounts_of(settings), demo.code_of(settings)
    click.echo(f"\n  Lối Về (demo, invented data only): {address}\n\n  Staff sign in at {address}/console")
    for account in accounts:
        click.echo(f"    {account['role']:<14} {account['email']:<28} {account['password']}")
    click.echo(
        f"\n  Second factor: each account's TOTP secret is in {settings.data_dir / 'demo-accounts.json'};"
        "\n  `flask demo-code <email>` (or `make code EMAIL=...`) prints the six digits of this moment."
        "\n\n  Four things to try:"
        f"\n    1. On a phone-sized window open {address}, tap 'Báo tin', write a line, send, keep the code."
        "\n    2. Sign in as a counsellor, open the report from 'Bây giờ', answer it; read the answer with the code."
        f"\n    3. Open {address}/box with this code and tap 'Người ấy vừa liên lạc':"
        f"\n       {code}"
        f"\n    4. Open {address}/today with the code of somebody who came home, and answer; see it at 'Hỏi thăm':"
        f"\n       {demo.home_code_of(settings)}\n"
    )


keys = AppGroup("server-key", help="The key of timed work, in a file outside DATA_DIR.")


@click.command("demo-code")
@click.argument("email")
@with_appcontext
def demo_code(email: str) -> None:
    """The six digits of a demo account at this moment."""
    if not settings_now().demo:
        raise click.ClickException("There are no demo accounts in a live house.")
    accounts = demo.accounts_of(settings_now())
    account = next((account for account in accounts if account["email"] == email), None)
    if account is None:
        raise click.ClickException("No such demo account.")
    click.echo(pyotp.TOTP(account["totp_secret"]).now())


@keys.command("make")
@with_appcontext
def make_server_key() -> None:
    """Write the server key of a new house to SERVER_KEY_FILE."""
    try:
        server_key.make(settings_now().server_key)
    except OSError as error:
        raise click.ClickException(
            "SERVER_KEY_FILE cannot be written: this user may not, or its folder is away."
        ) from error


@keys.command("rotate")
@with_appcontext
def rotate_server_key() -> None:
    """Put a new server key before the others, which go on verifying what they signed."""
    try:
        with db.writing() as session:
            made = server.rotate(session, settings_now().server_key, at=clock.now())
    except Refused as reason:
        stop(reason)
    click.echo(
        f"The server key has {len(made.generations)} generations now, the present one is {made.current}.\n"
        "Put a new copy of SERVER_KEY_FILE where its copy is kept: with an older one a restore opens no list of what\n"
        "was taken back, no notices and no new PIN, and the newest part of the audit cannot be verified."
    )


def init_app(app: Flask) -> None:
    for command in (upgrade, check, prepare, demo_code, keys):
        app.cli.add_command(command)
