"""What was done and read, the latest first: of one case, one member, one sort of act, between two days."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import queries as staff
from api.audit import queries
from api.audit import rules as audit
from api.audit.acts import Act
from api.audit.queries import Done
from api.casework import queries as cases
from api.doors import Permission
from api.keys import queries as desks
from api.keys.purposes import Purpose
from api.sealed import Broken
from pwa.accounts.labels import desk_name
from pwa.audit.filters import KINDS, Asked, asked
from pwa.audit.sentences import grouped, nobody, sentence
from pwa.shell.nav import entry
from pwa.shell.page import Pages

pages = Pages("audit")
entry("audit.log", _("Nhật ký"), Permission.READ_AUDIT, 80)


@pages.at("/console/audit", needs=Permission.READ_AUDIT, writes=True)
def log() -> str:
    """Reading the audit is itself an act. Ids stand in the address, never a name."""
    session, wanted = db.session(), asked(request.args)
    found = queries.done(session, wanted.filter(session), after=_after())
    audit.record(session, Act.AUDIT_READ, by=current_user.id, on=wanted.by or wanted.on, at=clock.now())
    more = f"{found[-1].at.isoformat()}~{found[-1].id}" if len(found) == queries.PAGE else None
    return _page(session, wanted, found, more=more)


@pages.at("/console/audit", needs=Permission.READ_AUDIT, methods=("POST",))
def choose() -> str | Response:
    """A case's name is posted and becomes its id; a name that no case has is said so."""
    session, form = db.session(), request.form
    name = form.get("case", "").strip()
    case = cases.id_of(session, name) if name else None
    wanted = asked(MultiDict(form.to_dict() | ({"on": str(case)} if case else {})))
    if name and not case:
        return _page(session, wanted, [], sought=name)
    return redirect(url_for("audit.log", **wanted.address()), 303)  # type: ignore[arg-type]


def _page(session: Session, wanted: Asked, found: Sequence[Done], *, more: str | None = None, sought: str = "") -> str:
    everybody = staff.everybody(session)
    case = cases.names(session, [wanted.on]).get(wanted.on, "") if wanted.on else ""
    return render_template(
        "audit/log.html",
        done=found,
        names=names_of(session, found),
        reasons=_reasons(session, found),
        sentence=sentence,
        nobody=nobody,
        wanted=wanted,
        address=wanted.address(),
        kinds=KINDS,
        acts=grouped(),
        people=[("", _("mọi người"))] + [(str(one.id), one.name) for one in everybody],
        case=sought or case,
        thing="" if case else wanted.on or "",
        sought=sought,
        more=more,
        chain=queries.standing(session),
    )


def names_of(session: Session, found: Sequence[Done]) -> dict[uuid.UUID, str]:
    """Names of members, cases and desks, by id."""
    things = {row.on for row in found if row.on}
    named = {desk.id: str(desk_name(desk.code)) for desk in desks.desks(session, *Purpose) if desk.id in things}
    return (
        named
        | cases.names_of_parts(session, things)
        | staff.names(session, things | {row.by for row in found if row.by})
    )


def _reasons(session: Session, found: Sequence[Done]) -> dict[uuid.UUID, str]:
    """By entry: the reasons that the reader's own keys open. Nobody else's page holds them."""
    sealed, ring, opened = [row for row in found if row.reason], current_user.ring, {}
    ring.load(session, [row.reason.key_id for row in sealed if row.reason])
    for row in sealed:
        if row.reason and ring.can_open(session, row.reason.key_id):
            try:
                opened[row.id] = queries.reason(row, ring.content_key(session, row.reason.key_id))
            except Broken:
                continue
    return opened


def _after() -> tuple[datetime, uuid.UUID] | None:
    moment, _sep, last_id = request.args.get("after", "").partition("~")
    try:
        found = datetime.fromisoformat(moment), uuid.UUID(last_id)
    except ValueError:
        return None
    return found if found[0].tzinfo else None
