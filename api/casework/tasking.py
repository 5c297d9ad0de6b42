"""Tasks in a case: written for oneself, a colleague or the desk, and on the list from their own time on."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from api import sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.casework.opening import at_work, case_of
from api.casework.rules import LOOK_AHEAD, NotAhead
from api.casework.wording import once, written
from api.errors import NotFound
from api.keys import queries as desks
from api.keys.ring import Ring
from api.tasks import queries as waiting
from api.tasks import rules as tasks
from api.tasks import written as words
from api.tasks.rules import DueKind


def write_task(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    text: str,
    *,
    to: uuid.UUID | None,
    due_at: datetime | None = None,
    token: str = "",
    at: datetime,
) -> None:
    """Ask somebody of the case's desk, or with None all of it, to do something, from ``due_at`` (None: now) on.

    ``token`` as in wording.once. Raises NothingWritten, TooManyWords, NotAhead, and NotFound for a colleague who does
    not belong to the desk.
    """
    case, key = at_work(session, ring, case_id)
    said = written(text)
    if due_at is not None and not at < due_at <= at + LOOK_AHEAD:
        raise NotAhead
    if to is not None and to not in desks.holders_at(session, case.desk_id):
        raise NotFound
    due_id = once(token, "task", said)
    if words.is_there(session, due_id):
        return
    tasks.raise_due(
        session,
        DueKind.TASK,
        desk_id=case.desk_id,
        subject_id=case.id,
        urgency=sealed.Urgency.NORMAL,
        language="vi",
        where=sealed.Where.UNKNOWN,
        at=at,
        due_at=due_at or at,
        assignee_id=to,
        fresh=True,
        due_id=due_id,
    )
    words.put(session, due_id, said, key)
    audit.record(session, Act.TASK_WRITTEN, by=ring.holder_id, on=case_id, at=at)


def task_words(session: Session, ring: Ring, case_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """What stands in the tasks of a case, done ones too. Raises NotFound."""
    _, key = case_of(session, ring, case_id)
    ids = [row.id for row in waiting.waiting_for(session, [case_id])]
    done = [row.id for row in waiting.done_for(session, [case_id])]
    return words.opened(session, [*ids, *done], key)
