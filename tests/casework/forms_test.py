"""Garbage in every field of every form: a sentence, never a failure, and the case opens as before."""

import uuid
from typing import Any

import pytest

from tests.casework.people import Colleague, Writer

GARBAGE = [
    "", "\0", "x\0y", "💥👨‍👩‍👧", "\u202e\u2067שלום\u200f", "' OR 1=1 --", "<script>", "-1", "1e999", "٣", "9" * 400,
    "chữ " * 60_000, "NaN", "%00%ff", "../../etc", "{{ 7*7 }}", "2026-11-30T99:99",
]  # fmt: skip
FIELDS: dict[str, list[str]] = {
    "take": ["owner"],
    "hand": ["to", "reason"],
    "class": ["call_class", "category", "version"],
    "state": ["state"],
    "note": ["note", "token"],
    "answer": ["answer", "conversation", "look_again", "token"],
    "clue": ["clue", "clue-about", "when", "source", "certainty", "token", "person"],
    "facts": ["fact-name", "fact-sex", "version"],
    "promise": ["day", "time"],
    "done": ["due"],
    "join": ["name"],
    "task": ["task", "task-for", "task-day", "task-time"],
    "person": ["person-name"],
    "give-clues": ["clue-id", "clues-to"],
    "relate": ["tie-one", "tie", "tie-other", "tie-note"],
    "unrelate": ["relation"],
}


@pytest.mark.parametrize("act", FIELDS)
def test_no_form_of_a_case_breaks_the_house(father: Writer, lan: Colleague, act: str) -> None:
    talk = father.writes()
    case_id, name = lan.opens(talk), lan.sees(lan.opens(talk)).listed.name
    for rubbish in GARBAGE:
        for field in FIELDS[act]:
            sound: dict[str, Any] = {"conversation": str(talk), "version": 1, "to": f"staff:{lan.id}", "answer": "x"}
            sound |= {"task": "x", "task-for": "desk", "tie-one": str(talk), "tie": "parent", "tie-other": str(talk)}
            page = lan.browser.post(f"/console/case/{case_id}/{act}", data={**sound, field: rubbish})
            assert page.status_code in {303, 404, 409, 422}, (act, field, rubbish[:20])
    assert name in lan.looks(case_id).text


@pytest.mark.parametrize("act", FIELDS)
def test_an_empty_form_and_an_unknown_case(father: Writer, lan: Colleague, act: str) -> None:
    case_id = lan.opens(father.writes())
    assert lan.sends(case_id, act).status_code in {303, 404, 409, 422}
    assert lan.sends(uuid.uuid4(), act, note="x", answer="x").status_code == 404
    for wrong in ("x", "\0", "0", "%F0%9F%92%A5"):
        assert lan.browser.post(f"/console/case/{wrong}/{act}").status_code == 404


def test_more_bytes_than_the_house_takes(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    page = lan.sends(case_id, "note", note="x" * (lan.house.settings.upload_bytes + 1))
    assert page.status_code == 413


@pytest.mark.parametrize("name", [rubbish for rubbish in GARBAGE if rubbish])
def test_no_name_that_is_sought_breaks_the_house(lan: Colleague, name: str) -> None:
    assert lan.browser.post("/console/find", data={"name": name}).status_code == 404


PLACES = [
    "x", "~", "2026-01-01~x", "2026-01-01~{id}", "0001-01-01T00:00:00+14:00~{id}", "\0~\0",
    "7~2026-01-01~{id}", "0~9999-12-31T23:59:59-14:00~{id}", "1~2026-01-01T00:00:00+00:00~{id}",
]  # fmt: skip


@pytest.mark.parametrize("after", PLACES)
def test_no_place_in_a_list_breaks_the_house(father: Writer, lan: Colleague, after: str) -> None:
    father.writes()
    place = {"after": after.format(id=uuid.uuid4()), "state": "\0", "call_class": "💥"}
    for page in ("/console", "/console/mine", "/console/all"):
        assert lan.browser.get(page, query_string=place).status_code == 200


def test_names_of_every_script_are_shown_as_they_are(father: Writer, lan: Colleague) -> None:
    words = "Con tôi 👨‍👩‍👧 \u202eabc\u202c שלום <b>x</b>"
    page = lan.looks(lan.opens(father.writes(words, person_name=words))).text
    assert page.count(words.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;")) >= 2
