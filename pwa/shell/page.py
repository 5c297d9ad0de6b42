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
from pwa.shell import kept as keep
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
        kept: bool | keep.Which = False,
        writes: bool | None = None,
    ) -> Callable[[View], View]:
        """Open a view at ``rule``. ``cached``: the same for everybody, rendered once a minute.

        ``kept``: opens without a network, too; where the rule has parts, a query of them all.
        """

        def open_door(view: View) -> View:
            door = _kept(view, cached) if kept else same_for_everybody(view) if cached else view
            _state(door, needs, writes)
            if kept:
                keep.keep(f"{self.name}.{view.__name__}", kept if callable(kept) else None)
            self.add_url_rule(rule, view.__name__, door, methods=methods, defaults={"lang": SOURCE})
            prefixed = "/<lang:lang>" if rule == "/" else f"/<lang:lang>{rule}"
            self.add_url_rule(prefixed, view.__name__, door, methods=methods)
            return view

        return open_door


def _state(view: Callable[..., Any], permission: Permission | Anybody, writes: bool | None) -> None:
    needs(permission, writes=writes)(view)


Key = tuple[str, str, bool]


class Kept(NamedTuple):
    """One rendering: until when it is good, its kind, the bytes plain and gzipped, and their tag."""

    stamp: int | str
    kind: str
    body: bytes
    small: bytes
    tag: str


@dataclass
class Shelf:
    """Renderings by path, language and whether they go onto phones.

    ``turn`` moves when public rows change, so that a page whose rendering began before is not put back afterwards.
    """

    pages: dict[Key, Kept] = field(default_factory=dict)
    turn: int = 0

    def keep(self, key: Key, kept: Kept, turn: int) -> None:
        if turn == self.turn:
            if len(self.pages) >= MOST_PAGES:
                self.pages.clear()
            self.pages[key] = kept

    def forget(self) -> None:
        self.turn += 1
        self.pages.clear()


def _kept(view: Callable[..., Any], cached: bool) -> Callable[..., Any]:
    """A phone that asks for what it keeps gets the one rendering; everybody else the page as it always is."""
    shared = same_for_everybody(view)

    @wraps(view)
    def door(**values: Any) -> Any:
        g.keeping = keep.asked_for()
        return shared(**values) if cached or g.keeping else _small(make_response(view(**values)))

    return door


def _small(response: Response) -> Response:
    """A page that differs only in its fresh seed goes over the wire gzipped, its first visit too.

    Pages with something personal never are: how far they shrink would tell what stands in them.
    """
    if response.status_code == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def same_for_everybody(view: Callable[..., Any]) -> Callable[..., Response]:
    """A view that is rendered once a minute, or, for phones to keep, whenever a public row has changed."""

    @wraps(view)
    def door(**values: Any) -> Response:
        g.public_page = True
        shelf: Shelf = current_app.extensions["page_cache"]
        key = (request.path, current(), keep.keeping())
        last = shelf.pages.get(key)
        try:
            found = _good(shelf, key, last, lambda: view(**values))
        except Unavailable:  # while the rows are away, the last good one
            if last is None:
                raise
            found = last
        return _answer(found) if isinstance(found, Kept) else found

    return door


def _good(shelf: Shelf, key: Key, last: Kept | None, render: Callable[[], Any]) -> Kept | Response:
    """The last rendering while it is good, else a new one.

    Without rows and without a last one, a view that can do without them answers 503 itself, any other refuses;
    neither is kept.
    """
    turn = shelf.turn
    stamp = keep.stamp() if keep.keeping() else int(clock.now().timestamp()) // 60
    if last is not None and last.stamp == stamp:
        return last
    with db.one_commit(writes=False):  # the rows are let go before the slow part
        response = make_response(render())
    if response.status_code != 200:
        return last or response
    body = response.get_data()
    tag = hashlib.sha256(body).hexdigest()[:20]
    made = Kept(stamp, response.mimetype or "text/html", body, gzip.compress(body, 9, mtime=0), tag)
    shelf.keep(key, made, turn)
    return made


def _answer(page: Kept) -> Response:
    if request.headers.get("If-None-Match") == f'"{page.tag}"':
        response = Response(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(page.small, mimetype=page.kind, headers={"Content-Encoding": "gzip"})
    else:
        response = Response(page.body, mimetype=page.kind)
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
