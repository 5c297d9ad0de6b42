"""Calls: begun by one key or tap from anywhere in the console, logged at once with another, listed without a word."""

import uuid
from datetime import UTC, datetime
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import queries as staff
from api.calls import queries
from api.calls.kinds import AT_ONCE, Direction, Outcome
from api.calls.queries import Listed
from api.casework import calling
from api.casework import queries as cases
from api.casework.queries import OpenedCase
from api.casework.wording import once
from api.doors import Permission
from api.errors import NotFound, Refused
from pwa.calls import labels
from pwa.calls.hours import safe_hours
from pwa.casework.acts import again
from pwa.shell import errors
from pwa.shell.nav import entry
from pwa.shell.page import Pages
from pwa.shell.words import words_for

pages = Pages("calls")
BETWEEN = "~"

entry("calls.calls", _("Cuộc gọi"), Permission.READ_CASES, 15)


class OpenLog(NamedTuple):
    """A log that is still being written, as it is pinned."""

    call: Listed
    case: str
    who: str
    forgotten: bool


@pages.app_template_global()
def open_logs(but: uuid.UUID | None = None) -> list[OpenLog]:
    """Logs that this member has open, and what anybody forgot for a day; nothing of what was said."""
    if not current_user.may(Permission.WORK_CASES):
        return []
    session, at = db.session(), clock.now()
    found = queries.open_logs(session, current_user.ring.desks(session), current_user.id, at=at)
    found = [call for call in found if call.id != but]
    named = cases.names(session, [call.case_id for call in found if call.case_id])
    who = staff.names(session, [call.by_id for call in found])
    return [_pinned(call, named, who, at) for call in found]


def _pinned(call: Listed, named: dict[uuid.UUID, str], who: dict[uuid.UUID, str], at: datetime) -> OpenLog:
    own = call.by_id == current_user.id
    return OpenLog(
        call,
        named.get(call.case_id, "") if call.case_id else "",
        "" if own else who.get(call.by_id, "?"),
        call.forgotten(at),
    )


class CallOfCase(NamedTuple):
    """A call as it stands on the page of its case."""

    listed: Listed
    told: dict[str, str]
    who: str


@pages.app_template_global()
def calls_of_case(case_id: uuid.UUID) -> list[CallOfCase]:
    """The calls of a case that this member is reading, the latest first."""
    session = db.session()
    found = calling.of_case(session, current_user.ring, case_id)
    who = staff.names(session, [call.listed.by_id for call in found])
    return [CallOfCase(call.listed, call.told, who.get(call.listed.by_id, "?")) for call in found]


@pages.app_template_global()
def taken_down(case: OpenedCase) -> set[uuid.UUID]:
    """Conversations of a case whose report a member took down."""
    return queries.taken_down(db.session(), [each.id for each in case.conversations])


@pages.app_template_global()
def may_log_calls() -> bool:
    """Whether the console offers to log a call to who looks at it."""
    return bool(current_user.is_authenticated and current_user.may(Permission.WORK_CASES))


@pages.app_template_global()
def form_token() -> str:
    """Fresh for each form: sent twice it makes one thing."""
    return uuid.uuid4().hex


pages.add_app_template_global(safe_hours)


@pages.app_template_global()
def call_labels() -> ModuleType:
    """The words of calls."""
    return labels


@pages.app_template_global()
def call_said() -> str:
    """A confirmation that the address names; empty without one."""
    name = request.args.get("said", "")
    return name if name in labels.SAID else ""


@pages.at("/console/calls", needs=Permission.READ_CASES)
def calls() -> str:
    """The latest calls: when, who answered, what came of it, which case."""
    return _list()


def _list(*, problem: str = "", number: str = "") -> str:
    session = db.session()
    found = queries.latest(session, current_user.ring.desks(session), after=_after())
    return render_template(
        "calls/calls.html",
        calls=found,
        who=staff.names(session, [call.by_id for call in found]),
        cases=cases.names(session, [call.case_id for call in found if call.case_id]),
        at=clock.now(),
        problem=problem,
        number=number,
        more=_mark(found[-1]) if len(found) == queries.PAGE else None,
    )


def _mark(call: Listed) -> str:
    return f"{call.began_at.isoformat()}{BETWEEN}{call.id}"


def _after() -> tuple[datetime, uuid.UUID] | None:
    """A place in the list out of an address; None for anything else, the first page then."""
    moment, _sep, last_id = request.args.get("after", "").partition(BETWEEN)
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), uuid.UUID(last_id)
    except (ValueError, OverflowError):
        return None


def given(name: str) -> str:
    return request.form.get(name, "")


def given_id(name: str) -> uuid.UUID | None:
    """An id that a form carries; None when it carries none. Raises NotFound for anything else."""
    try:
        return uuid.UUID(given(name)) if given(name) else None
    except ValueError as error:
        raise NotFound from error


@pages.at("/console/call", needs=Permission.WORK_CASES, methods=("POST",))
def begin() -> Response:
    """One key, one tap: the log is open. An outgoing one from a case or after a missed call."""
    direction, case_id = Direction.OUT if given("direction") == Direction.OUT else Direction.IN, given_id("case")
    if case_id:
        errors.way_back(partial(again, case_id))
    return to_call(begun(given("token"), direction, case_id=case_id, conversation_id=given_id("conversation")))


def begun(token: str, direction: Direction = Direction.IN, **about: Any) -> uuid.UUID:
    """Open a log once for one form; its id."""
    call_id = once(token, "call", direction.value)
    calling.begin(db.session(), current_user.ring, call_id, direction=direction, at=clock.now(), **about)
    return call_id


def to_call(call_id: uuid.UUID, told: str = "") -> Response:
    return redirect(url_for("calls.call", call_id=call_id, said=told or None), 303)


@pages.at("/console/call/at-once", needs=Permission.WORK_CASES, methods=("POST",))
def at_once() -> Response:
    """Silent, dropped, a wrong number, or nobody free to answer: logged and over, back to the list."""
    errors.way_back(partial(_refused, given("number")))
    outcome = logged_at_once(given("token"), given("outcome"), given("number"))
    return redirect(url_for("casework.now", said=outcome), 303)


def logged_at_once(token: str, outcome: str, number: str = "") -> str:
    """Log a call that is over; what came of it. Raises NotFound, TooManyWords."""
    if outcome not in {each.value for each in AT_ONCE}:
        raise NotFound
    call_id = once(token, "at-once", outcome)
    calling.at_once(db.session(), current_user.ring, call_id, Outcome(outcome), number, at=clock.now())
    return outcome


def _refused(number: str, reason: Refused) -> str:
    return _list(problem=str(words_for(reason.code)[1]), number=number)
