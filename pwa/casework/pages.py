"""What waits, my cases, all cases: plain lists in which no word of a report stands."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from api import clock, db
from api.accounts import queries as staff
from api.accounts.entrance import UNATTENDED
from api.casework import opening, queries, rules
from api.casework.late import Outcome, hand_over
from api.casework.queries import Listed
from api.doors import Permission
from api.settings import Settings
from api.tasks import queries as tasks
from api.tasks import waking
from api.tasks.queries import Waiting
from api.tasks.rules import DueKind
from api.tasks.waking import Call
from pwa.casework import labels
from pwa.shell.nav import entry
from pwa.shell.page import Pages
from pwa.tasks.pages import number

pages = Pages("casework")
BETWEEN = "~"
AGAIN_SECONDS = 60  # without script the list asks for itself again


entry("casework.now", _("Bây giờ"), Permission.READ_INBOX, 10, number)
entry("casework.mine", _("Của tôi"), Permission.READ_CASES, 20)
entry("casework.all_cases", _("Tất cả"), Permission.READ_CASES, 30)


@pages.at("/console", needs=Permission.READ_INBOX)
def now() -> str:
    """'Bây giờ': danger, people waiting, due promises, call-backs, tasks; no word of a report in it."""
    session, at = db.session(), clock.now()
    found = tasks.waiting(session, current_user.ring.desks(session), at=at, after=_after_waiting())
    subjects = [row.subject_id for row in found]
    known, cards = queries.cases_of(session, subjects), queries.with_card(session, subjects)
    owners = {row.id: _owner(row, known) for row in found}
    calls = waking.called(session, [row.id for row in found if row.red])
    reached = {due_id: next((call for call in reversed(each) if call.reached), None) for due_id, each in calls.items()}
    alone = {row.id for row in found if _alone(row, owners, reached, at)}
    return render_template(
        "casework/now.html",
        waiting=sorted(found, key=lambda row: row.id not in alone),
        alone=alone,
        reached=reached,
        cases=known,
        cards={row.id for row in found if {row.subject_id, _case_id(row, known)} & cards},
        labels=labels,
        owners=owners,
        names=staff.names(session, [*owners.values(), *(call.staff_id for call in reached.values() if call)]),
        at=at,
        late=request.args.get("late", ""),
        first="after" not in request.args,
        unattended={UNATTENDED: 1},
        again_seconds=AGAIN_SECONDS,
        more=_mark(found[-1].rank, found[-1].opened_at, found[-1].id) if len(found) == tasks.PAGE else None,
    )


def _owner(row: Waiting, known: dict[uuid.UUID, Listed]) -> uuid.UUID | None:
    """Whose it is: a case's things are its owner's, a task is whose it was given to."""
    case = known.get(row.subject_id)
    return case.assignee_id if case and row.kind != DueKind.TASK else row.assignee_id


def _case_id(row: Waiting, known: dict[uuid.UUID, Listed]) -> uuid.UUID | None:
    case = known.get(row.subject_id)
    return case.id if case else None


def _alone(
    row: Waiting, owners: dict[uuid.UUID, uuid.UUID | None], reached: dict[uuid.UUID, Call | None], at: datetime
) -> bool:
    """Something red that nobody has taken in time, and for which nobody was reached."""
    settings: Settings = current_app.extensions["settings"]
    long = at - row.opened_at >= timedelta(minutes=settings.wake_minutes)
    return row.red and long and owners[row.id] is None and not reached.get(row.id)


@pages.at("/console/open/<uuid:subject_id>", needs=Permission.READ_CASES, writes=True)
def open_waiting(subject_id: uuid.UUID) -> AnyResponse:
    """From the list into the case; the first to open a report makes its case.

    What came late for another desk's case is given to that desk, and the list comes back.
    """
    session, ring, at = db.session(), current_user.ring, clock.now()
    late = hand_over(session, ring, subject_id, at=at)
    if late and not (late.here and late.outcome is Outcome.GIVEN):
        return redirect(url_for("casework.now", late=late.outcome.value), 303)
    case_id = opening.open_waiting(session, ring, late.conversation_id if late else subject_id, at=at)
    return redirect(url_for("casework.case", case_id=case_id), 303)


@pages.at("/console/mine", needs=Permission.READ_CASES)
def mine() -> str:
    return _listing("mine", mine=current_user.id)


@pages.at("/console/all", needs=Permission.READ_CASES)
def all_cases() -> str:
    return _listing("all_cases")


def _listing(view: str, mine: uuid.UUID | None = None, sought: str = "", found: Sequence[Listed] = ()) -> str:
    """``sought``: what was looked for, and the cases that were ``found``; none found, and all are listed."""
    session, everything = db.session(), not found
    chosen = {name: request.args.get(name) or None for name in ("state", "call_class")}
    found = found or queries.cases(
        session, current_user.ring.desks(session), mine=mine, after=_after(), **_known(chosen)
    )
    return render_template(
        f"casework/{view}.html",
        here=f"casework.{view}",
        cases=found,
        labels=labels,
        names=staff.names(session, [row.assignee_id for row in found]),
        chosen=chosen,
        sought=sought,
        missed=bool(sought) and everything,
        more=_mark(found[-1].changed_at, found[-1].id) if everything and len(found) == queries.PAGE else None,
    )


def _known(chosen: dict[str, str | None]) -> dict[str, str | None]:
    lists = {"state": labels.STATES, "call_class": labels.CLASSES}
    return {name: value if value in lists[name] else None for name, value in chosen.items()}


def _mark(*place: int | datetime | uuid.UUID) -> str:
    """Where a page ends, for the address of the next one."""
    return BETWEEN.join(each.isoformat() if isinstance(each, datetime) else str(each) for each in place)


def _after() -> tuple[datetime, uuid.UUID] | None:
    return _place(request.args.get("after", ""))


def _after_waiting() -> tuple[int, datetime, uuid.UUID] | None:
    rank, _sep, rest = request.args.get("after", "").partition(BETWEEN)
    place = _place(rest)
    return (int(rank), *place) if place and rank in set("012345") else None


def _place(text: str) -> tuple[datetime, uuid.UUID] | None:
    """A moment and an id out of an address; None for anything else, the first page then."""
    moment, _sep, last_id = text.partition(BETWEEN)
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), uuid.UUID(last_id)
    except (ValueError, OverflowError):
        return None


@pages.at("/console/find", needs=Permission.READ_CASES, methods=("POST",))
def find() -> AnyResponse | tuple[str, int]:
    """A case by its name, or cases that speak of a number or an account.

    What is looked for is posted, so it stands in no address and no log.
    """
    session, ring, text = db.session(), current_user.ring, request.form.get("name", "")[:80]
    named = queries.by_name(session, ring.desks(session), text)
    found = [named] if named else rules.find(session, ring, text, at=clock.now())
    if len(found) == 1:
        return redirect(url_for("casework.case", case_id=found[0].id), 303)
    return _listing("all_cases", sought=text, found=found), 200 if found else 404
