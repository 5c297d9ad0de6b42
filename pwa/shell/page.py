"""Pages: a blueprint whose every page states who may enter and answers in every language."""

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, make_response, request

from api import clock
from api.doors import Anybody, Permission, View, needs
from pwa.shell.language import SOURCE, current


class Pages(Blueprint):
    """A room's HTML doors. Vietnamese has no prefix; the other languages have theirs."""

    def __init__(self, room: str) -> None:
        super().__init__(room, f"pwa.{room}")

    def at(
        self,
        rule: str,
        *,
        needs: Permission | Anybody,
        methods: tuple[str, ...] = ("GET",),
        cached: bool = False,
        writes: bool | None = None,
    ) -> Callable[[View], View]:
        """Open a view at ``rule``. ``cached``: the same for everybody, so rendered once a minute and language."""

        def open_door(view: View) -> View:
            door = _cached(view) if cached else view
            _state(door, needs, writes)
            self.add_url_rule(rule, view.__name__, door, methods=methods, defaults={"lang": SOURCE})
            prefixed = "/<lang:lang>" if rule == "/" else f"/<lang:lang>{rule}"
            self.add_url_rule(prefixed, view.__name__, door, methods=methods)
            return view

        return open_door


def _state(view: Callable[..., Any], permission: Permission | Anybody, writes: bool | None) -> None:
    needs(permission, writes=writes)(view)


def _cached(view: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(view)
    def door(**values: Any) -> Response:
        g.public_page = True
        shelf: dict[Any, tuple[bytes, bytes, str]] = current_app.extensions["page_cache"]
        key = (request.path, current(), int(clock.now().timestamp()) // 60)
        found = shelf.get(key)
        if found is None:
            found = _rendered(view(**values))
            if len(shelf) > 500:
                shelf.clear()
            shelf[key] = found
        return _answer(*found)

    return door


def _rendered(answer: Any) -> tuple[bytes, bytes, str]:
    body = make_response(answer).get_data()
    return body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:20]


def _answer(body: bytes, small: bytes, tag: str) -> Response:
    if request.headers.get("If-None-Match") == f'"{tag}"':
        response = Response(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(small, mimetype="text/html", headers={"Content-Encoding": "gzip"})
    else:
        response = Response(body, mimetype="text/html")
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Vary"] = "Accept-Encoding"
    return response


def forget_pages() -> None:
    """Public rows changed: the next visitor gets a fresh page (other processes follow within a minute)."""
    current_app.extensions["page_cache"].clear()


def init_app(app: Flask) -> None:
    app.extensions["page_cache"] = {}
