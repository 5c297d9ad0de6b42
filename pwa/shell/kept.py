"""Kept pages: what also opens without a network, and the one rendering of it that goes onto phones.

That rendering is asked for as ``<path>?kept=1``. It is the same for everybody and at every time of day: no code, no
"open now", no today. It is made anew when a public row changes, so that what a phone keeps is never older than what
the worker's version says.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from flask import g, request, url_for

from api import clock, db
from api.directory import queries as directory
from api.guidance import queries as guidance
from api.keys import queries as desks
from pwa.shell.language import languages

Values = Mapping[str, Any]
Which = Callable[[], Iterable[Values]]

KEPT: list["Door"] = []
# Without these the phone keeps nothing: call, leave, write, and the words for being offline.
NEEDED = ("home.home", "shell.pause", "report.write", "sw.offline")


class Door(NamedTuple):
    """A page that is kept. ``which`` gives the parts of its addresses, one for each page."""

    endpoint: str
    which: Which


def keep(endpoint: str, which: Which | None = None) -> None:
    """Called once for each kept page, where its module is read."""
    KEPT.append(Door(endpoint, which or (lambda: ({},))))


def keeping() -> bool:
    """Whether this page is rendered for phones to keep."""
    return bool(g.get("keeping"))


def asked_for() -> bool:
    """Whether a phone asks for what it will keep."""
    return request.query_string == b"kept=1"


def edition() -> str:
    """Another one whenever a public row, or the key that kept forms seal to, has changed."""
    with db.reading() as session:
        keys = " ".join(str(desk.key_id) for desk in desks.desks(session))
        return f"{directory.edition(session)} {guidance.edition(session)} {keys}"


def stamp() -> str:
    """When it changes, a kept rendering is made anew: with the rows, and once a day for the calendar's month."""
    return f"{edition()} {clock.hotline_time(clock.now()).date()}"


def addresses() -> dict[str, list[str]]:
    """The paths of all kept pages, by language."""
    found = [(door.endpoint, values) for door in KEPT for values in door.which()]
    return {code: [url_for(endpoint, lang=code, **values) for endpoint, values in found] for code in languages()}


def needed() -> dict[str, list[str]]:
    """The paths of those that nobody should be without, by language."""
    return {code: [url_for(endpoint, lang=code) for endpoint in NEEDED] for code in languages()}
