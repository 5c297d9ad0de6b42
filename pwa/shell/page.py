"""Pages: a blueprint whose every page states who may enter and answers in every language."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, after_this_request, current_app, g, make_response, request

from api import clock, db
from api.doors import Anybody, Permission, View, needs
from api.errors import Unavailable
from pwa.shell.language import SOURCE, current

MOST_PAGES = 500


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
        """Open a view at ``rule``. ``cached``: the same for everybody, rendered once a minute."""

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


class Kept(NamedTuple):
    """One rendering: the minute it was made in, the bytes plain and gzipped, and their tag."""

    minute: int
    body: bytes
    small: bytes
    tag: str


@dataclass
class Shelf:
    """Renderings by path and language. ``turn`` moves when public rows change, so that a page whose rendering
    began before the change is not put back afterwards."""

    pages: dict[tuple[str, str], Kept] = field(default_factory=dict)
    turn: int = 0

    def keep(self, key: tuple[str, str], kept: Kept, turn: int) -> None:
        if turn == self.turn:
            if len(self.pages) >= MOST_PAGES:
                self.pages.clear()
            self.pages[key] = kept

    def forget(self) -> None:
        self.turn += 1
        self.pages.clear()


def _cached(view: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(view)
    def door(**values: Any) -> Response:
        g.public_page = True
        shelf: Shelf = current_app.extensions["page_cache"]
        key, minute = (request.path, current()), int(clock.now().timestamp()) // 60
        last = shelf.pages.get(key)
        if last is not None and last.minute == minute:
            return _answer(last)
        found = _fresh(shelf, key, minute, lambda: view(**values), last)
        return _answer(found) if isinstance(found, Kept) else found

    return door


def _fresh(
    shelf: Shelf, key: tuple[str, str], minute: int, render: Callable[[], Any], last: Kept | None
) -> Kept | Response:
    """A new rendering; while the rows are away, the last good one.

    Without one, a view that can do without its rows answers 503 itself, any other refuses; neither is kept.
    """
    turn = shelf.turn
    try:
        with db.one_commit(writes=False):  # the rows are let go before the slow part
            response = make_response(render())
    except Unavailable:
        if last is None:
            raise
        return last
    if response.status_code != 200:
        return last or response
    body = response.get_data()
    made = Kept(minute, body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:20])
    shelf.keep(key, made, turn)
    return made


def _answer(page: Kept) -> Response:
    if request.headers.get("If-None-Match") == f'"{page.tag}"':
        response = Response(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(page.small, mimetype="text/html", headers={"Content-Encoding": "gzip"})
    else:
        response = Response(page.body, mimetype="text/html")
    response.headers["ETag"] = f'"{page.tag}"'
    response.headers["Vary"] = "Accept-Encoding"
    return response


def forget_pages() -> None:
    """Public rows change in this request: after its commit the next visitor gets a fresh page.

    Other processes follow within a minute.
    """
    shelf: Shelf = current_app.extensions["page_cache"]

    @after_this_request
    def forget(response: Response) -> Response:
        shelf.forget()
        return response


def init_app(app: Flask) -> None:
    app.extensions["page_cache"] = Shelf()
