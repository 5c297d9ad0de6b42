"""The staff's place search: which place of today may a family mean, when it writes an old name."""

from flask import render_template, request
from flask_babel import lazy_gettext as _

from api import db
from api.directory import queries
from api.doors import Permission
from pwa.shell.nav import entry
from pwa.shell.page import Pages

pages = Pages("directory")
MOST = 20

entry("directory.places", _("Tìm nơi"), Permission.READ_CASES, 40)


@pages.at("/console/places", needs=Permission.READ_CASES)
def places() -> str:
    return render_template("directory/places.html", text="", found=None)


@pages.at("/console/places", needs=Permission.READ_CASES, methods=("POST",), writes=False)
def search_places() -> str:
    """Candidates for a text. Posted, so that what somebody wrote of a person stands in no address and no log."""
    text = request.form.get("text", "")
    found = queries.find_places(db.session(), text, limit=MOST)
    return render_template("directory/places.html", text=text, found=found)
