"""When somebody may be called: on the clock of their country, and on the hotline's where that clock is another."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.core import get_global
from flask_babel import gettext as _

from api import clock
from api.clock import HOTLINE_ZONE
from pwa.directory.lines import country as name_of


def safe_hours(card: dict[str, str], at: datetime | None = None) -> str:
    """The hours of a card in words: '20:00–22:00 (Campuchia)', and in Viet Nam's time where one clock is meant."""
    said = _span(card.get("from", ""), card.get("until", ""))
    code = card.get("country", "")
    if not code or code == "other":
        return said
    there = _("%(hours)s (giờ %(country)s)", hours=said, country=name_of(code))
    here = _span(*(_moved(card.get(name, ""), code, at or clock.now()) for name in ("from", "until")))
    return there if here in {"", said} else _("%(there)s, tức %(hours)s giờ Việt Nam", there=there, hours=here)


def _span(first: str, last: str) -> str:
    if first and last:
        return f"{first}–{last}"
    if first:
        return _("từ %(time)s", time=first)
    return _("đến %(time)s", time=last) if last else _("chưa rõ giờ")


def _moved(text: str, code: str, at: datetime) -> str:
    """A time of day in a country as the hotline's clock shows it; empty where the country has several clocks."""
    zones: list[str] = get_global("territory_zones").get(code, [])
    shifts = {ZoneInfo(zone).utcoffset(at) for zone in zones}
    with suppress(ValueError):
        time = datetime.strptime(text, "%H:%M")
        if len(shifts) == 1:
            away = (HOTLINE_ZONE.utcoffset(at) or timedelta()) - (shifts.pop() or timedelta())
            return (time + away).strftime("%H:%M")
    return ""
