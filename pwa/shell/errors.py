"""Refusals and failures as a page: one clear sentence in the person's language, never a stack trace."""

from collections.abc import Callable

from flask import Response, current_app, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from api import House, logs
from api.errors import NotFound, Refused, SignedOut, TooLarge
from api.logs import log
from pwa.directory.last_known import hotline
from pwa.shell.words import words_for


class Failed(Refused):
    """Something in the house broke; the person is told so and nothing more."""

    status = 500


def refused(reason: Refused) -> Response:
    """Answer a refusal: JSON for machines, the room's own way back for pages, else the plain error page."""
    if request.path.startswith("/api/"):
        response = jsonify(error=reason.code)
    else:
        own = g.pop("way_back", None) or current_app.extensions["refusal_pages"].get(type(reason))
        response = make_response(own(reason) if own else page(reason))
    response.status_code = reason.status if response.status_code == 200 else response.status_code
    if reason.retry_after:
        response.headers["Retry-After"] = str(reason.retry_after)
    return response


def page(reason: Refused) -> str:
    title, text = words_for(reason.code)
    return render_template(
        "shell/error.html", title=title, text=text, retry=reason.retry_after is not None, call=hotline()
    )


def http_error(error: HTTPException) -> Response:
    """Werkzeug's own refusals, in our words."""
    if isinstance(error, RequestEntityTooLarge):
        request.drain()  # type: ignore[attr-defined]
        g.pop("way_back", None)  # the form was never read, so it cannot be given back
        return refused(TooLarge())
    if error.code in {301, 302, 303, 304, 307, 308}:
        return make_response(error.get_response())
    if error.code in {404, 405}:
        return refused(NotFound())
    reason = Refused()
    reason.status = error.code or 400
    return refused(reason)


def failure(error: Exception) -> Response:
    """Anything unforeseen. The log names the kind of failure and the place, never a value."""
    log.error("failure", endpoint=request.endpoint, **logs.failure(error))
    return refused(Failed())


def init_app(app: House) -> None:
    app.extensions["refusal_pages"] = {}
    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, http_error)
    if not app.testing:
        app.register_error_handler(Exception, failure)


def answers(app: House, reason: type[Refused], view: object) -> None:
    """Let a room answer one refusal with a page of its own (signing in, unlocking)."""
    app.extensions["refusal_pages"][reason] = view


def way_back(view: Callable[[Refused], str | AnyResponse]) -> None:
    """For the rest of this request answer any refusal, a failing commit too, with the form as it was typed."""
    g.way_back = view


__all__ = ["Failed", "SignedOut", "answers", "init_app", "way_back"]
