"""Receiving, answering, marking as read, asking for news, and letting a mailbox go."""

import hmac
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api import db, files, sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.conversation.code import Code, Holder, UnknownCode
from api.conversation.model import Conversation, ConversationPast, Message, MessageFile
from api.conversation.parcel import Parcel
from api.db import random_id
from api.errors import Refused
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.ring import Ring
from api.push import queries as notices
from api.push import returns
from api.push import rules as push
from api.sealed import ContentKey, Kind, Label, Sealed, Urgency, Where
from api.tasks import rules as tasks
from api.tasks.queries import first_waiting, news_by, waits
from api.tasks.rules import DueKind


class KeyTaken(Refused):
    """A content key with this id is here already: every submission needs a fresh one."""

    status = 409


class OtherDesk(Refused):
    """The conversation is read by another desk now: seal to that one and send again."""

    status = 409


class MailboxGone(Refused):
    """The person has deleted the mailbox: an answer would reach nobody."""

    status = 409


@dataclass(frozen=True)
class Receipt:
    """What the sender is told: when this was received, and by when somebody looks at it.

    ``first``: it opened the conversation. ``again``: the same thing had been received before; nothing was stored.
    """

    conversation_id: uuid.UUID
    received_at: datetime
    look_again_at: datetime
    first: bool
    again: bool


@dataclass(frozen=True)
class SealedAnswer:
    """An answer that only the code opens: the content key's id, that key wrapped for the mailbox, and the body."""

    content_key_id: uuid.UUID
    wrapped: bytes = field(repr=False)
    body: Sealed = field(repr=False)


def receive(
    session: Session,
    parcel: Parcel,
    *,
    at: datetime,
    answer_within: timedelta,
    to_existing: bool = False,
    from_outbox: bool = False,
    due_at: datetime | None = None,
) -> Receipt:
    """Store a parcel once. A second one with the same code adds to the conversation; the same one does nothing.

    ``from_outbox``: its words exist nowhere else any more, so it is taken though the conversation has left the desk
    it was sealed to; the caller has seen that it was ever there. Else that raises OtherDesk. Raises UnknownCode when
    the access token does not fit, or (``to_existing``) when there is no such mailbox. ``due_at``: by when a member does
    something about it, where that is another time than what the sender is told.
    """
    made = None if to_existing else _made(session, parcel, at, at + answer_within)
    fresh = made is not None
    conversation = made or _by_lookup(session, parcel.lookup_hash)
    if conversation is None:
        raise UnknownCode
    if not hmac.compare_digest(conversation.access_hash or b"", parcel.access_hash):
        raise UnknownCode
    seen = None if fresh else _seen(session, conversation.id, parcel.once)
    if seen is None:
        if conversation.desk_id != parcel.desk_id and not from_outbox:
            raise OtherDesk
        if not fresh:
            _go_on(conversation, parcel, at, at + answer_within)
        _take_in(session, conversation, parcel, at, due_at or at + answer_within, fresh)
    first = fresh or seen == conversation.received_at
    return Receipt(conversation.id, seen or at, conversation.look_again_at or at, first, seen is not None)


def _go_on(conversation: Conversation, parcel: Parcel, at: datetime, look_by: datetime) -> None:
    """What an addition changes about the conversation."""
    if conversation.where == Where.UNKNOWN.value:
        conversation.where = parcel.header.where.value
    if conversation.look_again_at is None or conversation.look_again_at < at:
        conversation.look_again_at = look_by


def _take_in(
    session: Session, conversation: Conversation, parcel: Parcel, at: datetime, look_by: datetime, fresh: bool
) -> None:
    message_id = _store(session, conversation.id, parcel, at)
    audit.record(session, Act.REPORT_RECEIVED if fresh else Act.MESSAGE_RECEIVED, at=at, on=conversation.id)
    if parcel.header.kind is Kind.LATER:
        return  # somebody chose another moment: nobody has to do anything
    kind = DueKind(parcel.header.kind.value)
    if kind is DueKind.ADDITION and conversation.read_at is None:
        kind = first_waiting(session, conversation.id) or kind  # nobody has read the report yet: one row, not two
    _raise(session, conversation, kind, parcel.header.urgency, at, look_by, fresh=fresh)
    if conversation.desk_id != parcel.desk_id:
        _ask_for_its_key(session, conversation, parcel, message_id, at, look_by)


