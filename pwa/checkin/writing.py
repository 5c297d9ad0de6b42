"""Putting down a visit or a call as a check-in, filling in an instrument together, and restricted notes."""

import uuid
from datetime import datetime
from functools import partial

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import queries as staff
from api.casework import accompanying, queries
from api.checkin import instruments
from api.checkin.instruments import Instrument
from api.checkin.records import MET, NotThen, RecordKind, Told
from api.doors import Permission
from api.errors import NotFound
from pwa.casework import given
from pwa.checkin import told
from pwa.checkin.deeds import again, back, deed
from pwa.checkin.pages import pages
from pwa.shell import errors

VISIT = "/console/followed/<uuid:follow_id>/visit"
FILL = "/console/followed/<uuid:follow_id>/fill/<sheet>"
ON_PHONES = "person"


@pages.at(VISIT, needs=Permission.WORK_CASES)
def visit_form(follow_id: uuid.UUID) -> str:
    """A visit or a call: when, how, the short questions, words."""
    return _visit(follow_id)


def _visit(follow_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    local = clock.hotline_time(clock.now())
    return _page(
        "checkin/followed_visit.html",
        follow_id,
        problem,
        kept,
        ways=[(kind.value, told.KINDS[kind.value]) for kind in MET],
        today=local.strftime("%Y-%m-%d"),
        time=local.strftime("%H:%M"),
        asked=sorted(
            (one for one in instruments.every().values() if one.by == ON_PHONES and not one.times),
            key=lambda one: one.id != told.FORM,
        ),
    )


def _page(template: str, follow_id: uuid.UUID, problem: str, kept: dict[str, str] | None, **more: object) -> str:
    """A page below a course. Raises NotFound; what it shows of the course is plain."""
    found = accompanying.open_to(db.session(), current_user.ring, follow_id)
    return render_template(
        template,
        followed=found,
        name=queries.plain(db.session(), found.case_id).name,
        told=told,
        problem=problem,
        kept=kept or {},
        token=uuid.uuid4().hex,
        **more,
    )


@deed("visit", _visit)
def visit(follow_id: uuid.UUID) -> Response:
    kind = given.one_of(RecordKind, "kind")
    if kind not in MET:
        raise NotFound
    names = [item.id for one in instruments.every().values() for item in one.items]
    answers = accompanying.answers_of(request.form, names)
    return _put_down(follow_id, Told(kind, _when(), answers, _versions(answers), given.text("words").strip()))


def _when() -> datetime:
    """A day and a time on the hotline's clock. Raises NotThen for what is none."""
    try:
        local = datetime.fromisoformat(f"{given.text('day')}T{given.text('time')}")
        return local.replace(tzinfo=clock.HOTLINE_ZONE).astimezone(clock.now().tzinfo)
    except (ValueError, OverflowError) as error:
        raise NotThen from error


def _versions(answers: dict[str, int]) -> dict[str, str]:
    names = dict.fromkeys(name.partition(".")[0] for name in answers)
    return {name: instruments.every()[name].version for name in names if name in instruments.every()}


def _put_down(follow_id: uuid.UUID, said: Told) -> Response:
    token, cuts = given.text("token"), told.cut_offs()
    ring, at = current_user.ring, clock.now()
    accompanying.put_down(db.session(), ring, follow_id, said, token=token, cut_offs=cuts, at=at)
    return back(follow_id, "raised")


def _together(name: str) -> Instrument:
    one = next((each for each in told.together() if each.id == name), None)
    if one is None:
        raise NotFound
    return one


@pages.at(FILL, needs=Permission.WORK_CASES)
def fill_form(follow_id: uuid.UUID, sheet: str) -> str:
    """One instrument, read out and filled in together."""
    return _fill(sheet, follow_id)


def _fill(sheet: str, follow_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    return _page("checkin/followed_fill.html", follow_id, problem, kept, one=_together(sheet))


@pages.at(FILL, needs=Permission.WORK_CASES, methods=("POST",))
def fill(follow_id: uuid.UUID, sheet: str) -> Response:
    one = _together(sheet)
    errors.way_back(partial(again, partial(_fill, sheet), follow_id))
    answers = accompanying.answers_of(request.form, [item.id for item in one.items])
    said = Told(RecordKind.FILLED, clock.now(), answers, {one.id: one.version}, given.text("words").strip())
    return _put_down(follow_id, said)


@pages.at("/console/followed/<uuid:follow_id>/notes", needs=Permission.READ_CASES)
def private(follow_id: uuid.UUID) -> str:
    """Restricted notes; others of the desk see that there are some, by whom and when."""
    return _private(follow_id)


def _private(follow_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    with db.writing() as session:
        found = accompanying.private(session, current_user.ring, follow_id, at=clock.now())
    names = staff.names(db.session(), [each.by_id for each in found])
    return _page("checkin/followed_notes.html", follow_id, problem, kept, notes=found, names=names)


@deed("notes", _private)
def write_private(follow_id: uuid.UUID) -> Response:
    token, words = given.text("token"), given.text("private")
    accompanying.note(db.session(), current_user.ring, follow_id, words, token=token, at=clock.now())
    return redirect(url_for("checkin.private", follow_id=follow_id), 303)
