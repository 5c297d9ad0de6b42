"""Pages that belong to no room: the neutral page behind the exit, and safe use of this phone."""

import calendar

from flask import render_template

from api import clock
from api.doors import ANYBODY
from pwa.shell.kept import keeping
from pwa.shell.page import Pages

pages = Pages("shell")


@pages.at("/pause", needs=ANYBODY, cached=True, kept=True)
def pause() -> str:
    """A neutral page of our own: this month's calendar. Nothing on it names the hotline.

    On the copy that a phone keeps no day is marked; its script does that (pwa/shell/calendar.ts)."""
    today = clock.hotline_time(clock.now()).date()
    weeks = calendar.Calendar().monthdatescalendar(today.year, today.month)
    return render_template("shell/pause.html", today=today, weeks=weeks, marked=None if keeping() else today)


@pages.at("/safety", needs=ANYBODY, cached=True, kept=True)
def safety() -> str:
    return render_template("shell/safety.html")
