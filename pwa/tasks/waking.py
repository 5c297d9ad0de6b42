"""'Đánh thức ai': the ladder with its numbers, and what became of each call."""

import uuid

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import queries as staff
from api.casework import queries as casework
from api.doors import Permission
from api.errors import NotFound
from api.tasks import waking
from pwa.casework import labels as case_labels
from pwa.tasks import labels
from pwa.tasks.pages import pages

ANSWERS = {"yes": True, "no": False}


@pages.at("/console/wake/<uuid:due_id>", needs=Permission.READ_CASES, writes=True)
def wake(due_id: uuid.UUID) -> str:
    """Whom to call for one thing that waits."""
    session, at = db.session(), clock.now()
    found = waking.looked_up(session, current_user.ring, due_id, at=at)
    calls = waking.called(session, [due_id]).get(due_id, [])
    return render_template(
        "tasks/waking.html",
        ladder=found,
        calls=calls,
        names=staff.names(session, {each.by_id for each in calls} | {each.staff_id for each in calls}),
        case=casework.cases_of(session, [found.due.subject_id]).get(found.due.subject_id),
        labels=labels,
        case_labels=case_labels,
        fresh=lambda: uuid.uuid4().hex,
    )


@pages.at("/console/wake/<uuid:due_id>", needs=Permission.WORK_CASES, methods=("POST",))
def called(due_id: uuid.UUID) -> Response:
    """Reached or not; then the next one is offered."""
    form = request.form
    try:
        staff_id, reached = uuid.UUID(form.get("staff", "")), ANSWERS[form.get("reached", "")]
    except (ValueError, KeyError) as error:
        raise NotFound from error
    session, ring = db.session(), current_user.ring
    waking.put_down(session, ring, due_id, staff_id, reached=reached, token=form.get("token", ""), at=clock.now())
    return redirect(url_for("tasks.wake", due_id=due_id), 303)