def _raise(
    session: Session,
    conversation: Conversation,
    kind: DueKind,
    urgency: Urgency,
    at: datetime,
    due_at: datetime,
    *,
    fresh: bool = False,
) -> None:
    """Something of this conversation waits at the desk that reads it."""
    tasks.raise_due(
        session,
        kind,
        desk_id=conversation.desk_id,
        subject_id=conversation.id,
        urgency=urgency,
        language=conversation.language,
        where=Where(conversation.where),
        at=at,
        due_at=due_at,
        fresh=fresh,
    )


def _ask_for_its_key(
    session: Session,
    conversation: Conversation,
    parcel: Parcel,
    message_id: uuid.UUID,
    at: datetime,
    look_by: datetime,
) -> None:
    """What came late waits at the desk that can open it, too: one row for all that came late there.

    The row names a message, so that neither an answer nor a hand-over of the conversation touches it.
    """
    others = session.scalars(select(Message.id).where(Message.conversation_id == conversation.id))
    tasks.raise_due(
        session,
        DueKind.LATE,
        desk_id=parcel.desk_id,
        subject_id=waits(session, DueKind.LATE, others, parcel.desk_id) or message_id,
        urgency=parcel.header.urgency,
        language=conversation.language,
        where=Where(conversation.where),
        at=at,
        due_at=look_by,
    )


def _made(session: Session, parcel: Parcel, at: datetime, look_by: datetime) -> Conversation | None:
    """A new conversation; None when there is one for this code, by an earlier tap or by one at the same moment."""
    row = {
        "id": random_id(),
        "desk_id": parcel.desk_id,
        "lookup_hash": parcel.lookup_hash,
        "access_hash": parcel.access_hash,
        "public": parcel.public,
        "language": parcel.header.language,
        "where": parcel.header.where.value,
        "received_at": at,
        "look_again_at": look_by,
    }
    return Conversation(**row) if db.add_unless_there(session, Conversation, row) else None


def made_for(
    session: Session, code: Code, desk_id: uuid.UUID, *, language: str, where: Where, at: datetime
) -> uuid.UUID:
    """An empty mailbox that a member makes for somebody to whom they give the code. Returns its id."""
    conversation = Conversation(
        id=random_id(),
        desk_id=desk_id,
        lookup_hash=code.lookup_hash,
        access_hash=code.access_hash,
        public=code.pair.public,
        language=language,
        where=where.value,
        received_at=at,
        handled_at=at,
    )
    session.add(conversation)
    session.flush()
    return conversation.id


def _by_lookup(session: Session, lookup_hash: bytes) -> Conversation | None:
    return session.scalar(select(Conversation).where(Conversation.lookup_hash == lookup_hash).with_for_update())


def _seen(session: Session, conversation_id: uuid.UUID, once: bytes) -> datetime | None:
    """When the same thing was received before."""
    return session.scalar(select(Message.at).where(Message.conversation_id == conversation_id, Message.once == once))


def _store(session: Session, conversation_id: uuid.UUID, parcel: Parcel, at: datetime) -> uuid.UUID:
    message_id = random_id()
    try:
        wraps = [(parcel.desk_key_id, parcel.wrapped)]
        keys.keep_content_key(session, parcel.key_id, wraps, context=parcel.header.hash())
    except IntegrityError as error:
        raise KeyTaken from error
    row = {
        "id": message_id,
        "conversation_id": conversation_id,
        "kind": parcel.header.kind.value,
        "urgency": parcel.header.urgency.value,
        "content_key_id": parcel.key_id,
        "body": parcel.body,
        "once": parcel.once,
        "at": at,
    }
    db.add(session, Message, row)
    names = [*map(files.store, parcel.files), *map(files.adopt, parcel.uploads)]
    kept = [{"message_id": message_id, "number": number, "name": name} for number, name in enumerate(names)]
    db.add(session, MessageFile, *kept)
    return message_id


