"""The worker with its list, the page for being offline, and the pages about an icon on the screen."""

import json
from typing import Any

from flask import Response, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from api import db
from api.directory import queries as directory
from api.doors import ANYBODY, needs
from api.errors import NotFound
from pwa.directory.last_known import HOTLINE
from pwa.hear import recordings
from pwa.shell import kept
from pwa.shell.assets import BUILT, STATIC
from pwa.shell.language import languages
from pwa.shell.page import Pages, same_for_everybody
from pwa.sw.version import version

pages = Pages("sw")

# Rooms whose scripts only the staff's pages ask for: no phone of a visitor needs them.
STAFF = ("accounts", "audit", "casework", "directory", "push")
MANIFESTS = ("manifest", "manifest_calendar", "manifest_notes")


@needs(ANYBODY)
@same_for_everybody
def worker() -> Response:
    """The built worker after a line that tells it what to keep. Only the line is made here, never a page."""
    path = BUILT / "sw.js"
    if not path.exists():
        raise NotFound
    house = {"version": version(), "needed": kept.needed(), "pages": kept.addresses(), "files": files(), **note()}
    told = json.dumps(house, ensure_ascii=True, separators=(",", ":"))
    return Response(f"self.HOUSE={told};\n{path.read_text('utf-8')}", mimetype="application/javascript")


pages.add_url_rule("/sw.js", "worker", worker)


def note() -> dict[str, Any]:
    """The one notice there is, by language: nothing in it names the hotline, under whatever name the app stands."""
    told = {}
    for code in languages():
        with force_locale(code):
            told[code] = (_("Ghi chú"), _("Bạn có một ghi chú"), url_for("conversation.box", lang=code))
    return {"note": told, "icon": url_for("icon", name="notes-192.png")}


def files() -> list[str]:
    """Scripts of the public pages, icons, small recordings and manifests."""
    scripts = sorted(path.name for path in BUILT.glob("*.*.js") if path.name.split("-")[0] not in STAFF)
    icons = sorted(path.name for path in (STATIC / "icons").iterdir())
    return [
        *(url_for("built", name=name) for name in scripts),
        *(url_for("icon", name=name) for name in icons),
        *recordings.kept(),
        *(url_for(f"sw.{view}", lang=code) for view in MANIFESTS for code in languages()),
    ]


@pages.at("/offline", needs=ANYBODY, cached=True, kept=True)
def offline() -> str:
    """In the place of a page that is not kept, while there is no network: what there is all the same."""
    return render_template("sw/offline.html", hotline=directory.number(db.session(), HOTLINE))


@pages.at("/install", needs=ANYBODY, cached=True, kept=True)
def install() -> str:
    """First what an icon tells others, then how to get one, then other names for it. Nothing here asks anybody."""
    return render_template("sw/install.html")


@pages.at("/install/calendar", needs=ANYBODY, cached=True, kept=True)
def install_calendar() -> str:
    return render_template("sw/install_other.html", face="calendar", name=_("Lịch"))


@pages.at("/install/notes", needs=ANYBODY, cached=True, kept=True)
def install_notes() -> str:
    return render_template("sw/install_other.html", face="notes", name=_("Ghi chú"))
