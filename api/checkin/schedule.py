"""When somebody is asked: pure time, no session, no look at the clock."""

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from api.checkin.kinds import Way
from api.clock import HOTLINE_ZONE
from api.contact.window import Window

PLAN = Path(__file__).with_name("plan.json")
EVENING = time(17, 0)
SATURDAY = 5


@dataclass(frozen=True)
class Step:
    """One time of the plan, counted from its beginning."""

    code: str
    way: Way
    days: int = 0
    months: int = 0

    def after(self, began_at: datetime, zone: str) -> datetime:
        """The same hour on the clock of ``zone``, so many days or calendar months later, UTC."""
        local = began_at.astimezone(ZoneInfo(zone))
        year, month = divmod(local.year * 12 + local.month - 1 + self.months, 12)
        day = min(local.day, monthrange(year, month + 1)[1])
        there = local.replace(year=year, month=month + 1, day=day, fold=0) + timedelta(days=self.days)
        return there.astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True)
class Plan:
    """The house's own plan (plan.json). ``late``, ``missed``: counted from when somebody was asked."""

    steps: tuple[Step, ...]
    late: timedelta
    missed: timedelta


@cache
def plan() -> Plan:
    told = json.loads(PLAN.read_text("utf-8"))
    steps = tuple(Step(**each | {"way": Way(each["way"])}) for each in told["steps"])
    return Plan(steps, timedelta(days=told["late_days"]), timedelta(days=told["missed_days"]))


@dataclass(frozen=True)
class Planned:
    """One time: by the plan, and the first moment inside of the safe hours from then on."""

    step: str
    way: Way
    wanted_at: datetime
    opens_at: datetime


def planned(began_at: datetime, window: Window) -> list[Planned]:
    """All times of the plan for somebody who begins now."""
    times = [(step, step.after(began_at, window.zone)) for step in plan().steps]
    return [Planned(step.code, step.way, wanted, window.first_inside(wanted)) for step, wanted in times]


def slowed(wanted_at: datetime, at: datetime) -> datetime:
    """A time to come, twice as far away."""
    return at + 2 * (wanted_at - at)


def hastened(wanted_at: datetime, at: datetime) -> datetime:
    """Inverse of :func:`slowed`."""
    return at + (wanted_at - at) / 2


def next_working_evening(at: datetime) -> datetime:
    """The end of the next day on which the hotline's offices work (Monday to Friday, 17:00 in Viet Nam), UTC."""
    day = at.astimezone(HOTLINE_ZONE).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, EVENING, HOTLINE_ZONE).astimezone(ZoneInfo("UTC"))
