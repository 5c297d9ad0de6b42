"""After a critical case: whoever supervises is asked to look after the member who worked on it."""

from datetime import datetime

from sqlalchemy.orm import Session

from api import sealed
from api.casework.model import Case
from api.keys import queries as desks
from api.tasks import rules as tasks
from api.tasks.rules import DueKind

SUPERVISION = "supervision"


def care(session: Session, case: Case, *, at: datetime) -> None:
    """It waits on supervision's list, once, with the case's name and nothing of what stands in it."""
    desk = next((each for each in desks.desks(session) if each.code == SUPERVISION), None)
    if desk is None:
        return
    tasks.raise_due(
        session,
        DueKind.CARE,
        desk_id=desk.id,
        subject_id=case.id,
        urgency=sealed.Urgency.NORMAL,
        language="vi",
        where=sealed.Where.UNKNOWN,
        at=at,
        due_at=at,
    )
