"""What somebody does at the telephone: begins a log, fills it in, ends it; by the forms of the pages."""

import re
import uuid
from typing import Any

from werkzeug.test import TestResponse

from api.calls import queries
from api.calls.queries import OpenedCall, opened
from tests.casework.people import Colleague


def begins(who: Colleague, token: str = "", **about: Any) -> uuid.UUID:
    """One tap on 'Ghi cuộc gọi'; the id of the log."""
    answer = who.browser.post("/console/call", data={"token": token or uuid.uuid4().hex, **about})
    assert answer.status_code == 303, answer.text
    return uuid.UUID(answer.location.partition("?")[0].rpartition("/")[2])


def sees(who: Colleague, call_id: uuid.UUID) -> OpenedCall:
    found: OpenedCall = who.asks(opened, call_id)
    return found


def page(who: Colleague, call_id: uuid.UUID) -> TestResponse:
    return who.browser.get(f"/console/call/{call_id}")


def shown(who: Colleague, call_id: uuid.UUID) -> dict[str, str]:
    """The hidden fields of the log's form as this member has it before them."""
    text = page(who, call_id).text
    found = re.findall(r'<input type="hidden" name="(version|was-[a-z_-]+)" value="([^"]*)"', text)
    return dict(found)


def saves(who: Colleague, call_id: uuid.UUID, before: dict[str, str] | None = None, **form: str) -> TestResponse:
    """Type something into the form and send it; ``before``: the form was opened then. ``case_name`` is case-name."""
    base = shown(who, call_id) if before is None else before
    as_it_was = {name.removeprefix("was-"): value for name, value in base.items() if name.startswith("was-")}
    renamed = {"case_name": "case-name", "next_try": "next-try"}
    typed = {renamed.get(name, name): text for name, text in form.items()}
    return who.browser.post(f"/console/call/{call_id}", data={**base, **as_it_was, "token": uuid.uuid4().hex, **typed})


def at_once(who: Colleague, outcome: str, number: str = "", token: str = "") -> TestResponse:
    data = {"outcome": outcome, "number": number, "token": token or uuid.uuid4().hex}
    return who.browser.post("/console/call/at-once", data=data)


def latest(who: Colleague) -> OpenedCall:
    """The call that began last."""
    rows = who.asks(lambda session, ring: queries.latest(session, ring.desks(session)))
    return sees(who, rows[0].id)
