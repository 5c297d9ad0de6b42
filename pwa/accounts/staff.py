"""Members of staff, for who administers: add, reset, sign out, close. A first password is shown once."""

import uuid
from datetime import datetime

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from api import clock, db
from api.accounts import factor, proof, queries, rules
from api.accounts.entrance import member, session_start
from api.accounts.proof import Issued
from api.accounts.roles import Role
from api.doors import Permission
from api.errors import NotFound, Refused
from pwa.accounts.labels import ROLES, SCOPES, STATES
from pwa.accounts.pages import pages
from pwa.shell.language import current
from pwa.shell.nav import entry
from pwa.shell.words import words_for

entry("accounts.staff_list", _("Nhân viên"), Permission.MANAGE_STAFF, 60)


@pages.at("/console/staff", needs=Permission.MANAGE_STAFF)
def staff_list() -> Response:
    return _page()


def _page(reason: Refused | None = None) -> Response:
    """Everybody, and the form for one more; a refused form keeps what was typed."""
    response = make_response(
        render_template(
            "accounts/staff.html",
            people=queries.everybody(db.session()),
            sessions=queries.all_sessions(db.session(), since=_since()),
            mine=member(),
            roles=ROLES,
            states=STATES,
            choices=[(role.value, f"{ROLES[role]}: {SCOPES[role]}") for role in Role],
            typed=request.form,
            problem=str(words_for(reason.code)[1]) if reason else "",
        )
    )
    response.status_code = reason.status if reason else 200
    return response


def _since() -> datetime:
    return session_start(current_app.extensions["settings"], clock.now())


def _seen() -> datetime | None:
    """When the account had last changed as far as the page knew. Raises NotFound for what is no moment."""
    try:
        text = request.form.get("seen", "")
        return datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotFound from error


def _fresh() -> Issued:
    """A first password, derived before the request's own transaction begins."""
    return proof.issue(current_app.extensions["settings"])


@pages.at("/console/staff", needs=Permission.MANAGE_STAFF, methods=("POST",))
def add_staff() -> Response:
    """A new account; its first password is on the answer and nowhere else."""
    first, session, form = _fresh(), db.session(), request.form
    try:
        role = Role(form.get("role", Role.COUNSELLOR.value))
        staff_id = rules.add(
            session,
            form.get("email", ""),
            form.get("name", ""),
            role,
            first,
            at=clock.now(),
            by=member().id,
            language=current(),
        )
    except ValueError:
        return _page(Refused())
    except (rules.NoName, rules.NoEmail, rules.EmailTaken) as reason:
        return _page(reason)
    return _first_password(staff_id, first)


@pages.at("/console/staff/<uuid:staff_id>/reset", needs=Permission.MANAGE_STAFF, methods=("POST",))
def reset_staff(staff_id: uuid.UUID) -> Response:
    """Somebody forgot their password: a first password again, and no desk."""
    first, by = _fresh(), member().id
    rules.reset(db.session(), staff_id, first, at=clock.now(), by=by, seen=_seen())
    return _first_password(staff_id, first)


@pages.at("/console/staff/<uuid:staff_id>/reset-factor", needs=Permission.MANAGE_STAFF, methods=("POST",))
def reset_factor(staff_id: uuid.UUID) -> Response:
    """Somebody lost their telephone: they set up another, with their own password; keys and desks stay."""
    factor.reset(db.session(), staff_id, at=clock.now(), by=member().id, seen=_seen())
    return redirect(url_for("accounts.staff_list"), 303)


@pages.at("/console/staff/<uuid:staff_id>/end-sessions", needs=Permission.MANAGE_STAFF, methods=("POST",))
def end_staff_sessions(staff_id: uuid.UUID) -> Response:
    """Sign somebody out everywhere."""
    rules.end_sessions(db.session(), staff_id, at=clock.now(), by=member().id)
    return redirect(url_for("accounts.staff_list"), 303)


@pages.at("/console/staff/<uuid:staff_id>/close", needs=Permission.MANAGE_STAFF, methods=("POST",))
def close_staff(staff_id: uuid.UUID) -> Response:
    """Somebody leaves."""
    rules.close(db.session(), staff_id, at=clock.now(), by=member().id)
    return redirect(url_for("accounts.staff_list"), 303)


def _first_password(staff_id: uuid.UUID, first: Issued) -> Response:
    person = queries.person(db.session(), staff_id)
    hours = int(rules.FIRST_PASSWORD_VALID.total_seconds()) // 3600
    return make_response(
        render_template("accounts/first_password.html", person=person, password=first.password, hours=hours)
    )
