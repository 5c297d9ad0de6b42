"""'Tôi không nói được': the first tap sends, every later one adds to it, place before everything else."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from api.conversation.code import Code, from_seed, new_code
from api.doors import ANYBODY
from api.report.cards import QUIET, Field
from api.report.content import Content
from api.sealed import Kind
from pwa.conversation.keepsake import keepsake
from pwa.conversation.sending import content_of_form, fresh_code, intake_for_phones, seed_of, send, typed
from pwa.report.pages import emergency_numbers, pages
from pwa.shell import errors
from pwa.shell.times import when
from pwa.shell.words import Words, words_for

STEPS = ("where", "place", *(field.name for field in QUIET.fields))
END = "end"


@pages.app_template_global()
def quiet_steps() -> list[tuple[str, Field | None]]:
    """Every step with the field it asks for, and the end."""
    fields = {field.name: field for field in QUIET.fields}
    return [(step, fields.get(step)) for step in (*STEPS, END)]


@pages.at("/quiet", needs=ANYBODY, kept=True)
def quiet() -> str:
    """One button; what it does stands above it."""
    return _first_page(fresh_code())


@pages.at("/quiet", needs=ANYBODY, methods=("POST",))
def ask_for_help() -> str:
    """The first tap: it is itself the message."""
    code = from_seed(typed("seed")) or new_code()
    errors.way_back(lambda reason: _first_page(code, words_for(reason.code)))
    receipt = send(content_of_form(), Kind.QUIET, code)
    return _step(code, STEPS[0], since=when(receipt.received_at), first=True)


@pages.at("/quiet/add", needs=ANYBODY, methods=("POST",))
def add_quietly() -> str | Response:
    """A later tap. Somebody near: the neutral page at once, whatever becomes of the tap."""
    code = from_seed(typed("seed")) or new_code()
    hide = typed("quiet-near") == "yes"
    step = typed("step") if typed("step") in STEPS else STEPS[0]
    errors.way_back(lambda reason: _away() if hide else _step(code, step, problem=words_for(reason.code)))
    if typed("show"):
        return _step(code, step)
    content = content_of_form()
    if _says_something(content):
        send(content, Kind.QUIET, code)
    return _away() if hide else _step(code, _after(step))


def _first_page(code: Code | None, problem: Words | None = None) -> str:
    inside, abroad = emergency_numbers()
    return render_template(
        "report/quiet.html",
        seed=seed_of(code),
        typed=typed,
        inside=inside,
        abroad=abroad,
        problem=problem,
        **intake_for_phones(),
    )


def _says_something(content: Content) -> bool:
    return content.tells_something() or content.fields.get("where", "unknown") != "unknown"


def _after(step: str) -> str:
    following = STEPS[STEPS.index(step) + 1 :]
    return following[0] if following else ""


def _away() -> Response:
    return redirect(url_for("shell.pause"), 303)


def _step(code: Code, step: str, *, since: str = "", first: bool = False, problem: Words | None = None) -> str:
    field = next((field for field in QUIET.fields if field.name == step), None)
    return render_template(
        "report/quiet_step.html",
        kept=keepsake(code),
        step=step,
        field=field,
        since=since,
        first=first,
        typed=typed,
        problem=problem,
    )
