"""The console's list of pages: each room enters its own, each member sees what they may open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from flask import Flask, g, request, url_for
from flask_babel.speaklater import LazyString

from api import db
from api.accounts.entrance import Member
from api.accounts.roles import Role, may
from api.backup import queries as backup
from api.doors import Permission

ENTRIES: list["Entry"] = []
WATCHED: list[Callable[[], dict[str, str | int]]] = []  # the one room that says what waits enters itself


class Entry(NamedTuple):
    """A page in the list. ``waiting`` asks how many things wait there; as words; empty shows nothing."""

    order: int
    endpoint: str
    text: LazyString
    permission: Permission
    waiting: Callable[[], str] | None


class Row(NamedTuple):
    """An entry as a template sees it."""

    href: str
    text: LazyString
    waiting: str | None
    current: bool


def entry(
    endpoint: str,
    text: LazyString,
    permission: Permission,
    order: int,
    count: Callable[[], str] | None = None,
) -> None:
    """Enter a page, the lowest ``order`` first; called once, where the page's module is read."""
    ENTRIES.append(Entry(order, endpoint, text, permission, count))
    ENTRIES.sort(key=lambda one: (one.order, one.endpoint))


def home_of(role: Role, language: str) -> str:
    """The first page this role may open, in a language."""
    first = next(one for one in ENTRIES if may(role, one.permission))
    return url_for(first.endpoint, lang=language)


@dataclass
class Nav:
    """What a template walks through; counted only when a template does so, and once."""

    member: Member

    @cached_property
    def _rows(self) -> list[Row]:
        return [_row(one) for one in ENTRIES if self.member.may(one.permission)]

    @cached_property
    def held(self) -> bool:
        """Whether the house was restored and nobody has confirmed it."""
        return backup.held(db.session())

    @cached_property
    def elsewhere(self) -> bool:
        """Whether another house, brought back from a back-up of this one, goes on in its place."""
        return backup.elsewhere(db.session())

    @cached_property
    def keyless(self) -> bool:
        """Whether lists stay empty because nobody has given this member a desk's key yet."""
        return self.watching and not self.member.ring.desks(db.session())

    @property
    def watching(self) -> bool:
        """Whether this member is told at once of what comes in."""
        return self.member.may(Permission.READ_INBOX)

    @property
    def waits(self) -> dict[str, str | int]:
        """What waits as this page shows it, for the script that looks again."""
        return WATCHED[0]() if WATCHED else {}

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __bool__(self) -> bool:
        return True


def _row(one: Entry) -> Row:
    count = one.waiting() if one.waiting else None
    return Row(url_for(one.endpoint), one.text, count or None, request.endpoint == one.endpoint)


def _given() -> dict[str, Any]:
    """For a page behind a door only: a public page never asks who is there."""
    found = g.get("_login_user")
    if not isinstance(found, Member) or not found.is_authenticated:
        return {}
    return {"nav": Nav(found), "me": found}


def init_app(app: Flask) -> None:
    app.context_processor(_given)