def answer(
    session: Session,
    conversation_id: uuid.UUID,
    text: str,
    *,
    by: uuid.UUID,
    at: datetime,
    next_look: datetime,
    once: bytes | None = None,
) -> bool:
    """Seal an answer to the desk and to the mailbox; what waited in this conversation is done.

    ``once``: 16 bytes, the same for the same answer; False when it was sent before. Raises MailboxGone.
    """
    conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
    if conversation.public is None:
        raise MailboxGone
    if once and _seen(session, conversation_id, once):
        return False
    desk = desks.by_id(session, conversation.desk_id)
    key = keys.new_content_key(session, [(desk.key_id, desk.public), (conversation.id, conversation.public)])
    message = Message(
        id=random_id(),
        conversation_id=conversation_id,
        kind=Kind.ANSWER.value,
        urgency=Urgency.NORMAL.value,
        staff_id=by,
        content_key_id=key.id,
        body=key.seal_json({"words": text}, Label.BODY, key.id),
        once=once or secrets.token_bytes(16),
        at=at,
    )
    session.add(message)
    conversation.look_again_at = next_look
    conversation.handled_at = conversation.handled_at or at
    conversation.news_asked_at = None
    returns.count(session, at, told=push.owed(session, conversation_id, at=at), answers=1)
    tasks.close_for(session, conversation_id, by=by, at=at)
    return True


def mark_read_by_staff(session: Session, message_ids: Iterable[uuid.UUID], *, at: datetime) -> None:
    """A member opened these messages of a person: the person may see that they were read, and when first."""
    unread = select(Message).where(
        Message.id.in_(list(message_ids)), Message.staff_id.is_(None), Message.read_at.is_(None)
    )
    for message in session.scalars(unread).all():
        message.read_at = at
        conversation = session.get_one(Conversation, message.conversation_id)
        conversation.read_at = conversation.read_at or at


def mark_handled(session: Session, conversation_id: uuid.UUID, *, at: datetime) -> None:
    """Somebody of the staff has taken it: the person may see that it is being handled."""
    conversation = session.get_one(Conversation, conversation_id)
    conversation.handled_at = conversation.handled_at or at


def found(session: Session, code: Holder) -> Conversation:
    """The mailbox of a code's holder, held where the transaction writes; nothing in it counts as read.

    Raises UnknownCode.
    """
    conversation = _by_lookup(session, code.lookup_hash)
    if conversation is None or not hmac.compare_digest(conversation.access_hash or b"", code.access_hash):
        raise UnknownCode
    return conversation


def opened_by_code(session: Session, code: Holder, *, at: datetime) -> Conversation:
    """The mailbox of a code's holder; its answers count as read from now on. Raises UnknownCode."""
    conversation = found(session, code)
    written = session.scalars(
        update(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.staff_id.is_not(None),
            Message.read_at.is_(None),
        )
        .values(read_at=at)
        .returning(Message.at)
    ).all()
    since = notices.wished_since(session, conversation.id) if written else None
    for moment in sorted(written):
        returns.count(session, moment, told=since is not None and since <= moment, read=1)
    return conversation


def ask_for_news(session: Session, code: Holder, *, at: datetime, answer_within: timedelta) -> datetime:
    """'Xin cho biết tin': a due row that is answered even with 'nothing new'. By when, as it was promised first."""
    conversation = opened_by_code(session, code, at=at)
    if conversation.news_asked_at is None:
        conversation.news_asked_at = at
        audit.record(session, Act.NEWS_ASKED, at=at, on=conversation.id)
    _raise(session, conversation, DueKind.NEWS, Urgency.NORMAL, at, at + answer_within)
    return news_by(session, conversation.id) or at + answer_within


def no_notices(session: Session, code: Holder, *, at: datetime) -> None:
    """No more notices about this mailbox, on whatever telephone. Raises UnknownCode."""
    push.drop(session, conversation_id=found(session, code).id, at=at)


def let_go(session: Session, code: Holder, *, at: datetime) -> None:
    """Remove the access of a code: hashes, public key and the mailbox's wraps go; the report stays with the hotline."""
    conversation = opened_by_code(session, code, at=at)
    _let_go(session, conversation, at)
    backup.take_back(session, TakenBack.MAILBOX_DELETED, conversation.id, at=at)
    audit.record(session, Act.MAILBOX_DELETED, at=at, on=conversation.id)


