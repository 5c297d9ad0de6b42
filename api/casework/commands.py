"""On a terminal: marking cases anew after the index key was rotated, by a member who signs in there."""

import click
from flask import Flask
from flask.cli import AppGroup

from api import clock, db
from api.accounts.terminal import signed_in, stop
from api.casework import marking
from api.errors import Refused

cases = AppGroup("cases", help="Cases as a whole.")


@cases.command("mark")
def mark() -> None:
    """Mark anew, under the present index key, all cases that you can open and that are not."""
    done, last = 0, None
    try:
        ring = signed_in()
        while True:
            with db.writing() as session:
                ring.look_again()
                step = marking.step(session, ring, after=last, at=clock.now())
            done, last = done + step.done, step.last
            if last is None:
                break
    except Refused as reason:
        stop(reason)
    click.echo(f"Marked anew: {done}.")


def init_app(app: Flask) -> None:
    app.cli.add_command(cases)
    marking.offer(app)
