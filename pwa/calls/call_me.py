"""'Gọi cho tôi': anybody asks to be called, at safe hours; sealed and answered through a code like a report."""

from flask import render_template

from api.calls.callers import normal
from api.conversation.code import Code, from_seed, new_code
from api.doors import ANYBODY
from api.errors import Refused
from api.sealed import Kind
from pwa.calls.labels import destinations
from pwa.calls.pages import pages
from pwa.conversation.received import received_page
from pwa.conversation.sending import content_of_form, fresh_code, intake_for_phones, seed_of, send, typed
from pwa.shell import errors
from pwa.shell.words import Words, words_for


class NoNumberToCall(Refused):
    """Somebody wishes to be called and gave no number."""

    status = 422


@pages.at("/call-me", needs=ANYBODY, kept=True)
def call_me() -> str:
    """The number, the safe hours, and what to say when somebody else answers."""
    return _form(fresh_code())


@pages.at("/call-me", needs=ANYBODY, methods=("POST",))
def ask_to_be_called() -> str:
    """Received, with the code; whatever goes wrong, or another language, gives the form back as it was typed."""
    code = from_seed(typed("seed")) or new_code()
    errors.way_back(lambda reason: _form(code, words_for(reason.code)))
    if typed("show"):
        return _form(code)
    if not normal(typed("call-number")):
        raise NoNumberToCall
    content = content_of_form()
    receipt = send(content, Kind.CALL_BACK, code)
    return received_page(code, receipt, content.notes)


def _form(code: Code | None, problem: Words | None = None) -> str:
    return render_template(
        "calls/call_me.html",
        seed=seed_of(code),
        typed=typed,
        problem=problem,
        countries=list(destinations()),
        **intake_for_phones(),
    )
