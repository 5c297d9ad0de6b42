"""One page of plain sentences: what is late first, then what is well."""

from flask import current_app, render_template
from flask_babel import lazy_gettext as _

from api import clock, db
from api.doors import Permission
from pwa.house.standing import facts
from pwa.shell.nav import entry
from pwa.shell.page import Pages

pages = Pages("house")
entry("house.standing", _("Hệ thống"), Permission.KEEP_HOUSE, 90)


@pages.at("/console/house", needs=Permission.KEEP_HOUSE)
def standing() -> str:
    """Asked anew at every look; nothing is changed by it."""
    found = facts(db.session(), current_app.extensions["settings"], at=clock.now())
    return render_template(
        "house/standing.html",
        wrong=[fact for fact in found if fact.wrong],
        well=[fact for fact in found if not fact.wrong],
    )
