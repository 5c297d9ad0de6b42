"""Doors: who may enter, from where a form may come, and how often. A view that says nothing is shut."""

import ipaddress
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_login import current_user
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from api.counting import counts
from api.errors import ForeignOrigin, InsecureConnection, NotAllowed, NotFound, TooOften
from api.settings import Settings, loopback

View = TypeVar("View", bound=Callable[..., Any])
SAFE = {"GET", "HEAD", "OPTIONS"}


class Permission(Enum):
    """What a member of staff may do; each reads as the end of 'may ...'."""

    OWN_SESSION = "keep and end their own session"
    READ_INBOX = "see what waits"
    READ_CASES = "open reports and cases of their desks"
    WORK_CASES = "answer, note, classify, take and hand on a case"
    GRANT_KEYS = "grant a desk they hold to a colleague"
    APPROVE = "approve what a colleague wrote, and stand for a legal ground"
    EDIT_PUBLIC = "edit public numbers and answers"
    MANAGE_STAFF = "add, pause and reset members of staff"
    READ_AUDIT = "read who did and opened what"
    READ_STATISTICS = "read counts"
    ERASE = "erase what retention says, and look at covered pictures"
    KEEP_HOUSE = "see how the house stands"
    ROTATE_SERVER_KEY = "put a new server key before the others"


class Anybody(Enum):
    """Said aloud by every public view."""

    ANYBODY = "anybody, signed in or not"


ANYBODY = Anybody.ANYBODY


def needs(permission: Permission | Anybody, *, writes: bool | None = None) -> Callable[[View], View]:
    """State who may enter a view; ``writes`` says that even a GET changes rows (a read that is audited)."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        view.writes = writes  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask, settings: Settings) -> None:
    count(app, settings)
    app.extensions["origin"] = settings.public_origin.rstrip("/")
    app.before_request(guard)


def count(app: Flask, settings: Settings) -> None:
    """Begin to count tries, from nothing."""
    app.extensions["limiter"] = FixedWindowRateLimiter(counts(settings.limits_url))


def guard() -> None:
    """Before every view: is the line sealed, is it open at all, does the form come from us, may this person enter?"""
    sealed_line()
    if request.endpoint is None:
        raise NotFound
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, "needs", None)
    if request.method not in SAFE:
        same_origin(strict=permission is not ANYBODY)
    if permission is ANYBODY:
        return
    if permission is None:
        raise NotAllowed
    if not current_user.is_authenticated:
        raise current_user.refusal
    if not current_user.may(permission):
        raise NotAllowed


def sealed_line() -> None:
    """Refuse plain HTTP in a house in earnest, except within this machine.

    There ``/healthz`` may be asked by any name. Raises InsecureConnection.
    """
    settings: Settings = current_app.extensions["settings"]
    if settings.demo or request.is_secure:
        return
    asked = urlsplit(f"//{request.host}").hostname or ""
    if not loopback(request.remote_addr or "") or not (loopback(asked) or request.endpoint == "healthz"):
        raise InsecureConnection


def writes() -> bool:
    """Whether the current view changes rows: what it says itself, else by its method."""
    stated = getattr(current_app.view_functions.get(request.endpoint or ""), "writes", None)
    return request.method not in SAFE if stated is None else bool(stated)


def same_origin(*, strict: bool) -> None:
    """Refuse a form that another page sent. Old browsers that say nothing pass public doors only."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site in {"same-origin", "none"}:
        return
    if site is None and origin in {current_app.extensions["origin"], request.host_url.rstrip("/")}:
        return
    if site is None and origin is None and not strict:
        return
    raise ForeignOrigin


def network() -> str:
    """The asking network: an IPv4 address or an IPv6 /64. Kept in memory for minutes, never in a row or a log."""
    address = ipaddress.ip_address(request.remote_addr or "127.0.0.1")
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def limited(name: str, per_minute: int, key: str | None = None) -> None:
    """Count one try of ``name``; raises TooOften above ``per_minute`` for the same key (default: the network)."""
    if not _counted(RateLimitItemPerMinute(per_minute), name, key):
        raise TooOften


def within(name: str, per_minute: int, per_hour: int, key: str | None = None) -> bool:
    """Count one try of ``name``; whether it is one of so many. For where a refusal would tell something."""
    limits = (RateLimitItemPerMinute(per_minute), RateLimitItemPerHour(per_hour))
    found = [_counted(each, name, key) for each in limits]
    return all(found)


def _counted(limit: RateLimitItem, name: str, key: str | None) -> bool:
    limiter: FixedWindowRateLimiter = current_app.extensions["limiter"]
    return limiter.hit(limit, name, key or network())
