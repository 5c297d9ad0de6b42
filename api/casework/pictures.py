"""Pictures that are hard to see, and those that supervision alone may see: covered, and kept for who needs them.

What may be the abuse of a child is restricted at once, is never let out the ordinary way, and keeps a SHA-256 of what
was sent, so that it can be shown later that it is the same.
"""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import queries as restored
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.casework.caring import care
from api.casework.handing import reason_of
from api.casework.model import Case, CaseConversation, FileMark
from api.casework.opening import at_work, case_of, conversation_ids
from api.casework.restricting import restrict
from api.casework.wording import NothingWritten
from api.conversation import queries as conversations
from api.errors import NotFound, Refused
from api.keys import queries as desks
from api.keys.ring import Ring
from api.sealed import ContentKey, Label

NOBODY = uuid.UUID(int=0)


class Covered(Refused):
    """The picture is covered: supervision alone may look, and says why."""

    status = 403


class Mark(StrEnum):
    """Why a picture is covered. ``hard``: it may distress; ``child``: it may show the abuse of a child."""

    HARD = "hard"
    CHILD = "child"


@dataclass(frozen=True)
class Marked:
    """A picture with its mark; ``digest``: SHA-256 of what was sent, in hex digits, for ``Mark.CHILD``."""

    file_id: uuid.UUID
    mark: Mark
    at: datetime
    by_id: uuid.UUID
    digest: str = field(repr=False, default="")


def cover(session: Session, ring: Ring, case_id: uuid.UUID, file_id: uuid.UUID, mark: Mark, *, at: datetime) -> None:
    """Mark a picture of this case; the stronger mark stays. Raises NotFound, JoinedAway.

    With ``Mark.CHILD`` the case is restricted to this member and supervision, and a lead is asked to look after them.
    """
    case, key = at_work(session, ring, case_id)
    if _conversation_of(session, file_id) not in conversation_ids(session, case_id):
        raise NotFound
    _, content = conversations.opened_file(session, ring, file_id)
    found = session.get(FileMark, file_id, with_for_update=True)
    if found is not None and key.open_json(found.body, Label.FILE_MARK, file_id)["mark"] == Mark.CHILD.value:
        return
    if mark is Mark.CHILD:
        backup.take_back(session, TakenBack.PICTURE_COVERED, file_id, case_id, at=at)
        backup.written_anew(session, TakenBack.PICTURE_COVERED, file_id)
    told = {"mark": mark.value} | ({"digest": hashlib.sha256(content).hexdigest()} if mark is Mark.CHILD else {})
    body = key.seal_json(told, Label.FILE_MARK, file_id)
    if found is None:
        session.add(FileMark(file_id=file_id, case_id=case_id, by_id=ring.holder_id, at=at, body=body))
    else:
        found.body, found.by_id, found.at = body, ring.holder_id, at
    session.flush()
    audit.record(session, Act.FILE_MARKED, by=ring.holder_id, on=file_id, at=at)
    if mark is Mark.CHILD:
        if not desks.by_id(session, case.desk_id).restricted:
            restrict(session, ring, case_id, [ring.holder_id], reason="", at=at)
        care(session, case, at=at)


def _conversation_of(session: Session, file_id: uuid.UUID) -> uuid.UUID:
    return conversations.conversation_of_file(session, file_id)


def marks(session: Session, ring: Ring, case_id: uuid.UUID) -> dict[uuid.UUID, Marked]:
    """The covered pictures of a case by their file. Raises NotFound."""
    _, key = case_of(session, ring, case_id)
    rows = session.scalars(select(FileMark).where(FileMark.case_id == case_id)).all()
    talks = conversation_ids(session, case_id)
    lost = restored.lost(session, TakenBack.PICTURE_COVERED, conversations.files_of(session, talks))
    return {row.file_id: _marked(row, key) for row in rows} | {each: _lost(each, case_id, session) for each in lost}


def _lost(file_id: uuid.UUID, case_id: uuid.UUID, session: Session) -> Marked:
    """It was covered after the back-up; by whom, and its digest, were lost. Covering it anew writes both down."""
    at = session.get_one(Case, case_id).changed_at
    return Marked(file_id, Mark.CHILD, at, NOBODY)


def _marked(row: FileMark, key: ContentKey) -> Marked:
    told = key.open_json(row.body, Label.FILE_MARK, row.file_id)
    return Marked(row.file_id, Mark(told["mark"]), row.at, row.by_id, told.get("digest", ""))


def may_see(session: Session, ring: Ring, file_id: uuid.UUID) -> None:
    """The ordinary way to a file: raises Covered for one that may show the abuse of a child."""
    if restored.lost(session, TakenBack.PICTURE_COVERED, [file_id]):
        raise Covered
    row = session.get(FileMark, file_id)
    if row is not None and marks(session, ring, row.case_id)[file_id].mark is Mark.CHILD:
        raise Covered


def _case_of(session: Session, file_id: uuid.UUID) -> uuid.UUID:
    """The case of a covered picture. Raises NotFound."""
    row = session.get(FileMark, file_id)
    if row is not None:
        return row.case_id
    if not restored.lost(session, TakenBack.PICTURE_COVERED, [file_id]):
        raise NotFound
    return session.get_one(CaseConversation, _conversation_of(session, file_id)).case_id


def uncovered(session: Session, ring: Ring, file_id: uuid.UUID, reason: str, *, at: datetime) -> None:
    """Supervision looks at a covered picture; why is written down first. Raises NotFound, NothingWritten."""
    _, key = case_of(session, ring, _case_of(session, file_id))
    why = reason_of(reason, key)
    if why is None:
        raise NothingWritten
    audit.record(session, Act.FILE_UNCOVERED, by=ring.holder_id, on=file_id, at=at, reason=why)
