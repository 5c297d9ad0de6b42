"""What happened in a case, on one page."""

import uuid

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from api import clock, db
from api.accounts import queries as staff
from api.audit.acts import FROM_OUTSIDE, Act
from api.casework import opening, queries, timeline
from api.casework.timeline import Moment, What
from api.doors import Permission
from pwa.audit.sentences import SENTENCES
from pwa.calls.labels import OUTCOMES
from pwa.casework import labels
from pwa.casework.pages import pages

BY_WHO_CAME_HOME = opening.OF_A_COURSE | {
    *("FOLLOW_JOINED", "FOLLOW_CHANGED", "CHECK_IN_RECEIVED", "DURESS_SHOWN"),
    *("APPOINTMENT_ANSWERED", "CONSENT_WITHDRAWN"),
}


@pages.at("/console/case/<uuid:case_id>/timeline", needs=Permission.READ_CASES, writes=True)
def happened(case_id: uuid.UUID) -> str:
    """From the first word to the last act."""
    session, ring = db.session(), current_user.ring
    opening.read(session, ring, case_id, at=clock.now())
    case = queries.opened(session, ring, case_id)
    found = timeline.timeline(session, ring, case)
    names = staff.names(session, {each.by for each in found} | {each.of for each in found})
    lines = [(moment, _who(moment, names), _told(moment, names)) for moment in found]
    return render_template("casework/timeline.html", case=case, lines=lines)


def _who(moment: Moment, names: dict[uuid.UUID, str]) -> str:
    """Empty for what the house did by itself."""
    if moment.by:
        return names.get(moment.by, "?")
    if moment.what is What.ACT and Act[moment.code] not in FROM_OUTSIDE:
        return ""
    if moment.what not in {What.ACT, What.MESSAGE}:
        return ""
    return _("Người được hỏi thăm") if moment.code in BY_WHO_CAME_HOME else _("Người báo tin")


def _told(moment: Moment, names: dict[uuid.UUID, str]) -> str:
    """What it was, as the end of a sentence."""
    if moment.what is What.ACT:
        return str(SENTENCES[Act[moment.code]])
    if moment.what is What.MESSAGE:
        return str(labels.reason(moment.code)).lower()
    if moment.what is What.DONE:
        return _("đã xong: %(what)s", what=labels.reason(moment.code))
    if moment.what is What.WOKEN:
        name = names.get(moment.of, "?") if moment.of else "?"
        reached = moment.code == "reached"
        return _("gọi được %(name)s", name=name) if reached else _("gọi %(name)s, không được", name=name)
    if moment.what is What.CALL:
        return _("ghi cuộc gọi: %(how)s", how=OUTCOMES[moment.code])
    return _("trả lời") if moment.what is What.ANSWER else _("ghi chú")
