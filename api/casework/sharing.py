"""A member shares something with somebody who came home: asked of the guard first, like every word to a person."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.casework.guarding import must_wait
from api.casework.opening import at_work, case_of
from api.casework.wording import once
from api.checkin import answers, appointments, instruments, shared
from api.checkin.appointments import Meeting
from api.checkin.cell import Cell, Point
from api.checkin.kinds import Appointed
from api.checkin.model import FollowUp
from api.checkin.queries import Followed, followed
from api.checkin.shared import OpenedCell
from api.contact import rules as contact
from api.conversation import queries as conversations
from api.conversation.code import Code
from api.conversation.noting import Asks
from api.errors import NotFound, Refused
from api.keys.ring import Ring
from api.push import rules as push
from api.sealed import ContentKey


class NotSureYet(Refused):
    """A supervisor has not said yet that it is the person who reads there: nothing is shared before."""

    status = 409


@dataclass(frozen=True)
class Sharing:
    """All that the two pages of a follow-up show. ``points``: what the person would see of their course; ``wished``:
    they asked to see it."""

    follow: Followed
    opened: OpenedCell
    meetings: list[Meeting]
    points: tuple[Point, ...]
    wished: bool

    @property
    def version(self) -> int:
        return self.opened.version

    @property
    def cell(self) -> Cell:
        return self.opened.cell


def _of(session: Session, ring: Ring, follow_id: uuid.UUID, *, change: bool) -> tuple[FollowUp, ContentKey]:
    """A follow-up and its case's key. Raises NotFound, also for who does not belong to the case's desk."""
    case_id = session.scalar(select(FollowUp.case_id).where(FollowUp.id == follow_id))
    if case_id is None:
        raise NotFound
    # the case first, as everywhere: who joins cases meanwhile waits
    _, key = (at_work if change else case_of)(session, ring, case_id)
    follow = session.get_one(FollowUp, follow_id, with_for_update=change or None, populate_existing=True)
    return follow, key


def seal_again(session: Session, ring: Ring, follow: FollowUp, _code: Code) -> None:
    """Somebody has another code: what is shared is sealed to it (checkin.rules.new_code)."""
    _, key = case_of(session, ring, follow.case_id)
    shared.seal_again(session, key, follow)


def read(session: Session, ring: Ring, follow_id: uuid.UUID, *, at: datetime) -> None:
    """A member looks at what is shared: audited. Raises NotFound."""
    follow, _ = _of(session, ring, follow_id, change=False)
    audit.record(session, Act.FOLLOW_READ, by=ring.holder_id, on=follow.case_id, at=at)


def sharing(session: Session, ring: Ring, follow_id: uuid.UUID) -> Sharing:
    """What is shared with one person, and what they asked for. Raises NotFound."""
    follow, key = _of(session, ring, follow_id, change=False)
    points, wished = _course(session, ring, follow)
    opened = shared.opened(session, key, follow_id)
    return Sharing(followed(follow), opened, appointments.listed(session, follow), points, wished)


def _course(session: Session, ring: Ring, follow: FollowUp) -> tuple[tuple[Point, ...], bool]:
    """WHO-5 scores of what they answered, the oldest first, and whether they wish to see them."""
    wished, sittings = False, dict[str, tuple[str, dict[str, int]]]()
    for message in conversations.opened(session, ring, [follow.conversation_id]):
        content = (message.content if message.staff_id is None else None) or {}
        if content.get("asks") in (Asks.PROGRESS, Asks.NO_PROGRESS):
            wished = content["asks"] == Asks.PROGRESS
        told = answers.read(content)
        if told is not None:  # what was stopped half-way and went on is one sitting
            _day, before = sittings.get(told.form, ("", {}))
            sittings[told.form] = shared.day_of(message.at), before | dict(told.answers)
    scored = [(day, instruments.every()["who5"].score(said)) for day, said in sittings.values()]
    return tuple(Point(day, score) for day, score in scored if score is not None), wished


def publish(session: Session, ring: Ring, follow_id: uuid.UUID, cell: Cell, *, version: int, at: datetime) -> None:
    """Share safety plan and places. Appointments stay as they are; own progress goes along when it is wished.

    Raises NotFound, NotSureYet, Changed, TooMuchShared, and whatever contact.may_contact does.
    """
    follow, key = _allowed(session, ring, follow_id, at)
    now = shared.opened(session, key, follow_id).cell
    points, wished = _course(session, ring, follow)
    told = replace(cell, progress=points if wished else (), appointments=now.appointments)
    shared.write(session, key, follow, told, version=version, by=ring.holder_id, at=at)


def _allowed(session: Session, ring: Ring, follow_id: uuid.UUID, at: datetime) -> tuple[FollowUp, ContentKey]:
    follow, key = _of(session, ring, follow_id, change=True)
    contact.may_contact(session, key, follow.conversation_id, by=ring.holder_id, at=at)
    if must_wait(session, key, follow.case_id, follow.conversation_id):
        raise NotSureYet
    return follow, key


def offer(
    session: Session,
    ring: Ring,
    follow_id: uuid.UUID,
    starts_at: datetime,
    text: str,
    *,
    outside: bool = False,
    token: str = "",
    at: datetime,
) -> None:
    """Offer a time; where and with whom goes into the cell. A form that is sent twice offers once.

    Raises what :func:`publish` and appointments.offer raise.
    """
    follow, key = _allowed(session, ring, follow_id, at)
    appointment_id = once(token, "appointment", starts_at.isoformat(), text)
    there = {one.id for one in appointments.listed(session, follow)}
    if appointment_id in there:
        return
    by = ring.holder_id
    appointments.offer(session, follow, starts_at, outside=outside, appointment_id=appointment_id, by=by, at=at)
    now = shared.opened(session, key, follow_id)
    texts = {name: told for name, told in now.cell.appointments.items() if uuid.UUID(name) in there}
    told = replace(now.cell, appointments=texts | {str(appointment_id): text.strip()})
    shared.write(session, key, follow, told, version=now.version, by=by, at=at)
    push.owed(session, follow.conversation_id, at=at)


def close(
    session: Session,
    ring: Ring,
    follow_id: uuid.UUID,
    appointment_id: uuid.UUID,
    state: Appointed,
    *,
    version: int,
    at: datetime,
) -> None:
    """Mark an appointment as done, or cancel it. Raises NotFound, Changed, AppointmentOver."""
    follow, _ = _of(session, ring, follow_id, change=True)
    appointments.close(session, follow, appointment_id, state, version=version, by=ring.holder_id, at=at)
