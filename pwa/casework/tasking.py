"""A task is written in a case; it is done by the case's own act."""

import uuid

from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import tasking
from pwa.casework import given
from pwa.casework.acts import act

DESK = "desk"


@act("task")
def task(case_id: uuid.UUID) -> Response:
    """For me, a colleague or the desk; now, or from a day and time on."""
    to = None if given.text("task-for") == DESK else given.id_in(given.text("task-for"))
    day, time = given.text("task-day"), given.text("task-time")
    due_at = given.moment(day or str(clock.hotline_time(clock.now()).date()), time) if day or time else None
    tasking.write_task(
        db.session(),
        current_user.ring,
        case_id,
        given.text("task"),
        to=to,
        due_at=due_at,
        token=given.text("token"),
        at=clock.now(),
    )
    return given.back(case_id, "tasks")
