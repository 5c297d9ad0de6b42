"""What an installed icon is called, looks like and opens. Linked from the install pages alone."""

import json

from flask import Response, url_for
from flask_babel import gettext as _

from api.doors import ANYBODY
from pwa.shell.language import current
from pwa.sw.pages import pages

PAPER = "#faf6ef"  # --paper of look/tokens.css
WHITE = "#ffffff"  # the pause page has the browser's own colours
KIND = "application/manifest+json"


@pages.at("/manifest.webmanifest", needs=ANYBODY, cached=True)
def manifest() -> Response:
    """The app as itself."""
    return _manifest("way", "Lối Về", url_for("home.home"), PAPER, drawing="favicon")


@pages.at("/manifest-calendar.webmanifest", needs=ANYBODY, cached=True)
def manifest_calendar() -> Response:
    """A calendar, and nothing else at first sight: it opens the pause page."""
    return _manifest("calendar", _("Lịch"), url_for("shell.pause"), WHITE)


@pages.at("/manifest-notes.webmanifest", needs=ANYBODY, cached=True)
def manifest_notes() -> Response:
    """A neutral name and icon for the first page."""
    return _manifest("notes", _("Ghi chú"), url_for("home.home"), PAPER)


def _manifest(face: str, name: str, start: str, colour: str, *, drawing: str = "") -> Response:
    """``id`` differs for each face, so that one does not replace another."""
    told = {
        "id": f"/{face}",
        "name": name,
        "short_name": name,
        "lang": current(),
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "theme_color": colour,
        "background_color": colour,
        "share_target": {
            "action": url_for("report.share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "photo", "accept": ["image/*"]}],
            },
        },
        "icons": [
            _icon(f"{drawing or face}.svg", "any", "image/svg+xml"),
            _icon(f"{face}-192.png", "192x192"),
            _icon(f"{face}-512.png", "512x512"),
            _icon(f"{face}-maskable.png", "512x512") | {"purpose": "maskable"},
        ],
    }
    return Response(json.dumps(told, ensure_ascii=False), mimetype=KIND)


def _icon(name: str, sizes: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": url_for("icon", name=name), "sizes": sizes, "type": kind}
