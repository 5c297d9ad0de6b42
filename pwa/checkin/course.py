"""One person's course: what was raised, charts over time, check-ins beside records, the plan; and changing it all."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import queries as staff
from api.casework import accompanying, queries
from api.casework.accompanying import Handing, Home
from api.casework.queries import OpenedCase
from api.checkin import instruments, pausing
from api.checkin.course import Mark
from api.checkin.kinds import Reminder, Standing, State, Turn, Way
from api.checkin.rules import TooManyTimes
from api.consent.kinds import How
from api.contact import sentences
from api.contact.card import ZONES
from api.contact.window import DAYS, Window
from api.conversation.code import new_code
from api.doors import Permission
from api.keys import queries as desks
from api.server_key import load_for_page
from pwa.casework import given
from pwa.casework import labels as case_labels
from pwa.checkin import chart, told
from pwa.checkin.deeds import back, deed
from pwa.checkin.pages import pages
from pwa.consent import labels as agreed
from pwa.contact import labels as contact_labels
from pwa.contact.panels import guarded
from pwa.shell.alphabet import in_order

EMPTY_ROWS = 3
MOST_ROWS = 600  # of a form; more than a plan may hold is refused by its rule
PAUSES = {"pause-2w": timedelta(days=14), "pause-1m": timedelta(days=30), "pause": None}
SAFE_LEVELS = {1: "amber", 2: "red"}


@pages.at("/console/followed/<uuid:follow_id>", needs=Permission.READ_CASES)
def course(follow_id: uuid.UUID) -> str:
    """One course."""
    return show(follow_id)


def show(follow_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    """The page of a course; ``kept`` is what could not be saved. Raises NotFound."""
    ring, at = current_user.ring, clock.now()
    with db.writing() as session:
        accompanying.read(session, ring, follow_id, at=at)
    session = db.session()
    home = accompanying.course(session, ring, follow_id, told.cut_offs())
    case = queries.opened(session, ring, home.followed.case_id)
    talk = home.followed.conversation_id
    return render_template(
        "checkin/followed_course.html",
        home=home,
        followed=home.followed,
        lost=pausing.lost(db.session(), home.followed.id),
        case=case,
        told=told,
        case_labels=case_labels,
        contact_labels=contact_labels,
        agreed=agreed,
        plots=[(one, chart.of_scores(one), chart.better_up(one)) for one in home.courses],
        marked=_marked(home),
        entries=_entries(home),
        waiting=[row for row in case.waiting if row.subject_id == talk and row.kind != "restored"],
        forced=any(row.kind == "duress" and row.subject_id == talk for row in case.waiting),
        rows=_rows(home, kept or {}),
        zones=[(zone, contact_labels.ZONES[zone]) for zone in ZONES],
        hands=_hands(case, home),
        names=_names(case, home),
        seed=new_code().secret.hex(),
        farewell=_farewell(case, talk),
        me=current_user.id,
        problem=problem,
        kept=kept or {},
        token=uuid.uuid4().hex,
        now=at,
        **guarded(case),
    )


def _marked(home: Home) -> list[tuple[str, chart.Plot, list[tuple[Mark, str]]]]:
    """Mood and safety, as far as they were answered."""
    found = []
    for item_id, marks, levels in (
        (accompanying.MOOD, home.mood, {}),
        (accompanying.SAFE, home.safe, SAFE_LEVELS),
    ):
        if marks:
            item = instruments.items()[item_id]
            words = [told.in_words(choice.text) for choice in item.choices]
            plot = chart.of_marks(marks, item, words, levels)
            found.append((told.in_words(item.text), plot, [(mark, words[mark.place]) for mark in marks]))
    return found


def _entries(home: Home) -> list[tuple[datetime, str, Any]]:
    """Check-ins and what members wrote down, the latest first."""
    sat = [(one.at, "sitting", one) for one in home.sittings]
    kept = [(one.told.when, "record", one) for one in home.records if one.told]
    return sorted([*sat, *kept], key=lambda entry: entry[0], reverse=True)


def _rows(home: Home, kept: dict[str, str]) -> list[tuple[str, str, str]]:
    """Day, time and way of each time to come on the clock of where the person is, and some empty rows.

    As many as were typed, where they could not be saved.
    """
    zone = ZoneInfo(home.followed.window.zone)
    coming = [(each, each.wanted_at.astimezone(zone)) for each in home.times if each.state == Turn.PLANNED.value]
    found = [(local.strftime("%Y-%m-%d"), local.strftime("%H:%M"), each.way) for each, local in coming]
    typed = sum(name.startswith("day-") for name in kept)
    return [*found, *[("", "", Way.FORM.value)] * max(EMPTY_ROWS, typed - len(found))]


def _hands(case: OpenedCase, home: Home) -> list[tuple[str, str]]:
    """To whom a person can be handed: colleagues of the case's desk by name, then other desks."""
    session = db.session()
    desk = desks.by_id(session, case.listed.desk_id)
    fellows = desks.holders_at(session, desk.id) - {home.followed.counsellor_id}
    names = sorted(staff.names(session, fellows).items(), key=lambda pair: in_order(pair[1]))
    others = [each.code for each in desks.desks(session) if each.id != desk.id]
    return [(f"staff:{each}", name) for each, name in names] + [
        (f"desk:{code}", str(case_labels.desk_name(code))) for code in others
    ]


