"""What the case page shows of requests and a hold."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user

from api import clock, db
from api.casework.queries import OpenedCase
from api.checkin import queries as checkin
from api.doors import Permission
from api.rights import queries
from pwa.rights import labels


def panel(case: OpenedCase) -> dict[str, Any]:
    """The requests of a case, its hold, and of whom a request may be."""
    session, ring = db.session(), current_user.ring
    home = {one.conversation_id for one in checkin.of_case(session, case.listed.id)}
    writers = [
        (str(one.id), _("Người được hỏi thăm, từ %(time)s", time=_day(one.received_at)))
        if one.id in home
        else (str(one.id), _("Người báo tin, từ %(day)s", day=_day(one.received_at)))
        for one in case.conversations
    ]
    persons = [(str(one.id), one.facts.get("name") or _("Người ấy")) for one in case.persons]
    return {
        "rights": labels,
        "asked_for": queries.requests(session, ring, case.listed.id),
        "hold": queries.hold(session, ring, case.listed.id),
        "abouts": persons + writers,
        "me_may_audit": current_user.may(Permission.READ_AUDIT),
    }


def _day(at: datetime) -> str:
    return clock.hotline_time(at).strftime("%d/%m/%Y")
