"""A house with many cases: rows as reports and members make them, sealed for real, put in by thousands."""

import random
import secrets
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from api import sealed
from api.audit.model import Entry
from api.casework import marks
from api.casework.model import Case, CaseConversation, CaseMark, CaseMessage, CasePerson
from api.casework.names import THINGS
from api.conversation.model import Conversation, Message
from api.db import new_id
from api.keys import queries as keys
from api.keys.model import ContentKeyRow, KeyWrap
from api.keys.ring import Ring
from api.missing.model import Person
from api.sealed import Header, Kind, Label, Urgency, Where
from api.tasks.model import Due

AT_ONCE = 1000
CLASSES = ("information", "counselling", "transfer")
TABLES = (ContentKeyRow, KeyWrap, Conversation, Message, Case, CaseConversation, CaseMessage, Person, CasePerson)
WORDS = "Em tôi đi làm ở biên giới từ tháng tám. Hôm qua em gọi được một phút, nói bị giữ giấy tờ."


def number(place: int) -> str:
    """The telephone number that the case at this place speaks of."""
    return f"09{place:08d}"


def account(place: int) -> str:
    """The account at a messenger that the case at this place speaks of."""
    return f"em.gai.{place:06d}"


def name(place: int) -> str:
    return f"{THINGS[place % len(THINGS)]} {1000 + place // len(THINGS)}"


def fill(session: Session, ring: Ring, many: int, *, at: datetime) -> None:
    """``many`` cases over the last three years: one in ten waits in the list, one in three is closed."""
    dice, taken = random.Random(7), set(session.scalars(select(Case.name)))
    for start in range(0, many, AT_ONCE):
        rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in (*TABLES, CaseMark, Due, Entry)}
        for place in range(start, min(start + AT_ONCE, many)):
            if name(place) in taken:  # one of the demo's own
                continue
            for table, row in _case(session, ring, place, at - timedelta(minutes=dice.randrange(1_576_800)), dice):
                rows[table].append(row)
        for table, found in rows.items():
            if found:
                session.connection().execute(insert(table), found)


def _case(
    session: Session, ring: Ring, place: int, at: datetime, dice: random.Random
) -> Iterator[tuple[Any, dict[str, Any]]]:
    desk, index = keys.desk(session, "intake"), keys.desk(session, "index")
    header = Header("intake", Kind.REPORT, Urgency.NORMAL, Where.INSIDE, "vi")
    told, key = sealed.new_content_key(), sealed.new_content_key()
    conversation_id, message_id, case_id, person_id = uuid.uuid4(), uuid.uuid4(), new_id(), new_id()
    for each, context in ((told, header.hash()), (key, b"")):
        yield ContentKeyRow, {"id": each.id, "context": context}
        wrapped = sealed.wrap(each, desk.public, context)
        yield KeyWrap, {"content_key_id": each.id, "holder_id": desk.key_id, "wrapped": wrapped}
    closed, waits = dice.random() < 0.33, dice.random() < 0.1
    yield Conversation, _conversation(conversation_id, desk.id, at)
    yield Message, _message(message_id, conversation_id, told, f"{WORDS} Gọi {number(place)}.", at)
    yield Case, _file(case_id, name(place), desk.id, key, index.key_id, closed, dice, at)
    yield CaseConversation, {"conversation_id": conversation_id, "case_id": case_id}
    yield CaseMessage, {"message_id": message_id, "case_id": case_id}
    facts = key.seal_json({"name": "Người thử", "home": "Mường Khương"}, Label.PERSON_FACTS, person_id)
    yield Person, {"id": person_id, "facts": facts, "version": 1, "changed_at": at}
    yield CasePerson, {"person_id": person_id, "case_id": case_id}
    found = marks.numbers_in(number(place)) | marks.said_of("last.account", account(place))
    for digest in marks.digests(ring.desk_key(session, index.key_id), found):
        yield CaseMark, {"digest": digest, "case_id": case_id}
    yield Due, _due(conversation_id, desk.id, None if waits and not closed else at + timedelta(hours=1), dice, at)
    for act, on in (("REPORT_RECEIVED", conversation_id), ("REPORT_OPENED", conversation_id), ("CASE_READ", case_id)):
        yield Entry, {"id": new_id(), "at": at, "act": act, "actor_id": ring.holder_id, "subject_id": on}


def _conversation(conversation_id: uuid.UUID, desk_id: uuid.UUID, at: datetime) -> dict[str, Any]:
    return {
        "id": conversation_id,
        "desk_id": desk_id,
        "lookup_hash": secrets.token_bytes(32),
        "access_hash": secrets.token_bytes(32),
        "public": secrets.token_bytes(65),
        "language": "vi",
        "where": "inside",
        "received_at": at,
        "read_at": at,
        "look_again_at": at,
    }


def _message(
    message_id: uuid.UUID, conversation_id: uuid.UUID, key: sealed.ContentKey, words: str, at: datetime
) -> dict[str, Any]:
    return {
        "id": message_id,
        "conversation_id": conversation_id,
        "kind": "report",
        "urgency": "normal",
        "content_key_id": key.id,
        "body": key.seal_json({"format": 1, "words": words, "files": []}, Label.BODY, key.id),
        "once": secrets.token_bytes(16),
        "at": at,
        "read_at": at,
    }


def _file(
    case_id: uuid.UUID,
    called: str,
    desk_id: uuid.UUID,
    key: sealed.ContentKey,
    marked_under: uuid.UUID,
    closed: bool,
    dice: random.Random,
    at: datetime,
) -> dict[str, Any]:
    return {
        "id": case_id,
        "name": called,
        "desk_id": desk_id,
        "content_key_id": key.id,
        "state": "closed" if closed else "open",
        "call_class": dice.choice(CLASSES),
        "rank": dice.randrange(3),
        "facts": key.seal_json({"category": "forced_fraud"}, Label.CASE_FACTS, case_id),
        "version": 1,
        "opened_at": at,
        "changed_at": at,
        "closed_at": at if closed else None,
        "marked_under": marked_under,
    }


def _due(
    subject_id: uuid.UUID, desk_id: uuid.UUID, closed_at: datetime | None, dice: random.Random, at: datetime
) -> dict[str, Any]:
    return {
        "kind": "report",
        "desk_id": desk_id,
        "subject_id": subject_id,
        "rank": dice.randrange(3),
        "language": "vi",
        "where": "inside",
        "opened_at": at,
        "due_at": at + timedelta(hours=12),
        "closed_at": closed_at,
    }
