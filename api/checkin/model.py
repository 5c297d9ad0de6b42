"""Whom the house follows, the times at which they are asked, what members write down, and what is shared with them."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.checkin.kinds import State
from api.contact.window import Window
from api.db import Base, new_id, random_id
from api.sealed import Sealed


class FollowUp(Base):
    """One person who came back and is asked how they are, behind a return code of their own.

    Plain: times, hours and how it stands, since timed work runs with nobody signed in. ``rank`` orders the list
    (kinds.Standing); ``next_at``: when they are asked next. ``pin_mac``, ``duress_mac``: under the server key.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        Index("ix_follow_up_mine", "counsellor_id", "rank", "next_at", "id"),
        Index("ix_follow_up_desk", "desk_id", "rank", "next_at", "id"),
        Index("ix_follow_up_paused", "paused_until"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id"), unique=True)
    desk_id: Mapped[uuid.UUID]
    counsellor_id: Mapped[uuid.UUID | None]
    state: Mapped[str] = mapped_column(String(12))
    rank: Mapped[int]
    next_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    slower: Mapped[bool]
    missed: Mapped[int]
    reminder: Mapped[str] = mapped_column(String(8))
    zone: Mapped[str] = mapped_column(String(40))
    days: Mapped[str] = mapped_column(String(40))
    since: Mapped[str] = mapped_column(String(5))
    until: Mapped[str] = mapped_column(String(5))
    pin_mac: Mapped[bytes | None]
    duress_mac: Mapped[bytes | None]
    version: Mapped[int]
    body: Mapped[Sealed]

    @property
    def window(self) -> Window:
        return Window(self.zone, tuple(self.days.split()), self.since, self.until)

    @property
    def active(self) -> bool:
        return self.state == State.ACTIVE.value


class CheckIn(Base):
    """One time at which somebody is asked. ``wanted_at``: by the plan; ``opens_at``: inside of the safe hours.

    ``next_at``: when timed work turns it into its next state; empty while nothing is to be done by the clock.
    """

    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_next", "next_at"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    follow_up_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("follow_up.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    way: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    wanted_at: Mapped[datetime]
    opens_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class FollowUpRecord(Base):
    """What a member writes down: a visit or a call, an instrument filled in together, a restricted note.

    What kind it is stands in the sealed body. ``content_key_id``: its case's key, or one of its own that only its
    author and supervision hold.
    """

    __tablename__ = "follow_up_record"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    follow_up_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("follow_up.id"), index=True)
    content_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("content_key.id"))
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    body: Mapped[Sealed]


class FollowUpShared(Base):
    """What a member shares with the person: safety plan, where to go, times, own progress when wished.

    ``body``: under the case's key, for members. ``for_person``: the same under a fresh key that the code alone opens.
    """

    __tablename__ = "follow_up_shared"
    follow_up_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("follow_up.id"), primary_key=True)
    content_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("content_key.id"))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID]
    body: Mapped[Sealed]
    for_person: Mapped[Sealed]


class Appointment(Base):
    """A talk or a visit that was offered, for a time; where and with whom stand in what is shared."""

    __tablename__ = "appointment"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    follow_up_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("follow_up.id"), index=True)
    starts_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[uuid.UUID]
    answered_at: Mapped[datetime | None]
    version: Mapped[int]
