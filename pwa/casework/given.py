"""What a form gives, read one way by all acts that are not in acts.py."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from api import clock
from api.casework.rules import NotAhead
from api.errors import NotFound

Kind = TypeVar("Kind", bound=StrEnum)


def text(name: str) -> str:
    return request.form.get(name, "")


def version() -> int:
    return request.form.get("version", -1, type=int)


def id_in(told: str) -> uuid.UUID:
    """An id. Raises NotFound for anything else."""
    try:
        return uuid.UUID(told)
    except ValueError as error:
        raise NotFound from error


def id_or_none(name: str) -> uuid.UUID | None:
    """An id, or None where the field is empty. Raises NotFound for anything else."""
    return id_in(text(name)) if text(name) else None


def one_of(kinds: type[Kind], name: str) -> Kind:
    """One of a closed list. Raises NotFound for anything else."""
    try:
        return kinds(text(name))
    except ValueError as error:
        raise NotFound from error


def moment(day: str, time: str) -> datetime:
    """A day and a time on the hotline's clock. Raises NotAhead for what is none."""
    try:
        local = datetime.fromisoformat(f"{day}T{time or '08:00'}")
    except ValueError as error:
        raise NotAhead from error
    if local.tzinfo is not None:
        raise NotAhead
    return local.replace(tzinfo=clock.HOTLINE_ZONE)


def back(case_id: uuid.UUID, part: str = "", person: uuid.UUID | None = None) -> Response:
    """To the case again, to the part that was changed, of the same person."""
    return redirect(url_for("casework.case", case_id=case_id, person=person, _anchor=part or None), 303)
