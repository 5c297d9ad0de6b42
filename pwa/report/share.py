"""What another app hands over: words, a link, photos. The worker holds it for the page; without one it comes here."""

from typing import Any

from flask import render_template, request

from api.conversation.code import Code, from_seed, new_code, read_code
from api.doors import ANYBODY
from api.sealed import Kind
from pwa.conversation import words
from pwa.conversation.heard import heard_in
from pwa.conversation.pages import mailbox_page
from pwa.conversation.sending import (
    content_of_form,
    fresh_code,
    intake_for_phones,
    let_large_files_pass,
    seed_of,
    send,
    typed,
)
from pwa.report.pages import pages, taken
from pwa.shell import errors
from pwa.shell.words import words_for

HANDED = ("title", "text", "url")


@pages.at("/shared", needs=ANYBODY, kept=True)
def shared() -> str:
    """The page that a share opens: the script asks the worker for what was shared."""
    return _form(fresh_code())


@pages.at("/share", needs=ANYBODY, methods=("POST",), writes=False)
def share() -> str:
    """Straight from another app, where no worker is yet: its words stand in the form, its photos are chosen again."""
    let_large_files_pass()
    told = "\n".join(dict.fromkeys(text for name in HANDED if (text := typed(name).strip())))
    return _form(new_code(), told, files_again=words.files_were_chosen())


@pages.at("/shared", needs=ANYBODY, methods=("POST",))
def send_shared() -> str:
    """Sealed on arrival: a new report, or with a code an addition to that one."""
    if not typed("code").strip():
        return taken(_form)
    let_large_files_pass()
    code = from_seed(typed("seed"))
    errors.way_back(lambda reason: _form(code, problem=words_for(reason.code), files_again=words.files_were_chosen()))
    earlier, content = read_code(typed("code")), content_of_form()
    send(content, Kind.ADDITION, earlier, to_existing=True)
    return mailbox_page(earlier, notes=words.notes(content.notes), heard=heard_in(content))


def _form(code: Code | None, told: str = "", **more: Any) -> str:
    return render_template(
        "report/shared.html",
        seed=seed_of(code),
        typed=lambda name: typed(name) or (told if name == "words" else ""),
        many=request.form.getlist,
        **intake_for_phones(),
        **more,
    )
