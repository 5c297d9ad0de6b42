"""One row for each telephone call that a counsellor logged."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id
from api.sealed import Sealed


class Call(Base):
    """A call. Who called and what about stands in the sealed body, under a key of its own, or its case's once linked.

    ``outcome``: talked, silent and so on; plain, as is the time, so that the list and counts need nobody's key.
    ``mark``: the number as a digest under the index key; ``conversation_id``: the report taken down in the call.
    """

    __tablename__ = "call_log"
    __table_args__ = (Index("ix_call_log_open", "by_id", "ended_at"), Index("ix_call_log_list", "desk_id", "began_at"))
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"))
    content_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("content_key.id"))
    direction: Mapped[str] = mapped_column(String(4))
    outcome: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[uuid.UUID]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    mark: Mapped[bytes | None] = mapped_column(index=True)
    marked_under: Mapped[uuid.UUID | None]
    version: Mapped[int]
    body: Mapped[Sealed]
