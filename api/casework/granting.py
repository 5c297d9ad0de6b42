"""A consent or a ground, written down in a case; who is named as standing for a ground hears of it."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.casework import guarding
from api.casework.opening import at_work, key_about
from api.casework.wording import once
from api.checkin import shared
from api.consent import queries as consents
from api.consent import rules as consent
from api.consent.kinds import Given
from api.errors import NotFound
from api.keys.ring import Ring
from api.tasks import rules as tasks
from api.tasks.rules import DueKind


def give(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    subject_id: uuid.UUID,
    given: Given,
    *,
    approver_id: uuid.UUID | None = None,
    expires_at: datetime | None = None,
    token: str = "",
    at: datetime,
) -> None:
    """``subject_id``: whose data, a person or a conversation of the case; ``token`` as in wording.once.

    Raises NotFound, JoinedAway, and what consent.give does.
    """
    key = key_about(session, ring, case_id, subject_id)
    consent_id = once(token, "consent", str(subject_id), *given.body().values())
    if consents.cases_of(session, [consent_id]):
        return
    consent.give(
        session,
        key,
        case_id,
        subject_id,
        given,
        by=ring.holder_id,
        at=at,
        approver_id=approver_id,
        expires_at=expires_at,
        consent_id=consent_id,
    )
    if given.ground is None:
        shared.consents_changed(session, key, case_id)
    if given.ground and approver_id:
        desk_id = guarding.supervision(session, at_work(session, ring, case_id)[0])
        guarding.look(session, DueKind.GROUND, consent_id, desk_id, "vi", at, approver_id)


def seen(session: Session, ring: Ring, case_id: uuid.UUID, consent_id: uuid.UUID, *, at: datetime) -> None:
    """Who stands for a ground has read it. Raises NotFound for anybody else, and JoinedAway."""
    at_work(session, ring, case_id)
    if consents.approver_of(session, case_id, consent_id) != ring.holder_id:
        raise NotFound
    tasks.close_all(session, [consent_id], by=ring.holder_id, at=at)
    audit.record(session, Act.TASK_DONE, by=ring.holder_id, on=case_id, at=at)
