"""`flask audit verify` says whether the chain holds; `flask audit head` prints its end, for copying by hand."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from api import clock, db, server_key
from api.audit import chain, heads, jobs, queries, rules
from api.audit.acts import Act
from api.audit.verify import Fault, Held, compare, walk
from api.health import tells
from api.timed import rules as timed

audit = AppGroup("audit", help="The chain of everything that was done.")


@audit.command("verify")
@click.option("--heads", "file", type=click.Path(path_type=Path), help="Heads that were copied out, to compare with.")
@with_appcontext
def verify(file: Path | None) -> None:
    """One sentence says whether the chain holds; exit code 1 when it does not."""
    key = server_key.load(current_app.extensions["settings"].server_key)
    try:
        held = walk(db.reading, key)
        compared = compare(db.reading, heads.read(file)) if file else None
    except (Fault, heads.NoHead, OSError) as found:
        _broken(found)
    click.echo(_holds(held))
    if held.late[0]:
        click.echo(f"Chained more than an hour after newer ones: {held.late[0]} entries, the first is {held.late[1]}.")
    if compared is not None:
        click.echo(f"It agrees with all {compared} heads that were copied out.")
    else:
        click.echo("It was compared with no head that was copied out: --heads FILE does so.")
    _tail()


def _broken(found: Exception) -> NoReturn:
    if isinstance(found, OSError):
        told = "The heads that were copied out cannot be read."
    elif isinstance(found, heads.NoHead):
        told = f"Line {found.line} of the heads is none."
    else:
        told = f"The chain does not hold: {found}."
    click.echo(told)
    sys.exit(1)


def _holds(held: Held) -> str:
    if held.first is None or held.last is None:
        return "The chain holds nothing yet."
    span = f"from {held.first.isoformat(timespec='seconds')} to {held.last.isoformat(timespec='seconds')}"
    return f"The chain holds: {held.head.number} entries {span}, head {held.head.number} {held.head.hash.hex()}."


def _tail() -> None:
    with db.reading() as session:
        tail = queries.tail(session)
    if tail.waiting and tail.oldest:
        oldest = tail.oldest.isoformat(timespec="seconds")
        click.echo(f"Not chained yet: {tail.waiting} entries, the oldest of {oldest}.")


@audit.command("head")
@with_appcontext
def head() -> None:
    """The head as one line of JSON."""
    at = clock.now()
    with db.reading() as session:
        last, more = chain.head(session), heads.more(session, at)
    if not last.number:
        raise click.ClickException("Nothing is chained yet.")
    click.echo(heads.line_of(last, at, more))


clock_group = AppGroup("clock", help="The clock of this machine.")


@clock_group.command("confirm")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def confirm(yes: bool) -> None:
    """After the clock stood ahead or the house was away for long: the time is right now, so work goes on."""
    if not yes:
        click.confirm(f"This machine's clock says {clock.now():%Y-%m-%d %H:%M} UTC. Is that right?", abort=True)
    jobs.chain_all()
    with db.writing() as session:
        rules.record(session, Act.CLOCK_CONFIRMED, at=clock.now())
        timed.trust(session)
    jobs.chain_all()
    click.echo("The house goes on by this clock.")


def init_app(app: Flask) -> None:
    app.cli.add_command(audit)
    app.cli.add_command(clock_group)
    tells(app, "clock", lambda session, at: queries.clock_doubt(session, at=at))
