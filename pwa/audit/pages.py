"""What was done and read, the latest first, by member or by thing."""

import uuid
from datetime import datetime

from flask import render_template, request
from flask_babel import lazy_gettext as _
from flask_login import current_user

from api import clock, db
from api.accounts import queries as staff
from api.audit import queries
from api.audit import rules as audit
from api.audit.acts import Act
from api.doors import Permission
from pwa.audit.sentences import SENTENCES
from pwa.shell.nav import entry
from pwa.shell.page import Pages

pages = Pages("audit")
entry("audit.log", _("Nhật ký"), Permission.READ_AUDIT, 80)


@pages.at("/console/audit", needs=Permission.READ_AUDIT, writes=True)
def log() -> str:
    """Reading the audit is itself an act. Ids stand in the address, never a name."""
    session = db.session()
    by, on = _id("by"), _id("on")
    found = queries.done(session, by=by, on=on, after=_after())
    audit.record(session, Act.AUDIT_READ, by=current_user.id, on=by or on, at=clock.now())
    more = f"{found[-1].at.isoformat()}~{found[-1].id}" if len(found) == queries.PAGE else None
    return render_template(
        "audit/log.html",
        done=found,
        names=staff.names(session, [row.by for row in found] + [row.on for row in found]),
        sentences=SENTENCES,
        by=by,
        on=on,
        more=more,
    )


def _id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _after() -> tuple[datetime, uuid.UUID] | None:
    moment, _sep, last_id = request.args.get("after", "").partition("~")
    try:
        return datetime.fromisoformat(moment), uuid.UUID(last_id)
    except ValueError:
        return None
