"""Every act and every read leaves one line, in the same transaction; reasons only sealed."""

import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from api.audit.model import Entry
from api.casework import handing
from api.report.content import File
from api.sealed import Label
from tests.casework.people import Colleague, Writer
from tests.people import House
from tests.senders import photo


@pytest.fixture
def case_id(father: Writer, lan: Colleague, house: House) -> uuid.UUID:
    opened = lan.opens(father.writes(files=(File("image/jpeg", photo()),)))
    assert lan.browser
    with house.writing() as session:
        session.query(Entry).delete()
    return opened


ACTS: dict[str, tuple[str, Callable[[Colleague, uuid.UUID], dict[str, Any]]]] = {
    "take": ("CASE_TAKEN", lambda lan, _: {}),
    "hand": ("CASE_HANDED", lambda lan, _: {"to": f"staff:{lan.house.nga.id}", "reason": "đổi ca"}),
    "class": ("CASE_CLASSED", lambda lan, _: {"call_class": "counselling", "version": 1}),
    "state": ("CASE_STATE", lambda lan, _: {"state": "waiting"}),
    "note": ("CASE_NOTED", lambda lan, _: {"note": "x"}),
    "answer": ("CASE_ANSWERED", lambda lan, case: {"answer": "x", "conversation": lan.sees(case).conversations[0].id}),
    "clue": ("CLUE_ADDED", lambda lan, _: {"clue": "x"}),
    "facts": ("FACTS_CHANGED", lambda lan, case: {"fact_name": "x", "version": lan.sees(case).persons[0].version}),
    "promise": ("CASE_PROMISED", lambda lan, _: {"day": "2026-11-30"}),
    "done": ("TASK_DONE", lambda lan, case: {"due": lan.sees(case).waiting[0].id}),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_leaves_one_line(house: House, case_id: uuid.UUID, lan: Colleague, act: str) -> None:
    name, form = ACTS[act]
    assert lan.sends(case_id, act, **form(lan, case_id)).status_code == 303
    assert house.acts() == [name]
    with house.reading() as session:
        line = session.query(Entry).one()
    assert line.actor_id == lan.id
    assert (line.subject_id == case_id) or act == "done"


def test_a_refused_act_leaves_the_read_of_the_page_alone(house: House, case_id: uuid.UUID, lan: Colleague) -> None:
    assert lan.sends(case_id, "class", call_class="transfer", version=7).status_code == 409
    assert house.acts() == ["CASE_READ"]


def test_each_read_leaves_one_line(house: House, case_id: uuid.UUID, lan: Colleague) -> None:
    lan.looks(case_id)
    lan.browser.get(f"/console/file/{lan.sees(case_id).messages[0].files[0].id}")
    lan.browser.get(f"/console/file/{uuid.uuid4()}")
    lan.looks(uuid.uuid4())
    assert house.acts() == ["CASE_READ", "FILE_READ"]


def test_a_read_is_written_down_before_a_byte_leaves(
    house: House, case_id: uuid.UUID, lan: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    case = __import__("pwa.casework.case", fromlist=["render_template"])
    drawn = case.render_template
    monkeypatch.setattr(
        case, "render_template", lambda *args, **named: seen.extend(house.acts()) or drawn(*args, **named)
    )
    lan.looks(case_id)
    assert seen == ["CASE_READ"]


def test_what_cannot_be_written_down_is_not_shown(
    house: House, case_id: uuid.UUID, lan: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    file_id = lan.sees(case_id).messages[0].files[0].id
    monkeypatch.setattr("api.casework.opening.audit.record", full)
    for page in (f"/console/case/{case_id}", f"/console/file/{file_id}"):
        answer = lan.browser.get(page)
        assert answer.status_code == 503
        assert b"JFIF" not in answer.data
        assert lan.sees(case_id).listed.name not in answer.text


def test_reasons_are_sealed_to_the_case(house: House, case_id: uuid.UUID, lan: Colleague, nga: Colleague) -> None:
    lan.does(handing.hand_to_colleague, case_id, nga.id, reason="Tôi quen gia đình này.")
    with house.reading() as session:
        line = session.query(Entry).one()
        assert line.reason is not None
        assert "gia đình".encode() not in bytes(line.reason)
        key = nga.ring(session).content_key(session, line.reason.key_id)
        assert key.open(line.reason, Label.AUDIT_REASON, line.id).decode() == "Tôi quen gia đình này."
    page = house.sign_in(house.duc).get("/console/audit")
    assert "giao hồ sơ" in page.text
    assert "gia đình" not in page.text
