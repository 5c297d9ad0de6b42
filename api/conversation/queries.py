"""Questions about conversations: what a code's holder may see, and what members read."""

import hmac
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import files, sealed
from api.conversation.code import Code, Holder, UnknownCode
from api.conversation.model import Conversation, ConversationPast, Message, MessageFile
from api.conversation.rules import SealedAnswer, opened_answer, sealed_answer
from api.errors import NotFound
from api.keys import queries as desks
from api.keys.queries import DeskPublic
from api.keys.ring import Ring
from api.push.queries import wished_since
from api.sealed import Broken, Kind, Label, Urgency, Where
from api.tasks.queries import news_by


class PublicState(StrEnum):
    """All that a code's holder is told: none of these follows an outcome or names a receiver."""

    RECEIVED = "received"
    READ = "read"
    HANDLED = "handled"
    MESSAGE = "message"


@dataclass(frozen=True)
class Line:
    """One line of a mailbox. The person's own lines carry no words: who finds the code does not read the story."""

    ours: bool
    kind: str
    at: datetime
    read_at: datetime | None
    words: str = ""
    fresh: bool = False
    sealed: SealedAnswer | None = None


@dataclass(frozen=True)
class Mailbox:
    """What the holder of a code sees. ``news_by``: when news were asked for; ``noticed``: some phone gets notices."""

    state: PublicState
    received_at: datetime
    read_at: datetime | None
    look_again_at: datetime | None
    news_asked_at: datetime | None
    lines: Sequence[Line]
    desk: DeskPublic
    news_by: datetime | None = None
    noticed: bool = False


def mailbox(session: Session, conversation: Conversation, code: Holder, *, since: datetime) -> Mailbox:
    """Answers in clear where the code itself was shown, else sealed; own lines without words.

    ``since``: answers read at this moment or later are new.
    """
    messages = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation.id)
        .order_by(Message.at, Message.id)
        .execution_options(populate_existing=True)
    ).all()
    lines = [line for message in messages if (line := _line(session, message, code, since))]
    return Mailbox(
        _state(conversation, lines),
        conversation.received_at,
        conversation.read_at,
        conversation.look_again_at,
        conversation.news_asked_at,
        lines,
        desks.by_id(session, conversation.desk_id),
        news_by(session, conversation.id) if conversation.news_asked_at else None,
        wished_since(session, conversation.id) is not None,
    )


def _line(session: Session, message: Message, code: Holder, since: datetime) -> Line | None:
    """None for an answer that was given to an earlier code alone."""
    if message.staff_id is None:
        return Line(False, message.kind, message.at, message.read_at)
    fresh = message.read_at is None or message.read_at >= since
    try:
        if isinstance(code, Code):
            return Line(True, message.kind, message.at, message.read_at, opened_answer(session, message, code), fresh)
        sealed_words = sealed_answer(session, message)
    except NotFound:
        return None
    return Line(True, message.kind, message.at, message.read_at, fresh=fresh, sealed=sealed_words)


def _state(conversation: Conversation, lines: Sequence[Line]) -> PublicState:
    if any(line.fresh for line in lines):
        return PublicState.MESSAGE
    if conversation.handled_at:
        return PublicState.HANDLED
    return PublicState.READ if conversation.read_at else PublicState.RECEIVED


@dataclass(frozen=True)
class OpenedFile:
    """A file as the body describes it: media type and true length in bytes."""

    id: uuid.UUID
    number: int
    media: str
    length: int


@dataclass(frozen=True)
class OpenedMessage:
    """A message as a member reads it. ``content`` is the body's JSON; None when it could not be opened."""

    id: uuid.UUID
    conversation_id: uuid.UUID
    kind: str
    urgency: str
    staff_id: uuid.UUID | None
    at: datetime
    read_at: datetime | None
    content: dict[str, Any] | None = field(repr=False)
    key_id: uuid.UUID
    files: Sequence[OpenedFile] = ()


def opened(session: Session, ring: Ring, conversation_ids: Iterable[uuid.UUID]) -> list[OpenedMessage]:
    """All messages of some conversations, in time, opened with the member's keys."""
    messages = session.scalars(
        select(Message).where(Message.conversation_id.in_(list(conversation_ids))).order_by(Message.at, Message.id)
    ).all()
    ring.load(session, [message.content_key_id for message in messages])
    attached = _files(session, [message.id for message in messages])
    return [_opened(session, ring, message, attached.get(message.id, [])) for message in messages]


