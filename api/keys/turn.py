"""Who changes keys: one after the other, so that the second sees what the first has done.

A grant would else miss the key that a rotation makes meanwhile, and the two halves what came while they were renewed.
Take the turn before a ring is looked into: who is revoked meanwhile could else wait for each other with their revoker.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

ONE_CHANGES = 0x6C6F696B  # PostgreSQL's name for the turn


def take(session: Session) -> None:
    """Until this transaction ends nobody else changes grants, desks' keys or recovery; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": ONE_CHANGES})
