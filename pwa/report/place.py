"""'Gửi vị trí': where this phone is, as precisely as its holder wants, or a place pasted, shown or spoken."""

from typing import Any

from flask import current_app, render_template

from api.conversation.code import Code, from_seed, new_code
from api.doors import ANYBODY
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
from pwa.report.pages import pages
from pwa.shell import errors
from pwa.shell.words import words_for

AROUND = ("country", "town", "landmark", "signs", "plate", "vessel", "moved_on")
CARD = next(card for card in ASKED if card.name == "place")
FIELDS = [field for field in CARD.fields if field.name in AROUND]


@pages.at("/place", needs=ANYBODY, kept=True)
def place() -> str:
    """A report of its own kind: nothing but where."""
    return _form(fresh_code())


@pages.at("/place", needs=ANYBODY, methods=("POST",))
def send_place() -> str:
    """Received, with the code; whatever goes wrong, or another language, gives the form back as it was typed."""
    let_large_files_pass()
    code = from_seed(typed("seed")) or new_code()
    errors.way_back(lambda reason: _form(code, problem=words_for(reason.code), files_again=words.files_were_chosen()))
    if typed("show"):
        return _form(code)
    content = content_of_form()
    receipt = send(content, Kind.REPORT, code)
    return received_page(code, receipt, content.notes, heard_in(content))


def _form(code: Code | None, **more: Any) -> str:
    return render_template(
        "report/place.html",
        seed=seed_of(code),
        typed=typed,
        fields=FIELDS,
        sms=current_app.extensions["settings"].sms_number,
        **intake_for_phones(),
        **more,
    )
