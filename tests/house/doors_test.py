"""All doors, tried by everybody: each says who may enter, and nobody else does."""

import re
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from api.accounts.roles import MAY, Role
from api.doors import ANYBODY, SAFE, Anybody, Permission
from tests.people import House

VARIABLE = re.compile(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>")
CASE_CONTENT = {
    Permission.READ_INBOX,
    Permission.READ_CASES,
    Permission.WORK_CASES,
    Permission.GRANT_KEYS,
    Permission.APPROVE,
}
PLACEHOLDERS = {"lang": "en", "default": "x", "string": "x", "int": 7, "uuid": uuid.UUID(int=7)}


def doors(app: Flask) -> Iterator[tuple[str, str, Permission | Anybody]]:
    """(method, path, who may) of every door, in every language."""
    for rule in app.url_map.iter_rules():
        stated = getattr(app.view_functions[rule.endpoint], "needs", None)
        assert stated is not None, f"{rule.endpoint} does not say who may enter"
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield method, path_of(app, rule), stated


def path_of(app: Flask, rule: Rule) -> str:
    """An address that this rule answers; no such thing need be there."""
    named = {name: kind for kind, choices, name in VARIABLE.findall(rule.rule)}
    choices = {name: choices.split(",")[0] for _, choices, name in VARIABLE.findall(rule.rule) if choices}
    values = {name: choices.get(name) or PLACEHOLDERS[kind or "default"] for name, kind in named.items()}
    method = sorted((rule.methods or set()) - {"OPTIONS"})[0]
    built = app.url_map.bind("localhost").build(rule.endpoint, values | dict(rule.defaults or {}), method)
    assert app.url_map.bind("localhost").match(built, method)[0] == rule.endpoint
    return built


def behind(app: Flask, may: set[Permission]) -> list[tuple[str, str, Permission | Anybody]]:
    """The doors that stay shut for somebody with these permissions."""
    return [door for door in doors(app) if door[2] is not ANYBODY and door[2] not in may]


def knock(client: FlaskClient, method: str, path: str) -> int:
    return client.open(path, method=method).status_code


def test_every_door_says_who_may_enter(house: House) -> None:
    stated = [permission for _, _, permission in doors(house.app)]
    assert set(stated) <= {ANYBODY, *Permission}
    assert len(stated) > 80


def test_nobody_enters_without_signing_in(house: House) -> None:
    for method, path, _ in behind(house.app, set()):
        answer = house.client().open(path, method=method)
        if method in SAFE:
            assert answer.status_code == 303, (method, path)
            assert answer.location.startswith(("/console/sign-in?", "/en/console/sign-in?")), (method, path)
        else:
            assert answer.status_code == 401, (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_enters_its_own_doors_only(house: House, role: Role) -> None:
    person = next(one for one in house.people if one.role is role)
    client, may = house.sign_in(person), set(MAY[role])
    for method, path, permission in behind(house.app, may):
        assert knock(client, method, path) == 403, (method, path, permission)
    for method, path, permission in doors(house.app):
        if permission in may and method in SAFE:
            assert knock(client, method, path) in {200, 302, 303, 404, 409, 422}, (method, path, permission)


def test_a_locked_session_enters_nowhere(house: House) -> None:
    hoa = house.sign_in(house.hoa)
    house.later(minutes=house.settings.idle_minutes)
    for method, path, _ in behind(house.app, set()):
        assert knock(hoa, method, path) == 401, (method, path)


def test_no_form_from_elsewhere_is_taken_from_a_member(house: House) -> None:
    hoa = house.sign_in(house.hoa)
    for site in ("cross-site", "same-site"):
        hoa.environ_base["HTTP_SEC_FETCH_SITE"] = site
        for method, path, _ in doors(house.app):
            if method not in SAFE:
                assert knock(hoa, method, path) == 403, (method, path, site)


def test_a_member_of_an_old_browser_proves_where_a_form_comes_from(house: House) -> None:
    hoa = house.sign_in(house.hoa)
    del hoa.environ_base["HTTP_SEC_FETCH_SITE"]
    own = {"Origin": house.settings.public_origin}
    assert hoa.post("/console/me/end-others").status_code == 403
    assert hoa.post("/console/me/end-others", headers={"Origin": "https://example.net"}).status_code == 403
    assert hoa.post("/console/me/end-others", headers=own).status_code == 303


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST])
def test_who_does_not_work_on_cases_never_meets_them(role: Role) -> None:
    assert not MAY[role] & CASE_CONTENT


def test_who_administers_holds_no_key_to_any_desk(house: House) -> None:
    with house.reading() as session:
        assert house.ring(session, house.tuan).desk_keys(session) == {}


def test_a_view_that_says_nothing_is_shut(own_house: House) -> None:
    own_house.app.add_url_rule("/silent", "silent", lambda: "open")
    assert own_house.client().get("/silent").status_code == 403
    assert own_house.sign_in(own_house.hoa).get("/silent").status_code == 403
