"""What a supervisor does with public answers: see the gaps, write, mark as reviewed, bring back an earlier version."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as AnyResponse

from api import clock, db
from api.accounts import queries as staff
from api.accounts.entrance import member
from api.doors import Permission
from api.errors import Changed, NotFound, Refused
from api.guidance import queries, rules
from api.guidance.queries import SOURCE_LANGUAGE
from pwa.guidance import forms
from pwa.guidance.pages import TOPICS, pages
from pwa.shell import errors
from pwa.shell.language import languages, own_name
from pwa.shell.nav import entry
from pwa.shell.page import forget_pages
from pwa.shell.words import words_for

entry("guidance.articles", _("Bài trả lời"), Permission.EDIT_PUBLIC, 71)

RULE = "/console/articles/<slug>/<language>"


@pages.at("/console/articles", needs=Permission.EDIT_PUBLIC)
def articles() -> str:
    """Every article in every language: missing, older than the Vietnamese, not checked for long, reviewed."""
    settings = current_app.extensions["settings"]
    today = clock.hotline_time(clock.now()).date()
    found = queries.overview(db.session(), languages(), today=today, stale_after_days=settings.stale_after_days)
    return render_template("guidance/articles.html", articles=found, topics=TOPICS, tongue=own_name)


@pages.at(RULE, needs=Permission.EDIT_PUBLIC)
def article(slug: str, language: str) -> str:
    _known(language)
    return _form(slug, language)


@pages.at(RULE, needs=Permission.EDIT_PUBLIC, methods=("POST",))
def save_article(slug: str, language: str) -> AnyResponse:
    """A new version; a refusal, also of an older version, gives the form back as it was typed."""
    _known(language)
    errors.way_back(lambda reason: _again(slug, language, reason))
    words = forms.words_in(request.form)
    rules.write(db.session(), slug, language, words, seen=_seen(), by=member().id, at=clock.now())
    return _saved(slug, language)


@pages.at(f"{RULE}/review", needs=Permission.EDIT_PUBLIC, methods=("POST",))
def review_article(slug: str, language: str) -> AnyResponse:
    """The hotline has looked through these words."""
    _known(language)
    rules.review(db.session(), slug, language, seen=_seen(), by=member().id, at=clock.now())
    return _saved(slug, language)


@pages.at(f"{RULE}/restore", needs=Permission.EDIT_PUBLIC, methods=("POST",))
def restore_article(slug: str, language: str) -> AnyResponse:
    """Bring back an earlier version, as a new one."""
    _known(language)
    number = request.form.get("number", 0, type=int)
    rules.restore(db.session(), slug, language, number, seen=_seen(), by=member().id, at=clock.now())
    return _saved(slug, language)


def _saved(slug: str, language: str) -> AnyResponse:
    forget_pages()
    return redirect(url_for("guidance.article", slug=slug, language=language), 303)


def _seen() -> int:
    return request.form.get("seen", 0, type=int)


def _known(language: str) -> None:
    if language not in languages():
        raise NotFound


def _again(slug: str, language: str, reason: Refused) -> str:
    """What was typed, unless even the page around it cannot be made: the browser still has it then."""
    try:
        return _form(slug, language, request.form.copy(), reason)
    except Refused:
        return errors.page(reason)


def _form(slug: str, language: str, values: forms.Values | None = None, reason: Refused | None = None) -> str:
    """After a change by somebody else the next save is a decision, not an accident: it goes on top of what is shown."""
    with db.reading() as session:
        found = queries.article(session, slug)
        history = queries.history(session, found.id, language)
        source = queries.history(session, found.id, SOURCE_LANGUAGE)
        names = staff.names(session, [version.editor_id for version in history])
    if values is None:
        values = forms.values_of(history[0] if history else None)
    if isinstance(reason, Changed):
        values["seen"] = str(history[0].number if history else 0)
    return render_template(
        "guidance/article.html",
        article=found,
        language=language,
        tongue=own_name,
        history=history,
        source=source[0] if source and language != SOURCE_LANGUAGE else None,
        names=names,
        values=values,
        rows=forms.source_rows(values),
        changed=isinstance(reason, Changed),
        problem=words_for(reason.code)[1] if reason else "",
    )
