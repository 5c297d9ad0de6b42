"""On a terminal: marking cases anew after the index key was rotated, by a member who signs in there."""

from contextlib import suppress

import click
from flask import Flask
from flask.cli import AppGroup

from api import db
from api.accounts.terminal import signed_in, stop
from api.casework import opening, queries
from api.errors import NotFound, Refused

cases = AppGroup("cases", help="Cases as a whole.")


@cases.command("mark")
def mark() -> None:
    """Mark anew, under the present index key, all cases that you can open and that are not."""
    done: set[object] = set()
    try:
        ring = signed_in()
        while True:
            with db.writing() as session:
                ring.look_again()
                found = set(queries.unmarked(session, ring)) - done
                for case_id in found:
                    with suppress(NotFound):  # its key was given to nobody here
                        opening.remark(session, ring, case_id)
            done |= found
            if not found:
                break
    except Refused as reason:
        stop(reason)
    click.echo(f"Marked anew: {len(done)}.")


def init_app(app: Flask) -> None:
    app.cli.add_command(cases)