def let_go_again(session: Session, conversation_id: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back a mailbox that was deleted. Nothing happens where there is none."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is not None:
        _let_go(session, conversation, at)


def _let_go(session: Session, conversation: Conversation, at: datetime) -> None:
    conversation.lookup_hash = conversation.access_hash = conversation.public = None
    keys.drop_content_holder(session, conversation.id)
    push.drop(session, conversation_id=conversation.id, at=at)


def new_code(session: Session, ring: Ring, conversation_id: uuid.UUID, code: Code, *, at: datetime) -> None:
    """Another code opens this mailbox from now on, and the one before nothing more: its phone was lost.

    Answers are given to the new code, as far as this member can open them. Raises MailboxGone.
    """
    conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
    if conversation.public is None or conversation.lookup_hash is None:
        raise MailboxGone
    backup.take_back(session, TakenBack.CODE_CHANGED, conversation_id, _named(conversation.lookup_hash), at=at)
    conversation.lookup_hash, conversation.access_hash = code.lookup_hash, code.access_hash
    conversation.public = code.pair.public
    keys.drop_content_holder(session, conversation_id)
    push.drop(session, conversation_id=conversation_id, at=at)
    answers = select(Message.content_key_id).where(
        Message.conversation_id == conversation_id, Message.staff_id.is_not(None)
    )
    wanted = session.scalars(answers).all()
    ring.load(session, wanted)
    for key_id in wanted:
        if ring.can_open(session, key_id):
            key = ring.content_key(session, key_id)
            keys.share_content_key(session, key, conversation_id, code.pair.public)
    session.flush()


def _named(lookup_hash: bytes) -> uuid.UUID:
    """A code that was taken back, as the list of what a restore must undo can name it."""
    return uuid.UUID(bytes=lookup_hash[:16])


def no_old_code(session: Session, conversation_id: uuid.UUID, code: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back a code that was lost: it opens nothing; a member gives a new one in person."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is not None and conversation.lookup_hash and _named(conversation.lookup_hash) == code:
        _let_go(session, conversation, at)


def opened_answer(session: Session, message: Message, code: Code) -> str:
    """The words of one answer, with the code's own key. Raises sealed.Broken."""
    wrapped = keys.content_wrap(session, message.content_key_id, message.conversation_id)
    key = sealed.unwrap(message.content_key_id, wrapped, code.pair.private)
    words: str = key.open_json(message.body, Label.BODY, key.id)["words"]
    return words


def sealed_answer(session: Session, message: Message) -> SealedAnswer:
    """One answer as the mailbox's own key opens it."""
    wrapped = keys.content_wrap(session, message.content_key_id, message.conversation_id)
    return SealedAnswer(message.content_key_id, wrapped, message.body)


def content_keys(session: Session, ring: Ring, conversation_ids: Iterable[uuid.UUID]) -> list[ContentKey]:
    """The content keys of all messages of some conversations that the member can open: to hand them to another desk."""
    wanted = session.scalars(
        select(Message.content_key_id).where(Message.conversation_id.in_(list(conversation_ids)))
    ).all()
    ring.load(session, wanted)
    return [ring.content_key(session, key_id) for key_id in wanted if ring.can_open(session, key_id)]


def raise_again(
    session: Session, conversation_id: uuid.UUID, key_ids: Iterable[uuid.UUID], *, at: datetime, due_at: datetime
) -> None:
    """The desk that reads can open these messages only now: they wait there, also when somebody had been there."""
    conversation = session.get_one(Conversation, conversation_id)
    told = select(Message).where(Message.conversation_id == conversation_id, Message.content_key_id.in_(list(key_ids)))
    for message in session.scalars(told).all():
        _raise(session, conversation, DueKind(message.kind), Urgency(message.urgency), at, due_at)


def move_to_desk(session: Session, conversation_ids: Iterable[uuid.UUID], desk_id: uuid.UUID, *, at: datetime) -> None:
    """What is written from now on is sealed to another desk; what an outbox sealed to the one before may still come."""
    for conversation in session.scalars(select(Conversation).where(Conversation.id.in_(list(conversation_ids)))).all():
        if conversation.desk_id != desk_id:
            left = {"conversation_id": conversation.id, "desk_id": conversation.desk_id, "left_at": at}
            db.add_unless_there(session, ConversationPast, left)
            conversation.desk_id = desk_id
