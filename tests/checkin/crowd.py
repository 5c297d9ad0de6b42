"""Many who are asked at the same moment, put into the rows at once."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api import db, sealed
from api.checkin.kinds import Reminder, Standing, State, Turn, Way
from api.checkin.model import CheckIn, FollowUp
from api.conversation.model import Conversation
from api.keys import rules as keys
from api.keys.queries import DeskPublic
from api.push.model import PushSubscription
from api.sealed import Label

AT_ONCE = 2_000


def asked_at(
    session: Session,
    desk: DeskPublic,
    counsellor: uuid.UUID,
    number: int,
    at: datetime,
    *,
    noticed: int = 0,
    case_id: uuid.UUID | None = None,
) -> list[uuid.UUID]:
    """So many people who are asked at ``at``, of whom the first ``noticed`` have a phone that is told; mailboxes.

    ``case_id``: all of them of one case, else each of one of their own.
    """
    key = keys.new_content_key(session, [(desk.key_id, desk.public)])
    body = key.seal_json({}, Label.FOLLOW_UP, uuid.UUID(int=0))
    talks = [uuid.uuid4() for _ in range(number)]
    for begin in range(0, number, AT_ONCE):
        some = list(enumerate(talks))[begin : begin + AT_ONCE]
        _mailboxes(session, desk, [talk for _, talk in some], at)
        follows = [(place, talk, uuid.uuid4()) for place, talk in some]
        common = _common(desk, counsellor, body, at)
        db.add(session, FollowUp, *(common | _follow(*each, at, noticed, case_id) for each in follows))
        db.add(session, CheckIn, *(_time(follow, at) for _, _, follow in follows))
        told = [talk for place, talk, _ in follows if place < noticed]
        db.add(session, PushSubscription, *(_phone(talk, at) for talk in told))
    return talks


def _mailboxes(session: Session, desk: DeskPublic, talks: list[uuid.UUID], at: datetime) -> None:
    public = sealed.new_pair().public
    plain = {"desk_id": desk.id, "language": "vi", "where": "inside", "received_at": at, "public": public}
    rows = [{"id": talk, "lookup_hash": talk.bytes * 2, "access_hash": talk.bytes * 2, **plain} for talk in talks]
    db.add(session, Conversation, *rows)


def _common(desk: DeskPublic, counsellor: uuid.UUID, body: sealed.Sealed, at: datetime) -> dict[str, object]:
    began, hours = at - timedelta(days=14), {"zone": "Asia/Ho_Chi_Minh", "days": "", "since": "", "until": ""}
    how = {"state": State.ACTIVE.value, "began_at": began, "joined_at": began, "slower": False, "missed": 0}
    return {"desk_id": desk.id, "counsellor_id": counsellor, "version": 1, "body": body, **how, **hours}


def _follow(
    place: int, talk: uuid.UUID, follow_id: uuid.UUID, at: datetime, noticed: int, case_id: uuid.UUID | None
) -> dict[str, object]:
    """Where they stand on the list goes round all standings."""
    return {
        "id": follow_id,
        "case_id": case_id or uuid.uuid4(),
        "person_id": uuid.uuid4(),
        "conversation_id": talk,
        "rank": place % len(Standing),
        "next_at": at + timedelta(seconds=place),
        "reminder": (Reminder.PUSH if place < noticed else Reminder.TASK).value,
    }


def _time(follow_id: uuid.UUID, at: datetime) -> dict[str, object]:
    plain = {"step": "w2", "way": Way.FORM.value, "state": Turn.PLANNED.value}
    return {"id": db.new_id(), "follow_up_id": follow_id, **plain, "wanted_at": at, "opens_at": at, "next_at": at}


def _phone(talk: uuid.UUID, at: datetime) -> dict[str, object]:
    hours = {"zone": "Asia/Ho_Chi_Minh", "days": "", "since": "", "until": ""}
    row = {"id": uuid.uuid4(), "conversation_id": talk, "endpoint_hash": talk.bytes, "locked": b"", "tries": 0}
    return {**row, **hours, "created_at": at}
