"""What was taken back (a grant, an account, a mailbox), kept apart from back-ups; restorations, and what they lost."""

import uuid
from datetime import datetime

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class TakenBack(Base):
    """A revocation, an erasure or a withdrawal: a back-up from before it would bring back what is gone.

    ``copied_at``: when it was copied out of the house; ids alone, no words.
    """

    __tablename__ = "taken_back"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[uuid.UUID]
    object_id: Mapped[uuid.UUID | None]
    copied_at: Mapped[datetime | None] = mapped_column(index=True)


class Restoration(Base):
    """The house was brought back to an earlier moment; due acts that leave it wait until somebody confirms.

    ``elsewhere``: it is another house that was brought back from a back-up of this one, and has been confirmed.
    """

    __tablename__ = "restoration"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    from_moment: Mapped[datetime]
    restored_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    elsewhere: Mapped[bool] = mapped_column(server_default=false(), default=False)


class Lost(Base):
    """Something that was changed after the back-up: what stands here is older, or nothing does.

    It is not relied upon until a member has written it anew, and then the row goes. Ids alone: never what it said.
    """

    __tablename__ = "lost"
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    subject_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
