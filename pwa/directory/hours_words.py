"""Opening hours in words: the rule ("thứ Tư đến Chủ nhật, 13:00–20:30") and the state now ("đang mở · đến 20:30")."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from api.directory.queries import OpenState

DAYS = (
    lazy_gettext("thứ Hai"),
    lazy_gettext("thứ Ba"),
    lazy_gettext("thứ Tư"),
    lazy_gettext("thứ Năm"),
    lazy_gettext("thứ Sáu"),
    lazy_gettext("thứ Bảy"),
    lazy_gettext("Chủ nhật"),
)
Rule = dict[str, Any]


def rule_words(hours: list[Rule] | str | None) -> str:
    """When somebody answers; empty when nobody knows."""
    if hours is None:
        return ""
    if isinstance(hours, str):
        return _("24 giờ")
    return "; ".join(
        _("%(days)s, %(opens)s–%(closes)s", days=_days(rule["days"]), opens=rule["opens"], closes=rule["closes"])
        for rule in hours
    )


def _days(days: list[int]) -> str:
    if len(days) == len(DAYS):
        return _("mỗi ngày")
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return _("%(first)s đến %(last)s", first=DAYS[days[0] - 1], last=DAYS[days[-1] - 1])
    return ", ".join(str(DAYS[day - 1]) for day in days)


def state_words(state: OpenState, at: datetime, zone: tzinfo) -> str:
    """Whether somebody answers at ``at``, and until or from when, by the wall clock of ``zone``."""
    if state.next_change is None:
        return _("đang mở") if state.open else _("đang đóng")
    change, today = state.next_change.astimezone(zone), at.astimezone(zone).date()
    clock = change.strftime("%H:%M")
    if state.open:
        # A place that closes at midnight closes today, though the date is tomorrow's.
        last = today if change.time() == time() and change.date() == today + timedelta(days=1) else change.date()
        if last == today:
            return _("đang mở · đến %(time)s", time="24:00" if last != change.date() else clock)
        return _("đang mở · đến %(time)s %(day)s", time=clock, day=_day(last, today))
    return _("mở lại %(day)s %(time)s", day=_day(change.date(), today), time=clock)


def _day(day: date, today: date) -> str:
    if day == today:
        return _("hôm nay")
    if day == today + timedelta(days=1):
        return _("ngày mai")
    if day < today + timedelta(days=7):
        return str(DAYS[day.weekday()])
    return day.strftime("%d/%m")


def moved(hours: list[Rule], at: datetime, there: tzinfo, here: tzinfo) -> list[Rule]:
    """The same rules on the wall clock of ``here``, with the offsets of the week around ``at``."""
    monday = at.astimezone(there).date()
    monday -= timedelta(days=monday.weekday())
    return [_moved(rule, monday, there, here) for rule in hours]


def _moved(rule: Rule, monday: date, there: tzinfo, here: tzinfo) -> Rule:
    opens = datetime.combine(monday, time.fromisoformat(rule["opens"]), there).astimezone(here)
    closing = time() if rule["closes"] == "24:00" else time.fromisoformat(rule["closes"])
    closes = datetime.combine(monday, closing, there).astimezone(here)
    shift = (opens.date() - monday).days
    days = sorted((day - 1 + shift) % 7 + 1 for day in rule["days"])
    return {"days": days, "opens": opens.strftime("%H:%M"), "closes": closes.strftime("%H:%M")}
