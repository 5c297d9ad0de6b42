"""Nothing sealed is opened for a member without being written down, through whichever door of the console."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from api import server_key
from api.accounts.roles import MAY, Role
from api.audit.acts import READS
from api.report.content import File
from api.sealed import ContentKey, Kind, Label, Sealed
from api.tasks import phones
from tests.accompanying.people import WELL, Mai, does
from tests.calls.people import begins, saves
from tests.casework.people import Colleague, Writer
from tests.people import House
from tests.rights.requests_test import asks
from tests.senders import photo

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

# Doors that open something and show nothing of it.
SHOW_NOTHING = {"calls.take_down": "what was refused is shown as it was typed, and nothing of the log"}
LOOKS = {act.name for act in READS}


@pytest.fixture
def ids(house: House, lan: Colleague, nga: Colleague) -> dict[str, Any]:
    """Something of everything that can be opened, by its name in addresses."""
    server_key.make(house.settings.server_key)
    case_id = lan.opens(Writer(house).writes(person_name="Mai Ví Dụ", files=(File("image/jpeg", photo()),)))
    mai = Mai(house, lan, case_id)
    mai.joins()
    mai.answers(WELL)
    does(lan, mai, "notes", words="Chỉ giữa hai người.")
    call_id = begins(lan)
    name = lan.sees(case_id).listed.name
    saves(lan, call_id, words="Gọi một phút.", number="0912 345 678", then="join", case_name=name)
    request_id = asks(lan, case_id)
    Writer(house).writes(kind=Kind.QUIET)
    with house.writing() as session:
        phones.keep(session, nga.id, "+84 000 000 021", at=house.at)
    seen, red = lan.sees(case_id), next(row for row in lan.waiting() if row.kind == "quiet")
    return {
        "case_id": case_id,
        "subject_id": seen.conversations[0].id,
        "person_id": seen.persons[0].id,
        "file_id": seen.messages[0].files[0].id,
        "follow_id": mai.id,
        "call_id": call_id,
        "request_id": request_id,
        "due_id": red.id,
        "sheet": "phq9",
        "lang": "vi",
    }


def doors(app: Flask, ids: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(method, path, name) of all that a supervisor may enter with one of these ids; pages before forms."""
    rules = [rule for rule in app.url_map.iter_rules() if _names_something(rule, ids)]
    for method in ("GET", "POST"):
        for rule in rules:
            needs = getattr(app.view_functions[rule.endpoint], "needs", None)
            if method in (rule.methods or ()) and needs in MAY[Role.SUPERVISOR]:
                built = app.url_map.bind("localhost").build(rule.endpoint, ids, method)
                yield method, built, rule.endpoint


def _names_something(rule: Rule, ids: dict[str, Any]) -> bool:
    return rule.arguments <= set(ids) and rule.arguments != {"lang"} and "<lang:" not in rule.rule


def test_whatever_opens_something_writes_it_down(
    house: House, ids: dict[str, Any], hoa: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every form is sent empty, too: a refusal shows the page once more, and that is a look like any other."""
    opened, opens, browser = set[Label](), ContentKey.open, hoa.browser

    def seen(key: ContentKey, sealed: Sealed, label: Label, row: uuid.UUID) -> bytes:
        opened.add(label)
        return opens(key, sealed, label, row)

    monkeypatch.setattr(ContentKey, "open", seen)
    unwritten, by_reading = {}, set[Label]()
    for method, path, name in doors(house.app, ids):
        before = len(house.acts())
        opened.clear()
        status = browser.open(path, method=method).status_code
        written = house.acts()[before:]
        if method == "GET":
            assert status in {200, 303}, path
            by_reading |= opened
        wanted = (status == 303 and written) or LOOKS & set(written)
        if opened and name not in SHOW_NOTHING and not wanted:
            unwritten[method, name] = (status, written, sorted(opened))
    assert unwritten == {}
    assert {Label.BODY, Label.CALL, Label.STAFF_PHONE, Label.SUBJECT_REQUEST, Label.FOLLOW_UP_SHARED} <= by_reading


def test_who_keys_in_on_the_machine_itself_is_written_down(house: House) -> None:
    typed = "\n".join((house.lan.email, house.lan.password, house.code(house.lan)))
    done = house.app.test_cli_runner().invoke(args=["cases", "mark"], input=f"{typed}\n")
    assert (done.exit_code, house.acts()) == (0, ["SIGNED_IN_THERE"]), done.output


def test_who_opened_a_file_or_a_call_of_a_case_is_found_by_the_case(
    house: House, ids: dict[str, Any], hoa: Colleague
) -> None:
    hoa.browser.get(f"/console/file/{ids['file_id']}")
    hoa.browser.post(f"/console/call/{ids['call_id']}", data={"version": "-1"})
    name = hoa.sees(ids["case_id"]).listed.name
    told = hoa.browser.get(f"/console/audit?on={ids['case_id']}&act=reads").text.partition("<tbody>")[2]
    for act in ("mở tệp", "xem bản ghi cuộc gọi", "xem hồ sơ"):
        assert act in told
    assert told.count(f"{name} · ") == told.count("<tr>")
