"""Requests of a data subject and legal holds, as they follow their case."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.consent.model import LegalHold, SubjectRequest
from api.sealed import ContentKey, Label


def bring(session: Session, case_id: uuid.UUID, into_id: uuid.UUID, old: ContentKey, key: ContentKey) -> None:
    """Those of a case that is joined into another one, sealed anew under the other's key."""
    for request in session.scalars(select(SubjectRequest).where(SubjectRequest.case_id == case_id)).all():
        told = old.open(request.body, Label.SUBJECT_REQUEST, request.id)
        request.case_id, request.body = into_id, key.seal(told, Label.SUBJECT_REQUEST, request.id)
    for hold in session.scalars(select(LegalHold).where(LegalHold.case_id == case_id)).all():
        told = old.open(hold.reason, Label.LEGAL_HOLD, hold.id)
        hold.case_id, hold.reason = into_id, key.seal(told, Label.LEGAL_HOLD, hold.id)
