"""What a rotation leaves to rooms that keys does not know: they enter it here, and the page of keys offers it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from api.keys.purposes import Purpose
from api.keys.resealing import Resealed
from api.keys.ring import Ring


class Step(Protocol):
    """One step over what this member can open, as :func:`resealing.reseal` does it."""

    def __call__(self, session: Session, ring: Ring, *, at: datetime, after: uuid.UUID | None = None) -> Resealed: ...


@dataclass(frozen=True)
class Work:
    """``waits``: how much this member could do, counted no further than it is told; ``step``: some of it."""

    waits: Callable[[Session, Ring], int]
    step: Step


def register(app: Flask, purpose: Purpose, work: Work) -> None:
    app.extensions.setdefault("after_rotation", {})[purpose] = work


def of(purpose: Purpose) -> Work | None:
    """What follows when a key of this purpose was rotated."""
    found: dict[Purpose, Work] = current_app.extensions.get("after_rotation", {})
    return found.get(purpose)
