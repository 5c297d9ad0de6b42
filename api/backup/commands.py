"""`flask backup`: make one, look whether one is whole, bring the house back, say that it may go on.

An identity is typed or pasted unseen, or read from a file; it is never an argument, which any program can see.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

import click
import pyrage
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from api import clock, db, server_key
from api.backup import age, jobs, making, queries, restoring
from api.backup.parcel import FILES
from api.backup.rules import NotHeld
from api.server_key import NoServerKey
from api.settings import Settings

backup = AppGroup("backup", help="Back-ups, and bringing the house back.")
FILE = click.argument("file", type=click.Path(path_type=Path))
IDENTITY = click.option(
    "--identity", type=click.Path(path_type=Path), help="A file with the age identity; else it is asked for."
)


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@backup.command("identity")
@click.option("--to", type=click.Path(path_type=Path), help="A new file for it, on something that is taken away.")
def identity(to: Path | None) -> None:
    """Make the key that opens back-ups, and print its public half for BACKUP_TO. Keep it away from this machine."""
    made = pyrage.x25519.Identity.generate()
    if to is not None:
        _keep(to, str(made))
    elif sys.stdout.isatty():
        click.echo(f"On paper or on a stick, never on this machine; it is shown once:\n\n  {made}\n\nBACKUP_TO:")
    else:
        raise click.ClickException("It would land in a file or a log: run it on a terminal, or name a file with --to.")
    click.echo(str(made.to_public()))


def _keep(path: Path, secret: str) -> None:
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{secret}\n")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error


def _keys(path: Path | None) -> list[pyrage.x25519.Identity]:
    try:
        text = path.read_text("utf-8") if path else str(click.prompt("Identity (AGE-SECRET-KEY-1...)", hide_input=True))
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException("The file with the identity cannot be read.") from error
    return age.identities(text)


@backup.command("make")
@with_appcontext
def make() -> None:
    """Make one now, while the house runs."""
    _owns_the_folder(_settings())
    try:
        made = making.make(_settings())
    except OSError as error:
        raise click.ClickException(f"BACKUP_DIR: {error.strerror or 'it cannot be written to'}.") from error
    click.echo(f"{made.path}: {made.size:,} bytes")


def _owns_the_folder(settings: Settings) -> None:
    if settings.backup_dir and not jobs.goes_on_here():
        raise click.ClickException(
            "The house goes on elsewhere: `flask backup confirm` here would take BACKUP_DIR back."
        )
    with db.reading() as session:
        if queries.held(session):
            raise click.ClickException("This house was restored: BACKUP_DIR is its own after `flask backup confirm`.")


@backup.command("check")
@FILE
@IDENTITY
@with_appcontext
def check(file: Path, identity: Path | None) -> None:
    """Open all of one, write nothing, and say what it holds or why it cannot be used."""
    whole = age.opened(file, _keys(identity), lambda _: None)
    click.echo(f"Whole. Of {_moment(whole.head.at)}, schema {whole.head.schema}: {_counted(whole.parts)}.")
    try:
        ours = whole.is_of(server_key.load(_settings().server_key))
    except NoServerKey:
        click.echo("Who made it was not looked at: SERVER_KEY_FILE names no server key here.")
        return
    if not ours:
        raise click.ClickException("It was not made by this house: the key in SERVER_KEY_FILE has not signed it.")
    click.echo("Made by this house.")


@backup.command("restore")
@FILE
@IDENTITY
@click.option("--unsigned", is_flag=True, help="Also when this server key has not signed it: who made it is unknown.")
@click.option("--gaps", is_flag=True, help="Also when lines were taken out of taken-back.jsonl: look at everything.")
@with_appcontext
def restore(file: Path, identity: Path | None, unsigned: bool, gaps: bool) -> None:
    """Bring the house back into an empty DATA_DIR and an empty database, all or nothing."""
    keys = _keys(identity)
    try:
        done = restoring.restore(_settings(), file, keys, at=clock.now(), unsigned=unsigned, gaps=gaps)
    except (OSError, SQLAlchemyError) as error:
        told = getattr(error, "strerror", None) or "the rows or the disk failed"
        raise click.ClickException(f"Nothing was brought back: {told}.") from error
    click.echo(f"Brought back to {_moment(done.at)}: {_counted(done.parts)}.")
    click.echo(f"Taken back once more: {done.again}.")
    click.echo("Nothing goes out until somebody has looked at the house and `flask backup confirm` was run.")


@backup.command("confirm")
@with_appcontext
def confirm() -> None:
    """Let a restored house send again. From then on BACKUP_DIR is its own: a house that still runs elsewhere stops."""
    try:
        with db.writing() as session:
            done = restoring.confirm(_settings(), session, at=clock.now())
    except NotHeld as error:
        raise click.ClickException("Nothing waits: this house was not restored, or was confirmed already.") from error
    except OSError as error:
        told = error.strerror or "it cannot be written to"
        raise click.ClickException(f"Nothing is confirmed. BACKUP_DIR: {told}.") from error
    if done:
        click.echo(f"Taken back once more, since it happened after the restore: {done}.")
    click.echo("Confirmed: what is due goes out again.")


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _counted(parts: dict[str, int]) -> str:
    rows = {name: count for name, count in parts.items() if name != FILES}
    return f"{sum(rows.values()):,} rows in {len(rows)} tables, {parts.get(FILES, 0):,} files"


def init_app(app: Flask) -> None:
    app.cli.add_command(backup)
