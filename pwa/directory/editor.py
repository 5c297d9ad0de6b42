"""What a supervisor does with public numbers and centres: look, edit, confirm, hide."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from api import clock, db
from api.accounts.entrance import member
from api.directory import queries, rules
from api.directory.queries import Centre, Contact
from api.doors import Permission
from api.errors import Changed, NotFound, Refused
from pwa.directory import forms
from pwa.directory.hours_words import DAYS
from pwa.directory.overview import Row, row_of
from pwa.directory.pages import pages
from pwa.shell import errors
from pwa.shell.language import languages, own_name
from pwa.shell.nav import entry
from pwa.shell.page import forget_pages
from pwa.shell.words import words_for

entry("directory.numbers", _("Số công khai"), Permission.EDIT_PUBLIC, 70)

RULE = "/console/<any(numbers, centres):sort>/<key>"


class Sort(NamedTuple):
    """The rules of one sort of public fact."""

    every: Callable[[Session], Any]
    edit: Callable[..., Any]
    verify: Callable[..., Any]
    hide: Callable[..., Any]


SORTS = {
    "numbers": Sort(queries.every_number, rules.edit_number, rules.verify_number, rules.unverify_number),
    "centres": Sort(queries.every_centre, rules.edit_centre, rules.verify_centre, rules.unverify_centre),
}


@pages.at("/console/numbers", needs=Permission.EDIT_PUBLIC)
def numbers() -> str:
    """All numbers and centres, hidden ones too."""
    session = db.session()
    return render_template(
        "directory/numbers.html",
        numbers=[_row(one) for one in queries.every_number(session)],
        centres=[_row(one) for one in queries.every_centre(session)],
    )


def _row(fact: Contact | Centre) -> Row:
    settings = current_app.extensions["settings"]
    return row_of(fact, clock.hotline_time(clock.now()).date(), settings.stale_after_days)


@pages.at(RULE, needs=Permission.EDIT_PUBLIC)
def fact(sort: str, key: str) -> str:
    found = _found(db.session(), sort, key)
    return _form(found, forms.values_of(found))


@pages.at(RULE, needs=Permission.EDIT_PUBLIC, methods=("POST",))
def save_fact(sort: str, key: str) -> AnyResponse:
    """Save what was typed; a refusal, also of an older version, gives the form back with it."""
    errors.way_back(lambda reason: _again(sort, key, reason))
    changes = forms.changes_in(request.form, number=sort == "numbers")
    SORTS[sort].edit(db.session(), key, seen=_seen(), by=member().id, at=clock.now(), **changes)
    forget_pages()
    return redirect(url_for("directory.numbers"), 303)


@pages.at(f"{RULE}/verify", needs=Permission.EDIT_PUBLIC, methods=("POST",))
def verify_fact(sort: str, key: str) -> AnyResponse:
    """Somebody has just called or asked: it is right, show it."""
    SORTS[sort].verify(db.session(), key, by=member().id, at=clock.now(), seen=_seen())
    forget_pages()
    return redirect(url_for("directory.numbers"), 303)


@pages.at(f"{RULE}/hide", needs=Permission.EDIT_PUBLIC, methods=("POST",))
def hide_fact(sort: str, key: str) -> AnyResponse:
    SORTS[sort].hide(db.session(), key, by=member().id, at=clock.now())
    forget_pages()
    return redirect(url_for("directory.numbers"), 303)


def _seen() -> int:
    return request.form.get("seen", 0, type=int)


def _found(session: Session, sort: str, key: str) -> Contact | Centre:
    found: Contact | Centre | None = next((one for one in SORTS[sort].every(session) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def _again(sort: str, key: str, reason: Refused) -> str:
    """The form as it was typed. After a change by somebody else the next save is a decision, not an accident."""
    try:
        with db.reading() as session:
            found = _found(session, sort, key)
    except Refused:
        return errors.page(reason)
    values = request.form.copy()
    if isinstance(reason, Changed):
        values["seen"] = str(found.version)
    return _form(found, values, reason)


def _form(found: Contact | Centre, values: forms.Values, reason: Refused | None = None) -> str:
    return render_template(
        "directory/fact.html",
        row=_row(found),
        values=values,
        stored=forms.values_of(found) if isinstance(reason, Changed) else None,
        problem=words_for(reason.code)[1] if reason else "",
        tongues=[(code, own_name(code)) for code in languages()],
        days=list(enumerate(DAYS, 1)),
        rows=forms.rule_rows(values),
        hours=forms.HOURS,
        costs=forms.COSTS,
    )