def _names(case: OpenedCase, home: Home) -> dict[uuid.UUID, str]:
    people = {each.by_id for each in home.records} | {note.author_id for note in case.notes}
    return staff.names(db.session(), {*people, home.followed.counsellor_id})


def _farewell(case: OpenedCase, talk: uuid.UUID) -> str:
    language = next((one.language for one in case.conversations if one.id == talk), "vi")
    return sentences.sentence(accompanying.FAREWELL, language)


def _work() -> dict[str, Any]:
    return {"at": clock.now()}


@deed("looked", show)
def looked(follow_id: uuid.UUID) -> Response:
    """'Đã xem': what was done about what was raised, and how closely to look from now on."""
    level = Standing.WATCH if given.text("level") == "watch" else Standing.QUIET
    words, token = given.text("looked"), given.text("token")
    accompanying.looked_at(db.session(), current_user.ring, follow_id, level, words, token=token, **_work())
    return back(follow_id)


@deed("plan", show)
def plan(follow_id: uuid.UUID) -> Response:
    """All times to come: those that stand in the form; an empty day takes one away."""
    ring, version = current_user.ring, given.version()
    zone = ZoneInfo(_zone())
    wanted = [moment for number in range(MOST_ROWS) if (moment := _moment(number, zone))]
    accompanying.set_times(db.session(), ring, follow_id, wanted, version=version, **_work())
    return back(follow_id, "plan")


def _zone() -> str:
    return given.text("plan-zone") if given.text("plan-zone") in ZONES else ZONES[0]


def _moment(number: int, zone: ZoneInfo) -> tuple[datetime, Way] | None:
    day = given.text(f"day-{number}").strip()
    if not day:
        return None
    try:
        local = datetime.fromisoformat(f"{day}T{given.text(f'time-{number}') or '09:00'}")
        way = Way(given.text(f"way-{number}") or Way.FORM)
        return local.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")), way
    except (ValueError, OverflowError) as error:
        raise TooManyTimes from error


@deed("hours", show)
def hours(follow_id: uuid.UUID) -> Response:
    """Safe hours and how somebody is reminded."""
    since, until = _clock("since"), _clock("until")
    window = Window(
        given.text("zone") if given.text("zone") in ZONES else ZONES[0],
        tuple(day for day in DAYS if day in request.form.getlist("days")),
        *((since, until) if since and until else ("", "")),
    )
    reminder = Reminder.PUSH if given.text("reminder") == Reminder.PUSH else Reminder.TASK
    ring, version = current_user.ring, given.version()
    accompanying.set_hours(db.session(), ring, follow_id, window, reminder, version=version, **_work())
    return back(follow_id, "plan")


def _clock(name: str) -> str:
    try:
        return time.fromisoformat(given.text(name)).strftime("%H:%M")
    except ValueError:
        return ""


@deed("pace", show)
def pace(follow_id: uuid.UUID) -> Response:
    """Slower or as before, a pause, or going on."""
    chosen, at = given.text("pace"), clock.now()
    pause = PAUSES.get(chosen)
    accompanying.pace(
        db.session(),
        current_user.ring,
        follow_id,
        State.PAUSED if chosen in PAUSES else State.ACTIVE,
        slower=chosen == "slower" if chosen in ("slower", "usual") else given.text("slower") == "1",
        until=at + pause if pause else None,
        version=given.version(),
        at=at,
    )
    return back(follow_id, "plan")


@deed("pins", show)
def pins(follow_id: uuid.UUID) -> Response:
    """A PIN and a second one, both typed by the person here, or none any more."""
    key = load_for_page(current_app.extensions["settings"].server_key)
    first, duress = given.text("pin").strip(), given.text("duress").strip()
    accompanying.set_pins(db.session(), current_user.ring, key, follow_id, first, duress, **_work())
    return back(follow_id, "pins")


@deed("hand", show)
def hand(follow_id: uuid.UUID) -> Response:
    """To a colleague of the desk, or with the whole case to another desk; the person has agreed."""
    kind, _sep, target = given.text("to").partition(":")
    to = target if kind == "desk" else given.id_in(target)
    how = How(given.text("how")) if given.text("how") in set(How) else None
    handing = Handing(to, how, given.text("reason"), given.text("words"))
    accompanying.hand_on(db.session(), current_user.ring, follow_id, handing, token=given.text("token"), **_work())
    from_here = kind == "desk" and not _still_mine(follow_id)
    return redirect(url_for("checkin.people"), 303) if from_here else back(follow_id)


def _still_mine(follow_id: uuid.UUID) -> bool:
    session = db.session()
    return accompanying.desk_of(session, follow_id) in current_user.ring.desks(session)


@deed("end", show)
def end(follow_id: uuid.UUID) -> Response:
    """Graduated, or stopped; a last sentence goes out if a member ticks it."""
    accompanying.end(
        db.session(),
        current_user.ring,
        follow_id,
        given.one_of(State, "state"),
        given.text("ended"),
        farewell=bool(given.text("farewell")),
        version=given.version(),
        token=given.text("token"),
        at=clock.now(),
    )
    return back(follow_id)
