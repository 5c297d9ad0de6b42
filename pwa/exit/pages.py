"""The page before first use."""

from flask import render_template, url_for

from api.doors import ANYBODY
from pwa.shell.page import Pages

pages = Pages("exit")


@pages.at("/before/write", needs=ANYBODY, cached=True, kept=True)
def before_write() -> str:
    """Once, on the way to the form: what the exit does, and what it cannot undo."""
    return render_template("exit/before.html", goes_on=url_for("report.write"))


@pages.at("/before/box", needs=ANYBODY, cached=True, kept=True)
def before_box() -> str:
    return render_template("exit/before.html", goes_on=url_for("conversation.box"))
