"""What somebody was about to do when the door shut: carried through signing in, so that no keystroke is lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from api.accounts.roles import Role, may
from api.doors import ANYBODY, SAFE, Permission

PREFIX = "kept-"
PROOFS = {"password", "code", "secret", "signed"}  # never put into a page; who was typing them starts that form anew
LOCAL = re.compile(r"/(?![/\\])[A-Za-z0-9._~%/-]*(\?[!-~]*)?")


@dataclass(frozen=True)
class Kept:
    """An address of ours and, for a form, its fields in their order."""

    address: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    posted: bool = False

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Names and values of the hidden fields that carry this along."""
        if self.address is None:
            return []
        told = [("to", self.address)] + ([("posted", "yes")] if self.posted else [])
        return told + [(PREFIX + name, value) for name, value in self.fields]


def is_open_to(role: Role, address: str) -> bool:
    """Whether somebody with this role may enter a page of ours."""
    endpoint, _ = current_app.url_map.bind("localhost").match(address.partition("?")[0], "GET")
    needed = getattr(current_app.view_functions[endpoint], "needs", None)
    return needed is ANYBODY or (isinstance(needed, Permission) and may(role, needed))


def from_refused() -> Kept:
    """From the request that was just refused."""
    if request.method in SAFE:
        return Kept(request.full_path.rstrip("?"))
    if PROOFS & set(request.form):
        return Kept(ours(request.path, "GET"))
    return Kept(request.path, tuple(request.form.items(multi=True)), posted=True)


def from_way_back(args: Mapping[str, str]) -> Kept:
    """From the address of the sign-in page: ``?next=/console/...``."""
    return Kept(ours(args.get("next", ""), "GET"))


def from_form(form: "MultiDict[str, str]") -> Kept:
    """From the hidden fields of the sign-in form itself."""
    posted = form.get("posted") == "yes"
    address = ours(form.get("to", ""), "POST" if posted else "GET")
    if address is None:
        return Kept()
    fields = ((name, value) for name, value in form.items(multi=True) if name.startswith(PREFIX))
    return Kept(address, tuple((name[len(PREFIX) :], value) for name, value in fields), posted)


def ours(address: str, method: str) -> str | None:
    """The address when it is a local path that one of our views answers; else None."""
    if not LOCAL.fullmatch(address):
        return None
    try:
        current_app.url_map.bind("localhost").match(address.partition("?")[0], method)
    except HTTPException:
        return None
    return address
