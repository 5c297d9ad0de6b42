"""The report: one form without script, the same form in calm steps with it."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request

from api import clock, db
from api.conversation.code import Code, from_seed, new_code
from api.directory import queries as directory
from api.doors import ANYBODY
from api.errors import Unavailable
from api.report.cards import ASKED
from api.sealed import Kind
from pwa.conversation import words
from pwa.conversation.heard import heard_in
from pwa.conversation.received import received_page
from pwa.conversation.sending import (
    content_of_form,
    fresh_code,
    intake_for_phones,
    let_large_files_pass,
    seed_of,
    send,
    typed,
)
from pwa.directory.lines import Line, line
from pwa.report.labels import card_title, choices, label_of, option_of
from pwa.shell import errors
from pwa.shell.kept import keeping
from pwa.shell.page import Pages
from pwa.shell.words import words_for

pages = Pages("report")
for words_of in (card_title, label_of, option_of, choices):
    pages.add_app_template_global(words_of)


@pages.at("/write", needs=ANYBODY, kept=True)
def write() -> str:
    """A fresh form each time: its hidden seed is the code of the report it will become."""
    return _form(fresh_code())


@pages.at("/write", needs=ANYBODY, methods=("POST",))
def send_report() -> str:
    """Received, with the code; whatever goes wrong, or another language, gives the form back as it was typed."""
    return taken(_form)


def taken(form: Callable[..., str]) -> str:
    """A new report out of whatever form was posted. ``form(code, problem=..., files_again=...)`` gives it back."""
    let_large_files_pass()
    code = from_seed(typed("seed")) or new_code()
    errors.way_back(lambda reason: form(code, problem=words_for(reason.code), files_again=words.files_were_chosen()))
    if typed("show"):
        return form(code)
    content = content_of_form()
    receipt = send(content, Kind.REPORT, code)
    return received_page(code, receipt, content.notes, heard_in(content))


def _form(code: Code | None, **more: Any) -> str:
    inside, abroad = emergency_numbers()
    return render_template(
        "report/write.html",
        seed=seed_of(code),
        typed=typed,
        many=request.form.getlist,
        cards=ASKED,
        inside=inside,
        abroad=abroad,
        **intake_for_phones(),
        **more,
    )


def emergency_numbers() -> tuple[list[Line], list[Line]]:
    """Numbers for danger now, inside and from any country; empty when the rows are away: the form still appears,
    though no phone keeps it like that."""
    try:
        with db.reading() as session:
            inside = directory.numbers_inside(session)
            groups = directory.numbers_abroad(session)
    except Unavailable:
        if keeping():
            raise
        return [], []
    anywhere = [number for group in groups if group.country is None for number in group.numbers]
    return _crisis(inside), _crisis(anywhere)


def _crisis(numbers: list[directory.Contact]) -> list[Line]:
    at = clock.now()
    return [line(number, at) for number in numbers if number.crisis]
