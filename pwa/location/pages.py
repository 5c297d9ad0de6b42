"""Where a phone is that shares it, for who is on duty: each look is written down before a byte of it leaves."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Response, make_response, render_template, url_for
from flask_login import current_user

from api import clock, db
from api.accounts.entrance import UNATTENDED
from api.casework import opening, queries
from api.doors import Permission
from api.location.forms import forms_of
from api.location.queries import Position
from api.location.rules import Standing
from api.missing.clues import Source, Told
from pwa.casework.drawing import Marked
from pwa.casework.ground import drawn
from pwa.casework.places import line, near
from pwa.shell.page import Pages

pages = Pages("location")
FRESH_SECONDS = 60  # the page looks again by itself while something is shared
LINES = 20
QUIET_AFTER = timedelta(minutes=3)


@pages.at("/console/case/<uuid:case_id>/live", needs=Permission.READ_CASES)
def live(case_id: uuid.UUID) -> Response:
    """The shares of a case, the newest first, with the latest points."""
    ring, at = current_user.ring, clock.now()
    with db.writing() as session:
        opening.place_watched(session, ring, case_id, at=at)
    listed, found = queries.live(db.session(), ring, case_id)
    shares = [_shown(share, positions, at) for share, positions in found]
    running = any(share["runs"] for share in shares)
    page = make_response(render_template("location/live.html", listed=listed, shares=shares, running=running))
    if running:
        page.headers["Refresh"] = f"{FRESH_SECONDS}; url={url_for('location.live', case_id=case_id)}?{UNATTENDED}=1"
    return page


def _shown(share: Standing, positions: list[Position], at: datetime) -> dict[str, Any]:
    """A share with its latest points, the newest first and numbered from 1 as in the picture."""
    latest, runs, lines = positions[-1] if positions else None, share.runs(at), positions[::-1][:LINES]
    told = Told("place.position", "", Source.PHONE, live=True)
    forms = forms_of(latest.lat, latest.lon) if latest else None
    picture, ground = drawn([Marked(n, one.lat, one.lon, one.accuracy or 0.0) for n, one in enumerate(lines, 1)])
    return {
        "share": share,
        "runs": runs,
        "quiet": runs and latest is not None and at - latest.at > QUIET_AFTER,
        "latest": latest,
        "near": near(latest.lat, latest.lon) if latest else "",
        "forms": forms,
        "line": line(replace(told, accuracy=latest.accuracy), forms, _moment(latest)) if latest and forms else "",
        "picture": picture,
        "ground": ground,
        "lines": lines,
        "number": len(positions),
    }


def _moment(position: Position) -> datetime:
    """When the phone was there: by its clock unless that runs ahead of ours."""
    return min(position.taken_at or position.at, position.at)
