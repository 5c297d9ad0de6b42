"""Appointments as a member makes them: offered inside of the safe hours, marked as done, or cancelled."""

import uuid
from datetime import datetime, time

from flask import make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import sharing
from api.checkin.appointments import NotATime, OutsideHours
from api.checkin.kinds import Appointed
from api.doors import Permission
from api.errors import NotFound, Refused
from pwa.checkin import mine_words as words
from pwa.checkin.pages import pages
from pwa.checkin.shared import read
from pwa.contact.labels import DAYS, ZONES
from pwa.shell import errors
from pwa.shell.words import words_for


@pages.at("/console/followed/<uuid:follow_id>/appointments", needs=Permission.READ_CASES)
def appointments(follow_id: uuid.UUID) -> str:
    """What was agreed upon, what is over, and a form for another one."""
    return _show(follow_id)


def _show(follow_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None, outside: bool = False) -> str:
    found = read(follow_id)
    return render_template(
        "checkin/mine_appointments.html",
        found=found,
        follow=found.follow,
        meetings=found.meetings,
        texts=found.cell.appointments,
        hours=hours_words(found.follow.window.days, found.follow.window.since, found.follow.window.until),
        zone=ZONES.get(found.follow.window.zone, found.follow.window.zone),
        words=words,
        states=words.APPOINTED_FOR_STAFF,
        problem=problem,
        kept=kept or {},
        outside=outside,
        token=uuid.uuid4().hex,
        now=clock.now(),
    )


def hours_words(days: tuple[str, ...], since: str, until: str) -> str:
    """'thứ hai, thứ ba · 18:00 đến 20:00'; empty where any hour is safe."""
    named = ", ".join(str(DAYS[day]) for day in days)
    return " · ".join(filter(None, (named, f"{since}–{until}" if since else "")))


def _back_to(follow_id: uuid.UUID) -> None:
    """A refusal leads back to the page with what was typed."""

    def again(reason: Refused) -> str | Response:
        try:
            told, late = str(words_for(reason.code)[1]), isinstance(reason, OutsideHours)
            return _show(follow_id, problem=told, kept=request.form.to_dict(), outside=late)
        except Refused as closed:
            return make_response(errors.page(closed), closed.status)

    errors.way_back(again)


@pages.at("/console/followed/<uuid:follow_id>/appointments", needs=Permission.WORK_CASES, methods=("POST",))
def offer_appointment(follow_id: uuid.UUID) -> Response:
    """Offer a time, on the hotline's clock."""
    _back_to(follow_id)
    sharing.offer(
        db.session(),
        current_user.ring,
        follow_id,
        _moment(),
        request.form.get("text", ""),
        outside=bool(request.form.get("outside")),
        token=request.form.get("token", ""),
        at=clock.now(),
    )
    return _done(follow_id)


def _moment() -> datetime:
    try:
        day = datetime.fromisoformat(request.form.get("day", "")).date()
        return datetime.combine(day, time.fromisoformat(request.form.get("hour", "")), clock.HOTLINE_ZONE)
    except ValueError as error:
        raise NotATime from error


@pages.at("/console/followed/<uuid:follow_id>/appointment", needs=Permission.WORK_CASES, methods=("POST",))
def close_appointment(follow_id: uuid.UUID) -> Response:
    """It has taken place, which counts as a contact; or it is cancelled."""
    _back_to(follow_id)
    state, which = request.form.get("state", ""), request.form.get("appointment", "")
    if state not in set(Appointed):
        raise NotFound
    try:
        appointment_id = uuid.UUID(which)
    except ValueError as error:
        raise NotFound from error
    version = request.form.get("version", -1, type=int)
    sharing.close(
        db.session(),
        current_user.ring,
        follow_id,
        appointment_id,
        Appointed(state),
        version=version,
        at=clock.now(),
    )
    return _done(follow_id)


def _done(follow_id: uuid.UUID) -> Response:
    return redirect(url_for("checkin.appointments", follow_id=follow_id), 303)
