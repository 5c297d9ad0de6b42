"""Times as people say them: on the hotline's clock, short, with the day only when it is not today."""

from datetime import datetime

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from api import clock

MINUTE, HOUR, DAY = 60, 3600, 86400


def when(moment: datetime | None) -> str:
    """'14:05' today, else '14:05, 12/10' or with the year when it is another one. Times in Viet Nam."""
    if moment is None:
        return ""
    local, today = clock.hotline_time(moment), clock.hotline_time(clock.now()).date()
    time = local.strftime("%H:%M")
    if local.date() == today:
        return time
    return f"{time}, {local.strftime('%d/%m' if local.year == today.year else '%d/%m/%Y')}"


def wait(since: datetime) -> str:
    """How long somebody has been waiting: '2 phút', '3 giờ', '5 ngày'."""
    seconds = max(0, (clock.now() - since).total_seconds())
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        return str(ngettext("%(num)s phút", "%(num)s phút", minutes))
    if seconds < DAY:
        return str(ngettext("%(num)s giờ", "%(num)s giờ", int(seconds // HOUR)))
    return str(ngettext("%(num)s ngày", "%(num)s ngày", int(seconds // DAY)))


def until(moment: datetime) -> str:
    """'còn 3 giờ', or how late it is."""
    if moment < clock.now():
        return str(_("trễ %(time)s", time=wait(moment)))
    return str(_("còn %(time)s", time=wait(clock.now() - (moment - clock.now()))))


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(when=when, wait=wait, until=until)
