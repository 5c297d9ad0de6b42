"""How the house stands after a restore."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.backup.model import Restoration


def held(session: Session) -> bool:
    """Whether the house was brought back and nobody has confirmed it: until then nothing goes out."""
    return session.scalar(select(Restoration.id).where(Restoration.confirmed_at.is_(None)).limit(1)) is not None
