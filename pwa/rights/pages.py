"""Requests of the person whom data are about, holding a case, and retention with its preview."""

import uuid
from datetime import timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import accompanying, opening
from api.casework import queries as cases
from api.doors import Permission
from api.errors import NotFound
from api.rights import queries, retention, rules
from api.rights.rules import Asked, Outcome, Wish
from api.settings import Settings
from pwa.casework.acts import act
from pwa.rights import labels
from pwa.shell.nav import entry
from pwa.shell.page import Pages

pages = Pages("rights")

entry("rights.due", _("Thời hạn giữ"), Permission.ERASE, 75)


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def _enum(kind: Any, text: str) -> Any:
    try:
        return kind(text)
    except ValueError as error:
        raise NotFound from error


@act("request", room=pages)
def ask(case_id: uuid.UUID) -> Response:
    """Somebody asks something of what is kept about them."""
    given = request.form
    wish = Wish(given.get("asker", ""), given.get("proof", ""), given.get("about", ""), given.get("wish", ""))
    request_id = rules.receive(
        db.session(),
        current_user.ring,
        case_id,
        _enum(Asked, given.get("asks", "")),
        wish,
        token=given.get("token", ""),
        at=clock.now(),
        within=timedelta(hours=_settings().request_hours),
    )
    return redirect(url_for("rights.one", request_id=request_id), 303)


@act("hold", room=pages)
def hold(case_id: uuid.UUID) -> Response:
    rules.hold(db.session(), current_user.ring, case_id, request.form.get("reason-hold", ""), at=clock.now())
    return redirect(url_for("casework.case", case_id=case_id, _anchor="rights"), 303)


@act("unhold", needs=Permission.ERASE, room=pages)
def unhold(case_id: uuid.UUID) -> Response:
    rules.lift(db.session(), current_user.ring, case_id, at=clock.now())
    return redirect(url_for("casework.case", case_id=case_id, _anchor="rights"), 303)


def _shown(request_id: uuid.UUID) -> dict[str, Any]:
    """One request with its case; reading it is a read of the case."""
    ring, session = current_user.ring, db.session()
    found = queries.request(session, ring, request_id)
    with db.writing() as writing:
        opening.read(writing, ring, found.case_id, at=clock.now())
    return {"one": found, "case": cases.opened(session, ring, found.case_id), "labels": labels}


@pages.at("/console/request/<uuid:request_id>", needs=Permission.READ_CASES)
def one(request_id: uuid.UUID) -> str:
    """What somebody asked, and the letter that answers it."""
    days = _settings().backup_days
    begun = {key: text % {"days": days} for key, text in labels.LETTERS.items()}
    may_audit = current_user.may(Permission.READ_AUDIT)
    return render_template(
        "rights/one.html", **_shown(request_id), begun=begun, now=clock.now(), me_may_audit=may_audit
    )


@pages.at("/console/request/<uuid:request_id>/data", needs=Permission.READ_CASES)
def data(request_id: uuid.UUID) -> str:
    """What is kept about the one who asks, to be handed over: theirs alone, and nothing that others told."""
    shown = _shown(request_id)
    with db.writing() as session:
        rules.handed_over(session, current_user.ring, shown["one"].case_id, at=clock.now())
    about, case_id = shown["one"].wish.about, shown["one"].case_id
    homes = accompanying.kept_of(db.session(), current_user.ring, case_id, about, _settings().cuts)
    return render_template("rights/data.html", **shown, kept=queries.kept(shown["case"], about), homes=homes)


@pages.at("/console/request/<uuid:request_id>/letter", needs=Permission.READ_CASES)
def letter(request_id: uuid.UUID) -> str:
    """The letter, to be printed or read out."""
    return render_template("rights/letter.html", **_shown(request_id))


@pages.at("/console/request/<uuid:request_id>", needs=Permission.WORK_CASES, methods=("POST",))
def close(request_id: uuid.UUID) -> Response:
    given = request.form
    outcome = _enum(Outcome, given.get("outcome", ""))
    rules.close(db.session(), current_user.ring, request_id, outcome, given.get("letter", ""), at=clock.now())
    return redirect(url_for("rights.letter", request_id=request_id), 303)


@act("erase", needs=Permission.ERASE, room=pages)
def erase(case_id: uuid.UUID) -> Response:
    """A case goes because the person whom it is about asked for it: at once, after its name was typed."""
    ring, at = current_user.ring, clock.now()
    case = cases.opened(db.session(), ring, case_id)
    if not cases.same_name(request.form.get("name-erase", ""), case.listed.name):
        raise rules.NotNamed
    retention.erase_asked(db.session(), ring, case_id, at=at)
    return redirect(url_for("casework.all_cases"), 303)


@pages.at("/console/retention", needs=Permission.ERASE)
def due() -> str:
    """What is due to go, before anything goes."""
    session, ring, keeps, at = db.session(), current_user.ring, _settings().keeps, clock.now()
    found = retention.preview(session, ring, keeps, at=at)
    return render_template(
        "rights/due.html",
        found=found,
        calls=retention.calls_due(session, ring, keeps, at=at),
        keeps={name: time.days for name, time in keeps.items()},
        labels=labels,
        gone=request.args.get("gone", "", str)[:6],
        stayed=request.args.get("stayed", "", str)[:6],
    )


@pages.at("/console/retention", needs=Permission.ERASE, methods=("POST",), writes=False)
def run() -> Response:
    """Erase what was ticked in the preview; each in a transaction of its own, so that one that fails stops none."""
    ring, keeps, at, gone, stayed = current_user.ring, _settings().keeps, clock.now(), 0, 0
    for case_id in _ids("case"):
        with db.writing() as session:
            went = retention.let_go(session, ring, case_id, keeps, at=at)
        gone, stayed = gone + went, stayed + (not went)
    with db.writing() as session:
        gone += retention.let_calls_go(session, ring, _ids("call"), keeps, at=at)
    return redirect(url_for("rights.due", gone=gone, stayed=stayed), 303)


def _ids(name: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in request.form.getlist(name)]
    except ValueError as error:
        raise NotFound from error
