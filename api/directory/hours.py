"""Opening hours: a list of {days, opens, closes} on a wall clock, or "always". Pure time, no session."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from api.clock import HOTLINE_ZONE

ALWAYS = "always"
Hours = list[dict[str, Any]] | str | None
"""``days`` are 1 (Monday) to 7; ``closes`` at or before ``opens`` is on the next day, "24:00" this day's end."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class OpenState(NamedTuple):
    """Whether somebody answers now, and the moment (UTC) at which that changes; None when it never does."""

    open: bool
    next_change: datetime | None


def checked(value: Any) -> Hours:
    """The same hours, or ValueError. None means that nobody knows them."""
    if value is None or value == ALWAYS:
        return value  # type: ignore[no-any-return]
    if not isinstance(value, list) or len(value) > 21:
        raise ValueError("hours are a list, or 'always'")
    return [_checked_rule(rule) for rule in value]


def _checked_rule(rule: Any) -> dict[str, Any]:
    if not isinstance(rule, dict) or set(rule) != {"days", "opens", "closes"}:
        raise ValueError("a rule has days, opens and closes")
    days, opens, closes = rule["days"], rule["opens"], rule["closes"]
    numbers = isinstance(days, list) and all(type(day) is int and 1 <= day <= 7 for day in days)
    if not numbers or not days:
        raise ValueError("days are 1 to 7")
    if not isinstance(opens, str) or not _CLOCK.fullmatch(opens):
        raise ValueError("opens is HH:MM")
    if not isinstance(closes, str) or not (closes == "24:00" or _CLOCK.fullmatch(closes)) or closes == opens:
        raise ValueError("closes is HH:MM and differs from opens")
    return {"days": sorted(set(days)), "opens": opens, "closes": closes}


def open_state(hours: Hours, at: datetime, zone: tzinfo = HOTLINE_ZONE) -> OpenState | None:
    """The state at ``at`` by the wall clock of ``zone``; None when the hours are not known."""
    if hours is None:
        return None
    if isinstance(hours, str):
        return OpenState(True, None)
    spans = _spans(hours, at.astimezone(zone).date(), zone)
    for begins, ends in spans:
        if begins <= at < ends:
            return OpenState(True, ends if ends - at < timedelta(days=8) else None)
        if at < begins:
            return OpenState(False, begins)
    return OpenState(False, None)


def _spans(hours: list[dict[str, Any]], today: date, zone: tzinfo) -> list[tuple[datetime, datetime]]:
    """Open spans from yesterday to ten days ahead, in order; what touches or overlaps is one span."""
    spans: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(_each(hours, today, zone)):
        if spans and begins <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(ends, spans[-1][1])
        elif begins < ends:
            spans.append((begins, ends))
    return spans


def _each(hours: list[dict[str, Any]], today: date, zone: tzinfo) -> list[tuple[datetime, datetime]]:
    found = []
    for ahead in range(-1, 11):
        day = today + timedelta(days=ahead)
        for rule in hours:
            if day.isoweekday() in rule["days"]:
                whole_day = rule["closes"] == "24:00"
                closes = time() if whole_day else time.fromisoformat(rule["closes"])
                opens = time.fromisoformat(rule["opens"])
                last = day + timedelta(days=closes <= opens or whole_day)
                found.append((_moment(day, opens, zone), _moment(last, closes, zone)))
    return found


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
