"""Where help is, for whoever opens the page: the public numbers and centres of the directory, without any code."""

from flask import render_template

from api import clock, db
from api.directory import queries
from api.doors import ANYBODY
from pwa.checkin.pages import pages
from pwa.directory.lines import line, post


@pages.at("/today/near", needs=ANYBODY, cached=True, kept=True)
def near() -> str:
    """Verified numbers in Viet Nam, and where somebody answers them."""
    at, session = clock.now(), db.session()
    numbers = [line(contact, at) for contact in queries.numbers_inside(session)]
    posts = [post(centre, at) for centre in queries.centres(session)]
    return render_template("checkin/mine_near.html", numbers=numbers, posts=posts)
