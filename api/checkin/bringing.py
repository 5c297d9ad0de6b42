"""What stands in one case about following somebody up is brought into another, sealed anew under its key."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.checkin.model import FollowUp, FollowUpRecord, FollowUpShared
from api.checkin.rules import move_to_desk
from api.sealed import ContentKey, Label


def bring(
    session: Session,
    case_id: uuid.UUID,
    into_id: uuid.UUID,
    desk_id: uuid.UUID,
    old: ContentKey,
    key: ContentKey,
    persons: Mapping[uuid.UUID, uuid.UUID],
) -> None:
    """Bring over follow-ups, what was written down and what is shared; restricted notes keep their own keys.

    ``desk_id``: of the other case; ``persons``: into whose file whose went. Of one person there may be two then: a
    member ends one of them.
    """
    move_to_desk(session, case_id, desk_id)
    for follow in session.scalars(select(FollowUp).where(FollowUp.case_id == case_id).with_for_update()).all():
        _bring_shared(session, follow.id, old, key)
        told = old.open(follow.body, Label.FOLLOW_UP, follow.id)
        follow.case_id, follow.person_id = into_id, persons.get(follow.person_id, follow.person_id)
        follow.body = key.seal(told, Label.FOLLOW_UP, follow.id)
    for record in session.scalars(select(FollowUpRecord).where(FollowUpRecord.case_id == case_id)).all():
        record.case_id = into_id
        if record.content_key_id == old.id:
            told = old.open(record.body, Label.FOLLOW_UP_RECORD, record.id)
            record.content_key_id, record.body = key.id, key.seal(told, Label.FOLLOW_UP_RECORD, record.id)
    session.flush()


def _bring_shared(session: Session, follow_id: uuid.UUID, old: ContentKey, key: ContentKey) -> None:
    """What the person opens lies under a key that their code holds, and stays as it is."""
    shared = session.get(FollowUpShared, follow_id, with_for_update=True)
    if shared is None:
        return
    told = old.open(shared.body, Label.FOLLOW_UP_SHARED, follow_id)
    shared.body = key.seal(told, Label.FOLLOW_UP_SHARED, follow_id)
    if shared.content_key_id == old.id:
        shared.content_key_id = key.id
