"""The first page, and the numbers for somebody who is not in Viet Nam."""

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from api import clock, db
from api.directory import queries
from api.doors import ANYBODY
from api.errors import Unavailable
from pwa.directory import last_known
from pwa.directory.hours_words import rule_words
from pwa.directory.lines import cost, country, line, post
from pwa.shell.page import Pages

pages = Pages("home")


@pages.at("/", needs=ANYBODY, cached=True, kept=True)
def home() -> Response:
    """Every way in. Without its rows the page still opens every other door, and says so by its status."""
    try:
        with db.reading() as session:
            numbers, centres = queries.numbers_inside(session), queries.centres(session)
    except Unavailable:
        return make_response(render_template("home/home.html", hotline=None, others=[], posts=[], away=True), 503)
    at = clock.now()
    hotline = next((contact for contact in numbers if contact.key == last_known.HOTLINE), None)
    last_known.remember(hotline)
    others = [line(contact, at) for contact in numbers if contact is not hotline]
    posts = [post(centre, at) for centre in centres] if hotline else []
    said = _before_the_call(hotline) if hotline else ""
    return make_response(render_template("home/home.html", hotline=hotline, said=said, others=others, posts=posts))


def _before_the_call(contact: queries.Contact) -> str:
    """What somebody must know before the tap, from the row alone."""
    facts = [cost(contact), _("trong Việt Nam"), rule_words(contact.hours)]
    said = ", ".join(fact for fact in facts if fact)
    # Translators: %(facts)s is "Miễn phí, trong Việt Nam, 24 giờ"
    return _("%(facts)s. Cuộc gọi được ghi âm.", facts=said) if contact.recorded else f"{said}."


@pages.at("/abroad", needs=ANYBODY, cached=True, kept=True)
def abroad() -> str:
    """Numbers that work outside Viet Nam, by country; a number for inside Viet Nam is never among them."""
    at = clock.now()
    groups = [
        (group.country, country(group.country) if group.country else None, [line(one, at) for one in group.numbers])
        for group in queries.numbers_abroad(db.session())
    ]
    return render_template("home/abroad.html", groups=groups)
