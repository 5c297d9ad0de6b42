"""Asking without a name: a question is sealed and answered through a code, as a report is."""

from flask import render_template

from api.conversation.code import Code, from_seed, new_code
from api.doors import ANYBODY
from api.sealed import Kind
from pwa.conversation.received import received_page
from pwa.conversation.sending import content_of_form, fresh_code, intake_for_phones, seed_of, send, typed
from pwa.guidance.pages import pages
from pwa.shell import errors
from pwa.shell.words import Words, words_for


@pages.at("/question", needs=ANYBODY, kept=True)
def question() -> str:
    """Only the question itself, and from where it is asked: who asks about papers reports nobody."""
    return _form(fresh_code())


@pages.at("/question", needs=ANYBODY, methods=("POST",))
def send_question() -> str:
    """Received, with the code; whatever goes wrong, or another language, gives the form back as it was typed."""
    code = from_seed(typed("seed")) or new_code()
    errors.way_back(lambda reason: _form(code, words_for(reason.code)))
    if typed("show"):
        return _form(code)
    content = content_of_form()
    receipt = send(content, Kind.QUESTION, code)
    return received_page(code, receipt, content.notes)


def _form(code: Code | None, problem: Words | None = None) -> str:
    return render_template(
        "guidance/question.html", seed=seed_of(code), typed=typed, problem=problem, **intake_for_phones()
    )
