"""What is left when a case has been erased."""

import uuid

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, random_id
from api.sealed import Sealed


class KeptCount(Base):
    """What statistics keep of an erased case: coded facts without any identity, under the statistics key."""

    __tablename__ = "kept_count"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    month: Mapped[str] = mapped_column(String(7))
    body: Mapped[Sealed]
