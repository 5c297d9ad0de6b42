"""Lan invites Mai, who came home: everything is said first, the code is shown once, and nobody is invited twice."""

import uuid

import pytest

from api.conversation.code import new_code
from api.keys.rules import revoke_desk
from tests.accompanying.people import Mai, invites
from tests.casework.people import Colleague
from tests.people import House


def test_the_code_stands_in_one_answer_and_a_double_tap_is_one_invitation(
    house: House, lan: Colleague, case_id: uuid.UUID
) -> None:
    code = new_code()
    first, again = invites(lan, case_id, code), invites(lan, case_id, code)
    assert all(word in first.text and word in again.text for word in code.words)
    assert not any(group in lan.looks(case_id).text for group in code.digits)
    assert house.acts().count("FOLLOW_BEGUN") == 1


@pytest.mark.parametrize("missing", ["agreed", "how"])
def test_without_a_consent_there_is_no_code_and_what_was_typed_stays(
    house: House, lan: Colleague, case_id: uuid.UUID, missing: str
) -> None:
    answer = invites(lan, case_id, new_code(), **{missing: "", "checked": "gọi lại số cũ"})
    assert answer.status_code == 422
    assert "gọi lại số cũ" in answer.text
    assert "FOLLOW_BEGUN" not in house.acts()


def test_a_person_of_another_case_is_not_invited_here(lan: Colleague, case_id: uuid.UUID) -> None:
    assert invites(lan, case_id, new_code(), person=str(uuid.uuid4())).status_code == 404


def test_the_case_shows_her_and_nobody_is_invited_twice(lan: Colleague, mai: Mai) -> None:
    assert f"/console/followed/{mai.id}" in lan.looks(mai.case_id).text
    assert invites(lan, mai.case_id, new_code()).status_code == 409


def test_who_only_administers_finds_no_door(house: House, mai: Mai) -> None:
    tuan = Colleague(house, house.tuan)
    for path in ("", f"/{mai.id}", f"/{mai.id}/notes", f"/{mai.id}/visit"):
        assert tuan.browser.get(f"/console/followed{path}").status_code == 403


def test_a_member_of_no_desk_of_hers_finds_nothing(house: House, mai: Mai, minh: Colleague) -> None:
    for desk in ("intake", "follow-up"):
        minh.does(revoke_desk, desk, house.nga.id)
    nga = Colleague(house, house.nga)
    assert nga.browser.get(f"/console/followed/{mai.id}").status_code == 404
    assert nga.browser.post(f"/console/followed/{mai.id}/notes", data={"private": "x"}).status_code == 404