def _files(session: Session, message_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[MessageFile]]:
    found: dict[uuid.UUID, list[MessageFile]] = {}
    question = select(MessageFile).where(MessageFile.message_id.in_(message_ids)).order_by(MessageFile.number)
    for row in session.scalars(question):
        found.setdefault(row.message_id, []).append(row)
    return found


def _opened(session: Session, ring: Ring, message: Message, attached: list[MessageFile]) -> OpenedMessage:
    content = _content(session, ring, message)
    described = _described(content)
    return OpenedMessage(
        message.id,
        message.conversation_id,
        message.kind,
        message.urgency,
        message.staff_id,
        message.at,
        message.read_at,
        content,
        message.content_key_id,
        [OpenedFile(row.id, row.number, *described[row.number]) for row in attached if row.number in described],
    )


def _content(session: Session, ring: Ring, message: Message) -> dict[str, Any] | None:
    """The body's JSON object; None when no desk of the member opens it, or when a phone sealed something else."""
    try:
        key = ring.content_key(session, message.content_key_id)
        content = key.open_json(message.body, Label.BODY, key.id)
    except (NotFound, Broken):
        return None
    return content if isinstance(content, dict) else None


def _described(content: dict[str, Any] | None) -> dict[int, tuple[str, int]]:
    """Media type and length by number of each file that the body describes as it should."""
    listed = (content or {}).get("files")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    told = [(entry.get("n"), entry.get("type"), entry.get("bytes")) for entry in entries]
    return {
        number: (media, length)
        for number, media, length in told
        if isinstance(number, int) and isinstance(media, str) and isinstance(length, int)
    }


def named_files(session: Session, names: Iterable[str]) -> set[str]:
    """Which of these sealed files belong to a message."""
    return set(session.scalars(select(MessageFile.name).where(MessageFile.name.in_(list(names)))))


def names_files(session: Session) -> bool:
    """Whether any message has a file."""
    return session.scalar(select(MessageFile.id).limit(1)) is not None


