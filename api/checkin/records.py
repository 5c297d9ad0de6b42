"""What members write down: a visit or a call that counts as a check-in, an instrument filled in together, what was
looked at, a hand-over, an ending; and restricted notes, under a key of their own.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.checkin import instruments, rules
from api.checkin.kinds import Turn
from api.checkin.model import FollowUp, FollowUpRecord
from api.checkin.raises import CutOffs
from api.checkin.reasons import reasons_in
from api.checkin.schedule import plan
from api.errors import Refused
from api.keys.ring import Ring
from api.missing.rules import TooManyWords
from api.sealed import Broken, ContentKey, Label

TEXT_MAX = 20_000
LONG_AGO = timedelta(days=2 * 366)
A_MOMENT = timedelta(minutes=5)  # clocks differ
NONE: CutOffs = {}


class RecordKind(StrEnum):
    """What a record is; stands in its sealed body."""

    VISIT = "visit"
    CALL = "call"
    OTHER = "other"
    FILLED = "filled"
    LOOKED = "looked"
    HANDED = "handed"
    ENDED = "ended"
    NOTE = "note"


MET = (RecordKind.VISIT, RecordKind.CALL, RecordKind.OTHER)  # somebody was heard of: it counts as answered


class NotThen(Refused):
    """A visit or a call lies in the past, within two years."""

    status = 422


class NotAnAnswer(Refused):
    """An answer that its question does not offer."""

    status = 422


class NothingRecorded(Refused):
    """A record without an answer and without words."""

    status = 422


@dataclass(frozen=True)
class Told:
    """What a record says. ``when``: when it took place; ``level``: a kinds.Standing's name; ``to``: who goes on.

    ``how``: how the person agreed; ``name``: of the instrument that was filled in.
    """

    kind: RecordKind
    when: datetime
    answers: Mapping[str, int] = field(default_factory=dict, repr=False)
    versions: Mapping[str, str] = field(default_factory=dict)
    words: str = field(default="", repr=False)
    level: str = ""
    to: str = ""
    how: str = ""

    def body(self) -> dict[str, Any]:
        """The JSON that is sealed: only what is said."""
        told = {name: getattr(self, name) for name in ("words", "level", "to", "how")}
        maps = {"answers": dict(self.answers), "versions": dict(self.versions)}
        said = {name: value for name, value in (told | maps).items() if value}
        return {"kind": self.kind.value, "when": self.when.isoformat(), **said}


def told_of(body: Mapping[str, Any]) -> Told:
    """Inverse of :meth:`Told.body`."""
    return Told(
        RecordKind(body["kind"]),
        datetime.fromisoformat(body["when"]),
        body.get("answers", {}),
        body.get("versions", {}),
        **{name: body.get(name, "") for name in ("words", "level", "to", "how")},
    )


@dataclass(frozen=True)
class Opened:
    """A record as a member reads it. ``told`` None: a restricted note, or one that this member cannot open."""

    id: uuid.UUID
    by_id: uuid.UUID
    at: datetime
    private: bool
    told: Told | None = field(repr=False)


def write(
    session: Session,
    key: ContentKey,
    follow: FollowUp,
    told: Told,
    *,
    record_id: uuid.UUID,
    by: uuid.UUID,
    at: datetime,
    cut_offs: CutOffs = NONE,
) -> bool:
    """Keep one record under ``key``; the same id once, and False then. Who was met was heard of: what waited is done.

    Answers raise a hand as they do on the phone. Raises NotThen, NotAnAnswer, NothingRecorded, TooManyWords.
    """
    if session.get(FollowUpRecord, record_id) is not None:
        return False
    _look_at(told, at)
    session.add(
        FollowUpRecord(
            id=record_id,
            case_id=follow.case_id,
            follow_up_id=follow.id,
            content_key_id=key.id,
            by_id=by,
            at=at,
            body=key.seal_json(told.body(), Label.FOLLOW_UP_RECORD, record_id),
        )
    )
    session.flush()
    if told.kind in MET:
        _heard_of(session, follow, at)
    follow.rank = min([follow.rank, *(each.standing for each in reasons_in(told.answers, cut_offs))])
    session.flush()
    rules.stand(session, follow)
    return True


def _heard_of(session: Session, follow: FollowUp, at: datetime) -> None:
    """What waited is done, and so is what was to be asked within the time in which an answer counts."""
    for each in rules.times(session, follow):
        if each.state == Turn.PLANNED.value and each.opens_at <= at + plan().late and follow.active:
            each.state = Turn.OPEN.value
    follow.missed = 0
    rules.done_with(session, follow, at=at)


def _look_at(told: Told, at: datetime) -> None:
    if len(told.words) > TEXT_MAX:
        raise TooManyWords
    if not at - LONG_AGO <= told.when <= at + A_MOMENT:
        raise NotThen
    known = instruments.items()
    if any(name not in known or value not in known[name].values for name, value in told.answers.items()):
        raise NotAnAnswer
    if told.kind in (*MET, RecordKind.FILLED, RecordKind.NOTE) and not (told.answers or told.words):
        raise NothingRecorded


def of_follow_up(session: Session, ring: Ring, follow_id: uuid.UUID, case_key: ContentKey) -> list[Opened]:
    """All records, the latest first; restricted notes closed."""
    return [
        Opened(row.id, row.by_id, row.at, row.content_key_id != case_key.id, _opened(ring, session, row, case_key))
        for row in _rows(session, follow_id)
    ]


def private(session: Session, ring: Ring, follow_id: uuid.UUID, case_key: ContentKey) -> list[Opened]:
    """Restricted notes, the latest first, opened where this member holds their key."""
    rows = [row for row in _rows(session, follow_id) if row.content_key_id != case_key.id]
    return [Opened(row.id, row.by_id, row.at, True, _opened(ring, session, row, None)) for row in rows]


def _rows(session: Session, follow_id: uuid.UUID) -> list[FollowUpRecord]:
    question = select(FollowUpRecord).where(FollowUpRecord.follow_up_id == follow_id)
    return list(session.scalars(question.order_by(FollowUpRecord.at.desc(), FollowUpRecord.id.desc())))


def _opened(ring: Ring, session: Session, row: FollowUpRecord, key: ContentKey | None) -> Told | None:
    """``key``: the case's, for what lies under it; None to try the note's own."""
    if key is not None and row.content_key_id != key.id:
        return None
    if key is None and not ring.can_open(session, row.content_key_id):
        return None
    try:
        found = key or ring.content_key(session, row.content_key_id)
        return told_of(found.open_json(row.body, Label.FOLLOW_UP_RECORD, row.id))
    except (Broken, KeyError, ValueError):
        return None
