"""How the house stands: its newest back-up, whether it was restored, and what was lost thereby."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.backup import shelf
from api.backup.model import Lost, Restoration
from api.backup.rules import Kind
from api.backup.shelf import Kept
from api.settings import Settings


def held(session: Session) -> bool:
    """Whether the house was brought back and nobody has confirmed it: until then nothing goes out."""
    return session.scalar(select(Restoration.id).where(Restoration.confirmed_at.is_(None)).limit(1)) is not None


def elsewhere(session: Session) -> bool:
    """Whether another house was brought back from a back-up of this one, and goes on in its place."""
    waits = select(Restoration.id).where(Restoration.confirmed_at.is_(None), Restoration.elsewhere)
    return session.scalar(waits.limit(1)) is not None


def newest(settings: Settings, *, at: datetime) -> Kept | None:
    """The newest back-up in BACKUP_DIR; None when there is none. Raises OSError when the folder is away.

    One whose name lies ahead was made under a wrong clock, nobody knows when.
    """
    found = shelf.every(Path(settings.backup_dir)) if settings.backup_dir else []
    return next((each for each in found if not clock.ahead(each.at, at)), None)


def lost(session: Session, kind: Kind, subject_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of these subjects those about which something was changed after the back-up, and not written anew since."""
    question = select(Lost.subject_id).where(Lost.kind == kind.value, Lost.subject_id.in_(list(subject_ids)))
    return set(session.scalars(question))