def opened_file(session: Session, ring: Ring, file_id: uuid.UUID) -> tuple[str, bytes]:
    """Media type (as the sender says) and content of one file.

    Raises NotFound, also when the conversation is not at one of the member's desks, or when it does not open.
    """
    row = session.execute(
        select(MessageFile, Message)
        .join(Message, MessageFile.message_id == Message.id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(MessageFile.id == file_id, Conversation.desk_id.in_(ring.desks(session)))
    ).first()
    if row is None:
        raise NotFound
    file, message = row
    described = _described(_content(session, ring, message))
    if file.number not in described:
        raise NotFound
    key = ring.content_key(session, message.content_key_id)
    try:
        return described[file.number][0], sealed.unlock_file(key, file.number, files.read(file.name))
    except Broken as error:
        raise NotFound from error


@dataclass(frozen=True)
class Standing:
    """A conversation's plain side."""

    id: uuid.UUID
    desk_id: uuid.UUID
    language: str
    where: str
    received_at: datetime
    read_at: datetime | None
    handled_at: datetime | None
    look_again_at: datetime | None
    has_mailbox: bool


def standing(session: Session, conversation_ids: Iterable[uuid.UUID]) -> list[Standing]:
    """The plain side of some conversations, oldest first."""
    rows = session.scalars(
        select(Conversation).where(Conversation.id.in_(list(conversation_ids))).order_by(Conversation.received_at)
    )
    return [
        Standing(
            row.id,
            row.desk_id,
            row.language,
            row.where,
            row.received_at,
            row.read_at,
            row.handled_at,
            row.look_again_at,
            row.public is not None,
        )
        for row in rows
    ]


def lock(session: Session, conversation_id: uuid.UUID) -> Standing:
    """One conversation, held until the transaction ends, so that two members open it one after the other."""
    row = session.get(Conversation, conversation_id, with_for_update=True)
    if row is None:
        raise NotFound
    return standing(session, [row.id])[0]


def desk_of(session: Session, code: Holder) -> uuid.UUID | None:
    """The desk that reads this mailbox now; None when there is none, and for who can find it but not read it."""
    found = session.execute(
        select(Conversation.desk_id, Conversation.access_hash).where(Conversation.lookup_hash == code.lookup_hash)
    ).first()
    return found[0] if found and hmac.compare_digest(found[1] or b"", code.access_hash) else None


def has_been_at(session: Session, lookup_hash: bytes, desk_id: uuid.UUID) -> bool:
    """Whether a desk reads the conversation with this SHA-256 of its lookup id, or has read it."""
    found = session.execute(
        select(Conversation.id, Conversation.desk_id).where(Conversation.lookup_hash == lookup_hash)
    ).first()
    return found is not None and (found[1] == desk_id or session.get(ConversationPast, (found[0], desk_id)) is not None)


def held_by(session: Session, code: Holder) -> uuid.UUID:
    """The conversation that this code or these tokens lead to. Raises UnknownCode."""
    found = session.execute(
        select(Conversation.id, Conversation.access_hash).where(Conversation.lookup_hash == code.lookup_hash)
    ).first()
    if found is None or not hmac.compare_digest(found[1] or b"", code.access_hash):
        raise UnknownCode
    conversation_id: uuid.UUID = found[0]
    return conversation_id


def unread(session: Session, conversation_id: uuid.UUID) -> bool:
    """Whether an answer waits in a mailbox."""
    mine = Message.conversation_id == conversation_id
    waits = select(Message.id).where(mine, Message.staff_id.is_not(None), Message.read_at.is_(None))
    return session.scalar(waits.limit(1)) is not None


@dataclass(frozen=True)
class Latest:
    """The latest thing of one kind and urgency that a person sent."""

    at: datetime
    read_at: datetime | None


def latest(session: Session, conversation_id: uuid.UUID, kind: Kind, urgency: Urgency) -> Latest | None:
    """The latest thing that the person of a conversation sent so; None when there is none."""
    which = [Message.kind == kind.value, Message.urgency == urgency.value, Message.staff_id.is_(None)]
    row = session.execute(
        select(Message.at, Message.read_at)
        .where(Message.conversation_id == conversation_id, *which)
        .order_by(Message.at.desc(), Message.id)
        .limit(1)
    ).first()
    return Latest(*row) if row else None


@dataclass(frozen=True)
class Spoken:
    """In which language somebody wrote, and from where; as a due row says it. ``reads``: the mailbox is not deleted."""

    language: str
    where: Where
    reads: bool


def spoken(session: Session, conversation_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Spoken]:
    """By conversation."""
    columns = select(Conversation.id, Conversation.language, Conversation.where, Conversation.public.is_not(None))
    rows = session.execute(columns.where(Conversation.id.in_(list(conversation_ids))))
    return {found: Spoken(language, Where(where), reads) for found, language, where, reads in rows}


def key_ids(session: Session, conversation_id: uuid.UUID) -> set[uuid.UUID]:
    """Ids of the content keys of all messages of a conversation."""
    return set(session.scalars(select(Message.content_key_id).where(Message.conversation_id == conversation_id)))


def files_of(session: Session, conversation_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """All files of some conversations."""
    linked = select(MessageFile.id).join(Message, MessageFile.message_id == Message.id)
    return list(session.scalars(linked.where(Message.conversation_id.in_(list(conversation_ids)))))


def of_files(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Of these ids the files, each with the conversation in which it was sent."""
    linked = select(MessageFile.id, Message.conversation_id).join(Message, MessageFile.message_id == Message.id)
    return {row[0]: row[1] for row in session.execute(linked.where(MessageFile.id.in_(list(ids))))}


def conversation_of_file(session: Session, file_id: uuid.UUID) -> uuid.UUID:
    """The conversation in which a file was sent. Raises NotFound."""
    linked = select(Message.conversation_id).join(MessageFile, MessageFile.message_id == Message.id)
    found = session.scalar(linked.where(MessageFile.id == file_id))
    if found is None:
        raise NotFound
    return found


def conversation_of(session: Session, message_id: uuid.UUID) -> uuid.UUID:
    """The conversation to which a message belongs. Raises NotFound."""
    found = session.scalar(select(Message.conversation_id).where(Message.id == message_id))
    if found is None:
        raise NotFound
    return found
