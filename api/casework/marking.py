"""Marking cases anew after the index key was rotated: step by step, while the house serves. Nobody sees a word."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.casework import opening, queries
from api.errors import NotFound
from api.keys import following
from api.keys.purposes import Purpose
from api.keys.resealing import Resealed
from api.keys.ring import Ring

AT_ONCE = 25


def step(session: Session, ring: Ring, *, at: datetime, after: uuid.UUID | None = None) -> Resealed:
    """Some cases that this member can open; again and again until ``last`` is None. A second time does no harm.

    One whose key was given to nobody here stays as it is.
    """
    found = queries.unmarked(session, ring, after=after, limit=AT_ONCE)
    done = sum(_marked(session, ring, case_id) for case_id in found)
    if done:
        audit.record(session, Act.CASES_MARKED, by=ring.holder_id, at=at)
    return Resealed(done, found[-1] if len(found) == AT_ONCE else None)


def _marked(session: Session, ring: Ring, case_id: uuid.UUID) -> bool:
    try:
        opening.remark(session, ring, case_id)
    except NotFound:
        return False
    return True


def waits(session: Session, ring: Ring) -> int:
    """How many cases are not marked under the present index key; for who holds it, up to a hundred."""
    return len(queries.unmarked(session, ring))


def offer(app: Flask) -> None:
    """Let the page of keys offer it."""
    following.register(app, Purpose.INDEX, following.Work(waits, step))
