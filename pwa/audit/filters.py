"""What the auditor looks for: read from an address in which only ids, acts and days stand."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from api import clock
from api.audit.acts import Act
from api.audit.queries import Filter
from api.casework import queries as cases

Read = TypeVar("Read")
READS, DEEDS = "reads", "deeds"
KINDS = {"": _("mọi việc"), READS: _("chỉ những lần xem"), DEEDS: _("chỉ những việc làm")}


@dataclass(frozen=True)
class Asked:
    """``act``: an act's name, READS, DEEDS or empty. ``first``, ``last``: days in Viet Nam, both in."""

    by: uuid.UUID | None = None
    on: uuid.UUID | None = None
    act: str = ""
    first: date | None = None
    last: date | None = None

    def address(self) -> dict[str, str]:
        """For url_for and hidden fields; reading it gives the same again."""
        told = {"by": self.by, "on": self.on, "act": self.act, "from": self.first, "to": self.last}
        return {name: str(value) for name, value in told.items() if value}

    def filter(self, session: Session) -> Filter:
        """A case is looked for with all that belongs to it."""
        return Filter(
            by=self.by,
            on=cases.with_parts(session, self.on) if self.on else (),
            act=Act[self.act] if self.act in Act.__members__ else None,
            reads={READS: True, DEEDS: False}.get(self.act),
            since=_begins(self.first) if self.first else None,
            until=_begins(self.last + timedelta(days=1)) if self.last else None,
        )


def asked(form: MultiDict[str, str]) -> Asked:
    """What can be read of it; the rest counts as not said."""
    act = form.get("act", "")
    return Asked(
        _read(uuid.UUID, form.get("by")),
        _read(uuid.UUID, form.get("on")),
        act if act in KINDS or act in Act.__members__ else "",
        _read(_day, form.get("from")),
        _read(_day, form.get("to")),
    )


def _read(how: Callable[[str], Read], text: Any) -> Read | None:
    try:
        return how(text or "")
    except ValueError:
        return None


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if not 2000 <= found.year <= 2999:
        raise ValueError
    return found


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.HOTLINE_ZONE).astimezone(UTC)
