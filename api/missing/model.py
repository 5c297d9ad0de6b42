"""The person somebody looks for, and the clues about them; both sealed."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id
from api.sealed import Sealed


class Person(Base):
    """A missing person. ``version`` grows with each change, so that two counsellors cannot overwrite each other."""

    __tablename__ = "missing_person"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    facts: Mapped[Sealed]
    version: Mapped[int]
    changed_at: Mapped[datetime]


class Clue(Base):
    """One clue; what it says, from whom, when seen and how sure stand in the sealed body."""

    __tablename__ = "clue"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("missing_person.id"), index=True)
    message_id: Mapped[uuid.UUID | None]
    added_by: Mapped[uuid.UUID | None]
    added_at: Mapped[datetime]
    body: Mapped[Sealed]


class PersonSupport(Base):
    """What a person may be entitled to, asked for, was granted or refused."""

    __tablename__ = "person_support"
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("missing_person.id"), primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID]
    body: Mapped[Sealed]
