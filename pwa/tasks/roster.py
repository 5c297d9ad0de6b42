"""The roster, a week at a glance; leads change it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import queries as staff
from api.doors import Permission
from api.errors import NotFound, Refused
from api.report.rules import INTAKE
from api.tasks import roster
from api.tasks.roster import BadShift, Duty, OnDuty
from pwa.casework.labels import desk_name
from pwa.shell import errors
from pwa.shell.nav import entry
from pwa.shell.words import words_for
from pwa.tasks import labels
from pwa.tasks.pages import pages

entry("tasks.week", _("Lịch trực"), Permission.READ_INBOX, 40)
WEEK = timedelta(days=7)
FIELDS = ("staff", "desk", "duty", "language", "day", "from", "until", "days")
EARLIEST, LATEST = date(2020, 1, 6), date(2200, 1, 6)


class Line(NamedTuple):
    """One shift on one day; ``begins`` and ``ends`` as people say them, '…' where it goes on into another day."""

    shift: OnDuty
    begins: str
    ends: str
    now: bool

    @property
    def whole(self) -> bool:
        """It began before this day and goes on after it, or fills it."""
        return self.begins in {"…", "00:00"} and self.ends in {"…", "24:00"}


class Day(NamedTuple):
    day: date
    today: bool
    lines: list[Line]


@pages.at("/console/roster", needs=Permission.READ_INBOX)
def week() -> str:
    """The week of ``?week=2026-11-23``, else this one."""
    return _page()


def _page(reason: Refused | None = None) -> str:
    session, ring, at = db.session(), current_user.ring, clock.now()
    monday, desks = _monday(), sorted(roster.desks_of(session, ring), key=lambda desk: desk.code != INTAKE)
    shifts = roster.shifts(session, _midnight(monday), _midnight(monday + WEEK), [desk.id for desk in desks])
    on_duty = [shift for shift in roster.on_duty(session, at=at) if shift.desk_id in ring.desks(session)]
    edits = current_user.may(Permission.GRANT_KEYS)
    typed = {name: request.form.get(name, "") for name in FIELDS} if reason else {}
    return render_template(
        "tasks/roster.html",
        days=[_day(monday + timedelta(days=number), shifts, at) for number in range(7)],
        names=staff.names(session, [shift.staff_id for shift in (*shifts, *on_duty)]),
        desks=[(str(desk.id), desk_name(desk.code)) for desk in desks],
        desk_names={desk.id: desk_name(desk.code) for desk in desks},
        people=[(str(one.id), one.name) for one in staff.colleagues(session, Permission.READ_CASES)] if edits else [],
        on_duty=on_duty,
        several=len({shift.desk_id for shift in shifts}) > 1,
        monday=monday,
        before=monday - WEEK,
        after=monday + WEEK,
        today=clock.hotline_time(at).date(),
        edits=edits,
        typed=typed,
        problem=words_for(reason.code)[1] if reason else "",
        labels=labels,
    )


def _monday() -> date:
    """The Monday of the week that is asked for."""
    told = request.values.get("week", "")
    try:
        day = date.fromisoformat(told)
    except ValueError:
        day = clock.hotline_time(clock.now()).date()
    day = min(max(day, EARLIEST), LATEST)
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.HOTLINE_ZONE)


def _day(day: date, shifts: list[OnDuty], at: datetime) -> Day:
    begin, end = _midnight(day), _midnight(day + timedelta(days=1))
    lines = [
        Line(
            shift,
            _clock(shift.begins_at, begin, end),
            _clock(shift.ends_at, begin, end),
            shift.begins_at <= at < shift.ends_at,
        )
        for shift in shifts
        if shift.begins_at < end and shift.ends_at > begin
    ]
    return Day(day, begin <= at < end, lines)


def _runs(shift: OnDuty, at: datetime) -> bool:
    return shift.begins_at <= at < shift.ends_at


def _clock(moment: datetime, begin: datetime, end: datetime) -> str:
    if not begin <= moment <= end:
        return "…"
    return "24:00" if moment == end else clock.hotline_time(moment).strftime("%H:%M")


@pages.at("/console/roster", needs=Permission.GRANT_KEYS, methods=("POST",))
def add_shift() -> Response:
    """A shift, or the same on several days after one another."""
    errors.way_back(partial(_page))
    form = request.form
    begins, ends = _times(form.get("day", ""), form.get("from", ""), form.get("until", ""))
    if form.get("duty") not in set(Duty):
        raise BadShift
    roster.add_shifts(
        db.session(),
        current_user.ring,
        _id(form.get("desk", "")),
        _id(form.get("staff", "")),
        Duty(form["duty"]),
        begins,
        ends,
        language=form.get("language", ""),
        days=form.get("days", 1, type=int),
        at=clock.now(),
    )
    return redirect(url_for("tasks.week", week=begins.astimezone(clock.HOTLINE_ZONE).date()), 303)


def _times(day: str, begins: str, ends: str) -> tuple[datetime, datetime]:
    """From and until on the hotline's clock; until the next day when it is not later. Raises BadShift."""
    try:
        first = date.fromisoformat(day)
        start, end = (time.fromisoformat(text).replace(tzinfo=None) for text in (begins, ends))
        if not EARLIEST <= first <= LATEST:
            raise BadShift
        last = first if end > start else first + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise BadShift from error
    zone = clock.HOTLINE_ZONE
    return datetime.combine(first, start, zone).astimezone(UTC), datetime.combine(last, end, zone).astimezone(UTC)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error


@pages.at("/console/roster/<uuid:shift_id>/remove", needs=Permission.GRANT_KEYS, methods=("POST",))
def remove_shift(shift_id: uuid.UUID) -> Response:
    roster.remove_shift(db.session(), current_user.ring, shift_id, at=clock.now())
    return redirect(url_for("tasks.week", week=_monday()), 303)
