"""Joining: a code from somebody's own counsellor, what it is, a plain yes, safe hours, and the plan in plain words."""

import re
from typing import Any

from flask import Response, render_template, request
from flask_babel import ngettext

from api import clock, db
from api.checkin import rules, schedule
from api.checkin.kinds import Reminder
from api.checkin.queries import Followed
from api.checkin.schedule import Step
from api.consent.kinds import Purpose
from api.consent.texts import present
from api.contact.window import DAYS, Window
from api.conversation.code import Code, Holder, by_tokens, from_seed, read_code
from api.doors import ANYBODY
from api.errors import Refused
from pwa.checkin.asking import counted, desk_for, followed
from pwa.checkin.pages import pages
from pwa.contact.labels import DAYS as DAY_NAMES
from pwa.contact.labels import ZONES
from pwa.conversation.sending import for_phones, typed
from pwa.shell import errors
from pwa.shell.language import current
from pwa.shell.words import words_for

HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class NotAgreed(Refused):
    """Nobody is asked anything before they said yes."""

    status = 422


@pages.at("/today/join", needs=ANYBODY, kept=True)
def join() -> str:
    """Asks for the code; a phone keeps it to itself."""
    return render_template("checkin/today_join.html", typed=typed)


@pages.at("/today/join", needs=ANYBODY, methods=("POST",))
def joined() -> str:
    """What it is, then, after a plain yes, the beginning. Whatever is refused gives the form back as it was."""
    errors.way_back(_not_opened)
    code = _holder()
    with db.reading() as session:
        follow = followed(session, code)
        desk = desk_for(session, code)
    if not typed("begin"):
        return _form(code, follow)
    if typed("agree") != "yes":
        return _form(code, follow, problem=words_for(NotAgreed().code))
    errors.way_back(lambda reason: _form(code, follow, problem=words_for(reason.code)))
    window, reminder = _window(follow), Reminder.PUSH if typed("reminder") == "push" else Reminder.TASK
    with db.writing() as session:
        rules.join(session, code, window, reminder=reminder, at=clock.now())
    keeps = typed("phone") == "own" and not isinstance(code, Code)
    told = {"desk": for_phones(desk)["desk"], "pin": follow.pinned} if keeps else None
    return render_template(
        "checkin/today_joined.html", told=told, own=typed("phone") == "own", push=reminder is Reminder.PUSH, plan=plan()
    )


def _holder() -> Holder:
    if typed("lookup") or typed("read"):
        return by_tokens(typed("lookup"), typed("read"))
    return from_seed(typed("seed")) or read_code(typed("code"))


def _not_opened(reason: Refused) -> Response:
    reason = counted(reason)
    problem = words_for("not_followed" if reason.status == 404 else reason.code)
    page = render_template("checkin/today_join.html", typed=typed, problem=problem)
    return Response(page, reason.status, {"Retry-After": str(reason.retry_after)} if reason.retry_after else {})


def _form(code: Holder, follow: Followed, **more: Any) -> str:
    """What a counsellor wrote stands there already, until something else was chosen."""
    chosen = (
        request.form.getlist("days") if typed("agree") or typed("begin") or typed("show") else [*follow.window.days]
    )
    return render_template(
        "checkin/today_joining.html",
        seed=code.secret.hex() if isinstance(code, Code) else "",
        consent=present().words(Purpose.FOLLOW_UP, current()),
        plan=plan(),
        window=follow.window,
        days=[(day, str(DAY_NAMES[day])) for day in DAYS],
        chosen=chosen,
        zones=_zones(follow.window.zone),
        typed=typed,
        **more,
    )


def _zones(own: str) -> list[tuple[str, str]]:
    known = {zone: str(name) for zone, name in ZONES.items()}
    return [*({own: own} | known).items()] if own not in known else [*known.items()]


def _window(follow: Followed) -> Window:
    """The hours that were chosen; what is no clock's is left out."""
    zone = typed("zone") if typed("zone") in {name for name, _ in _zones(follow.window.zone)} else follow.window.zone
    days = tuple(day for day in DAYS if day in request.form.getlist("days"))
    since, until = (typed(name) if HOUR.fullmatch(typed(name)) else "" for name in ("since", "until"))
    if bool(since) != bool(until):
        since = until = ""
    return Window(zone, days if len(days) < len(DAYS) else (), since, until)


def plan() -> str:
    """'3 ngày, 2 tuần, 1 tháng, ...': when somebody is asked, counted from today."""
    return ", ".join(_span(step) for step in schedule.plan().steps)


def _span(step: Step) -> str:
    if step.months:
        return str(ngettext("%(num)s tháng", "%(num)s tháng", step.months))
    if step.days % 7 == 0:
        return str(ngettext("%(num)s tuần", "%(num)s tuần", step.days // 7))
    return str(ngettext("%(num)s ngày", "%(num)s ngày", step.days))
