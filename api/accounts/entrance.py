"""Who stands at the door: the cookie, the session behind it, and the member with their ring of keys."""

import base64
import binascii
import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from flask import Flask, Request, current_app
from flask_login import AnonymousUserMixin, LoginManager, current_user
from werkzeug.wrappers import Response

from api import clock, db, sealed
from api.accounts import roles, sessions
from api.accounts.pace import Caller
from api.accounts.roles import Role
from api.accounts.rules import kept_email
from api.accounts.sessions import Found
from api.doors import Permission
from api.errors import Refused, SignedOut, Unavailable
from api.keys.ring import Ring
from api.settings import Settings

COOKIE, KNOWN = "__Host-loi-ve", "__Host-loi-ve-known"
SEEN_EVERY = timedelta(minutes=1)
UNATTENDED = "unattended"  # in the address of a page that asks again by itself; it keeps no session alive
PROVEN_LATELY = timedelta(minutes=5)


class Locked(Refused):
    """The session idled; its member must prove once more who they are. What they typed is carried along."""

    status = 401


class ProveAgain(Refused):
    """What proves a member is about to change: they prove once more who they are, unless they did just now."""

    status = 401


class Nobody(AnonymousUserMixin):  # type: ignore[misc]
    """Nobody is signed in."""

    refusal = SignedOut

    def may(self, permission: Permission) -> bool:
        return False


@dataclass
class Member:
    """A signed-in member of staff in this request."""

    id: uuid.UUID
    session_id: uuid.UUID
    name: str
    email: str
    role: Role
    language: str
    proven_at: datetime | None
    _secret: bytes = field(repr=False)
    _locked_private: bytes | None = field(repr=False)

    refusal = Locked
    is_active = True
    is_anonymous = False

    @property
    def is_authenticated(self) -> bool:
        """False while the session is locked: no door opens then."""
        return self._locked_private is not None

    def may(self, permission: Permission) -> bool:
        return roles.may(self.role, permission)

    @cached_property
    def ring(self) -> Ring:
        """The member's keys, opened with the cookie. Raises SignedOut when they do not open."""
        if self._locked_private is None:
            raise Locked
        try:
            return sessions.opened(self._secret, self._locked_private, self.id)
        except sealed.Broken as error:
            raise SignedOut from error


def member() -> Member:
    """The member at this door. Raises SignedOut or Locked where a door for anybody asks for one."""
    if not current_user.is_authenticated:
        raise current_user.refusal
    return cast(Member, current_user._get_current_object())


def member_proven_lately(at: datetime) -> Member:
    """The same, within five minutes of showing their second factor. Raises ProveAgain."""
    mine = member()
    if mine.proven_at is None or abs(at - mine.proven_at) >= PROVEN_LATELY:
        raise ProveAgain
    return mine


def visitor() -> Member | None:
    """The member whose session this browser holds, locked or not. Ask before the request's session is used."""
    found = current_user._get_current_object()
    return found if isinstance(found, Member) else None


def secret_in(request: Request) -> bytes | None:
    """The 32 bytes of the cookie, when it holds such."""
    return _bytes_of(request, COOKIE)


def caller(request: Request, email: str) -> Caller:
    """Who tries this account: a browser that signed in to it lately, or a stranger. Own short transaction."""
    known, kept = _bytes_of(request, KNOWN), kept_email(email)
    if known is None:
        return Caller(kept)
    with db.reading() as session:
        is_known = sessions.knows(session, known, kept, at=clock.now())
    return Caller(kept, hashlib.sha256(known).hexdigest() if is_known else "")


def _bytes_of(request: Request, cookie: str) -> bytes | None:
    try:
        found = base64.urlsafe_b64decode(request.cookies.get(cookie, "") + "=")
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == sealed.KEY_BYTES else None


def give_cookie(response: Response, secret: bytes) -> None:
    """Let the browser keep the session's secret until it is closed; no script and no other site reads it."""
    response.set_cookie(COOKIE, _text(secret), path="/", secure=True, httponly=True, samesite="Strict")


def give_known_cookie(response: Response, secret: bytes) -> None:
    """Let the browser be known for 30 days as one that somebody signed in with; it opens nothing."""
    value, age = _text(sessions.known_browser(secret)), sessions.FORGOTTEN_AFTER
    response.set_cookie(KNOWN, value, age, path="/", secure=True, httponly=True, samesite="Strict")


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def take_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")


def session_start(settings: Settings, at: datetime) -> datetime:
    """Sessions that began before this are over."""
    return at - timedelta(hours=settings.session_hours)


def at_the_door(request: Request) -> Member | None:
    """Find the session behind the cookie and keep it alive. Own short transactions, before the request's.

    A clock that was set back makes nobody present: what was last seen far ahead of now is idle, too.
    """
    settings: Settings = current_app.extensions["settings"]
    secret, at = secret_in(request), clock.now()
    if secret is None:
        return None
    with db.reading() as session:
        found = sessions.find(session, secret, since=session_start(settings, at), at=at)
    if found is None:
        return None
    idle = abs(at - found.last_seen_at) >= timedelta(minutes=settings.idle_minutes)
    if UNATTENDED in request.args and not idle:  # a page that looks again by itself: nobody need be there
        return _member_of(found, secret, found.locked_private)
    _keep_alive(found, idle, settings, at)
    return _member_of(found, secret, None if idle else found.locked_private)


def _member_of(found: sessions.Found, secret: bytes, private: bytes | None) -> Member:
    staff, role = found.staff, Role(found.staff.role)
    return Member(
        staff.id, found.session_id, staff.name, staff.email, role, staff.language, found.proven_at, secret, private
    )


def _keep_alive(found: Found, idle: bool, settings: Settings, at: datetime) -> None:
    """At most once a minute. A full disk must not shut the console: the page is still there to be read."""
    if not idle and at - found.last_seen_at < SEEN_EVERY:
        return
    if found.locked_private is None:
        return
    with suppress(Unavailable), db.writing() as session:
        sessions.lock_idle(session, unseen_since=at - timedelta(minutes=settings.idle_minutes), at=at)
        if not idle:
            sessions.seen(session, found.session_id, at=at)


def init_app(app: Flask) -> None:
    # A cookie without a name cannot come in: signing in by flask-login's own remember cookie stays off.
    app.config["REMEMBER_COOKIE_NAME"] = ""
    manager = LoginManager()
    manager.session_protection = None
    manager.anonymous_user = Nobody
    manager.request_loader(at_the_door)
    manager.init_app(app, add_context_processor=False)
