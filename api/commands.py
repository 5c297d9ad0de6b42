"""Commands of the house as a whole: `flask prepare` makes it ready to serve, `flask upgrade` only migrates."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from api import db
from api.migrations import run


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the schema to this code's revision."""
    settings = current_app.extensions["settings"]
    db.create_file(settings.database)
    run.upgrade(settings.database)


def init_app(app: Flask) -> None:
    app.cli.add_command(upgrade)
