"""How the house stands: its newest back-up, and whether it was restored."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.backup import shelf
from api.backup.model import Restoration
from api.backup.shelf import Kept
from api.settings import Settings


def held(session: Session) -> bool:
    """Whether the house was brought back and nobody has confirmed it: until then nothing goes out."""
    return session.scalar(select(Restoration.id).where(Restoration.confirmed_at.is_(None)).limit(1)) is not None


def newest(settings: Settings, *, at: datetime) -> Kept | None:
    """The newest back-up in BACKUP_DIR; None when there is none. Raises OSError when the folder is away.

    One whose name lies ahead was made under a wrong clock, nobody knows when.
    """
    found = shelf.every(Path(settings.backup_dir)) if settings.backup_dir else []
    return next((each for each in found if not clock.ahead(each.at, at)), None)
