"""The page before first use, and wiping this phone."""

from flask import Response, make_response, render_template, url_for

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


@pages.at("/wipe", needs=ANYBODY, cached=True, kept=True)
def wipe() -> str:
    """What goes, what stays, and how much of it was never sent: all said before the one act."""
    return render_template("exit/wipe.html")


@pages.at("/wipe", needs=ANYBODY, methods=("POST",), writes=False)
def wiped() -> Response:
    """The browser takes away whatever it holds for us; a member of staff is signed out by that, too."""
    response = make_response(render_template("exit/wiped.html"))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
