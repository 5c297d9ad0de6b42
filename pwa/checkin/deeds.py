"""What a member does with a course: one POST for each, then back to it; a refusal keeps what was typed."""

import uuid
from collections.abc import Callable
from functools import partial, wraps

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from api.doors import Permission
from api.errors import Refused
from pwa.checkin.pages import pages
from pwa.shell import errors
from pwa.shell.words import words_for

Deed = Callable[[uuid.UUID], Response]
Show = Callable[..., str]
SECRET = {"pin", "duress"}


def deed(name: str, show: Show) -> Callable[[Deed], Deed]:
    """A POST door under one course; ``show`` draws the page that a refusal leads back to."""

    def door(view: Deed) -> Deed:
        @wraps(view)
        def entered(follow_id: uuid.UUID) -> Response:
            errors.way_back(partial(again, show, follow_id))
            return view(follow_id)

        where = f"/console/followed/<uuid:follow_id>/{name}"
        return pages.at(where, needs=Permission.WORK_CASES, methods=("POST",))(entered)

    return door


def again(show: Show, follow_id: uuid.UUID, reason: Refused) -> str | Response:
    """The page once more with what was typed, and why it is not saved."""
    try:
        return show(follow_id, problem=str(words_for(reason.code)[1]), kept=kept())
    except Refused as closed:
        return make_response(errors.page(closed), closed.status)


def kept() -> dict[str, str]:
    """What was typed, without what nobody should see again, and without the version: the page shows the present one."""
    many = {name: " ".join(request.form.getlist(name)) for name in ("days", "channels")}
    hidden = {*SECRET, "version", "token"}
    typed = {name: text for name, text in request.form.items() if name not in hidden}
    return {**typed, **many, "typed": "1"}


def back(follow_id: uuid.UUID, part: str = "") -> Response:
    return redirect(url_for("checkin.course", follow_id=follow_id, _anchor=part or None), 303)
