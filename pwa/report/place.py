"""'Gửi vị trí': where this phone is, as precisely as its holder wants, or a place pasted, shown or spoken."""

from typing import Any

from flask import current_app, render_template

from api.conversation.code import Code
from api.doors import ANYBODY
from api.report.cards import ASKED
from pwa.conversation.sending import (
    fresh_code,
    intake_for_phones,
    seed_of,
    typed,
)
from pwa.report.pages import pages, taken

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
    return taken(_form)


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
