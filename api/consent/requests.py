"""Requests of a data subject and legal holds, as they follow their case; and what was asked behind a code."""

import uuid
from datetime import datetime

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


def put_down(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    kind: str,
    *,
    request_id: uuid.UUID,
    conversation_id: uuid.UUID,
    received_at: datetime,
    due_at: datetime,
) -> None:
    """Somebody asked behind their code, with nobody's key at hand: now that a member reads it stands with the others.

    Who asks and how that is known: the code, so both are empty. A second time (``request_id``) changes nothing.
    """
    if session.get(SubjectRequest, request_id) is not None:
        return
    told = {"who": "", "proof": "", "about": str(conversation_id), "wish": "", "letter": ""}
    session.add(
        SubjectRequest(
            id=request_id,
            case_id=case_id,
            conversation_id=conversation_id,
            kind=kind,
            by_id=None,
            received_at=received_at,
            due_at=due_at,
            body=key.seal_json(told, Label.SUBJECT_REQUEST, request_id),
        )
    )
    session.flush()
