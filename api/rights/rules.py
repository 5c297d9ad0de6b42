"""Requests of the person whom data are about, from the first word to the letter; and holding a case against erasure.

Six kinds, after Law 91/2025/QH15 on personal data. The days within which an answer is owed are a setting
(`REQUEST_HOURS`): the law's own terms were not confirmed when this was written.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import sealed
from api.audit import rules as audit
from api.audit.acts import Act
from api.casework.opening import at_work, case_of
from api.casework.wording import once, written
from api.consent.model import LegalHold, SubjectRequest
from api.errors import NotFound, Refused
from api.keys.ring import Ring
from api.sealed import ContentKey, Label
from api.tasks import rules as tasks
from api.tasks.rules import DueKind


class Asked(StrEnum):
    """What a person may ask of what is kept about them."""

    SEE = "see"
    CORRECT = "correct"
    EXPORT = "export"
    DELETE = "delete"
    RESTRICT = "restrict"
    WITHDRAW = "withdraw"


class Outcome(StrEnum):
    """What became of a request."""

    DONE = "done"
    IN_PART = "in_part"
    REFUSED = "refused"


class NotProven(Refused):
    """Before anything of a request is done somebody puts down how they made sure who asks."""

    status = 422


class NotNamed(Refused):
    """Who erases types the case's name first, so that no other one goes."""

    status = 422


class Answered(Refused):
    """The request was answered by a colleague meanwhile; that letter stands."""

    status = 409


class Held(Refused):
    """The case is held by law: nothing of it is erased until the hold is lifted."""

    status = 409


@dataclass(frozen=True)
class Wish:
    """What is sealed of a request: who asks, how that was made sure of, their words, and the letter when there is one.

    ``about``: whose data, a person of the case or a conversation, as text; what belongs to others is not theirs to ask.
    """

    who: str = field(repr=False)
    proof: str = field(repr=False)
    about: str
    wish: str = field(repr=False, default="")
    letter: str = field(repr=False, default="")

    def body(self) -> dict[str, str]:
        return {"who": self.who, "proof": self.proof, "about": self.about, "wish": self.wish, "letter": self.letter}


def receive(
    session: Session,
    ring: Ring,
    case_id: uuid.UUID,
    asked: Asked,
    wish: Wish,
    *,
    token: str = "",
    at: datetime,
    within: timedelta,
) -> uuid.UUID:
    """Put down that somebody asks; an answer is due from now on. Returns its id. Raises NotProven, NothingWritten."""
    case, key = at_work(session, ring, case_id)
    told = Wish(written(wish.who), wish.proof.strip(), wish.about, wish.wish.strip())
    if not told.proof:
        raise NotProven
    request_id = once(token, "request", asked.value + str(told.body()))
    if session.get(SubjectRequest, request_id) is not None:
        return request_id
    session.add(
        SubjectRequest(
            id=request_id,
            case_id=case_id,
            kind=asked.value,
            by_id=ring.holder_id,
            received_at=at,
            due_at=at + within,
            body=key.seal_json(told.body(), Label.SUBJECT_REQUEST, request_id),
        )
    )
    _owe(session, case.desk_id, case_id, case.assignee_id or ring.holder_id, at, at + within)
    audit.record(session, Act.REQUEST_RECEIVED, by=ring.holder_id, on=case_id, at=at)
    return request_id


def _owe(
    session: Session, desk_id: uuid.UUID, case_id: uuid.UUID, to: uuid.UUID, at: datetime, due_at: datetime
) -> None:
    tasks.raise_due(
        session,
        DueKind.REQUEST,
        desk_id=desk_id,
        subject_id=case_id,
        urgency=sealed.Urgency.NORMAL,
        language="vi",
        where=sealed.Where.UNKNOWN,
        at=at,
        due_at=due_at,
        assignee_id=to,
    )


def close(
    session: Session,
    ring: Ring,
    request_id: uuid.UUID,
    outcome: Outcome,
    letter: str,
    *,
    at: datetime,
) -> None:
    """Answer a request with its letter. The next open one of the case stays due. Raises NotFound, Answered."""
    found = session.get(SubjectRequest, request_id, with_for_update=True)
    if found is None:
        raise NotFound
    case, key = at_work(session, ring, found.case_id)
    if found.closed_at is not None:
        raise Answered
    told = opened(found, key)
    said = Wish(told.who, told.proof, told.about, told.wish, written(letter))
    found.body = key.seal_json(said.body(), Label.SUBJECT_REQUEST, found.id)
    found.closed_at, found.closed_by, found.outcome = at, ring.holder_id, outcome.value
    session.flush()
    tasks.close_kind(session, DueKind.REQUEST, case.id, by=ring.holder_id, at=at)
    still = select(SubjectRequest).where(SubjectRequest.case_id == case.id, SubjectRequest.closed_at.is_(None))
    following = session.scalars(still.order_by(SubjectRequest.due_at).limit(1)).first()
    if following is not None:
        _owe(session, case.desk_id, case.id, case.assignee_id or ring.holder_id, at, following.due_at)
    audit.record(session, Act.REQUEST_ANSWERED, by=ring.holder_id, on=case.id, at=at)


def handed_over(session: Session, ring: Ring, case_id: uuid.UUID, *, at: datetime) -> None:
    """What is kept about somebody was opened so as to be given to them; their own request is the ground."""
    audit.record(session, Act.CASE_RELEASED, by=ring.holder_id, on=case_id, at=at)


def opened(request: SubjectRequest, key: ContentKey) -> Wish:
    """What was sealed of a request."""
    return Wish(**key.open_json(request.body, Label.SUBJECT_REQUEST, request.id))


def hold(session: Session, ring: Ring, case_id: uuid.UUID, reason: str, *, at: datetime) -> None:
    """Keep a case whatever its retention says; once is enough. Raises NothingWritten, TooManyWords."""
    _, key = at_work(session, ring, case_id)
    said = written(reason)
    if is_held(session, case_id):
        return
    found = LegalHold(id=uuid.uuid4(), case_id=case_id, by_id=ring.holder_id, at=at, reason=sealed.Sealed())
    found.reason = key.seal_json(said, Label.LEGAL_HOLD, found.id)
    session.add(found)
    session.flush()
    audit.record(session, Act.CASE_HELD, by=ring.holder_id, on=case_id, at=at)


def lift(session: Session, ring: Ring, case_id: uuid.UUID, *, at: datetime) -> None:
    """The hold ends; what is due by retention may go again."""
    case_of(session, ring, case_id, change=True)
    for found in session.scalars(select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))):
        found.lifted_at, found.lifted_by = at, ring.holder_id
        audit.record(session, Act.CASE_HOLD_LIFTED, by=ring.holder_id, on=case_id, at=at)


def is_held(session: Session, case_id: uuid.UUID) -> bool:
    """Whether a hold stands."""
    standing = select(LegalHold.id).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
    return session.scalars(standing.limit(1)).first() is not None
