"""Two who administer, at the same moment: one is told no in one sentence, and somebody always administers."""

import re
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.accounts import proof, rules
from api.accounts.model import Staff
from api.accounts.roles import Role, StaffState
from api.errors import SignedOut
from tests.accounts.sessions_test import fields
from tests.accounts.staff_test import offered, words
from tests.casework.people import both_at_once
from tests.people import House, Person

MAI = {"name": "Mai Thử Nghiệm", "email": "mai@example.org", "role": "administrator"}


@pytest.fixture
def two(house: House) -> tuple[FlaskClient, FlaskClient, Person]:
    """Tuấn and Mai, who both administer, each in a browser; and Mai herself."""
    tuan, client = house.sign_in(house.tuan), house.client("192.0.2.8")
    mai, page = offered(house, client, words(tuan.post("/console/staff", data=MAI).text))
    client.post("/console/take-up", data=fields(page.text) | {"code": house.code(mai)})
    return tuan, client, mai


def at_once(*asked: tuple[FlaskClient, str, dict[str, str]]) -> list[TestResponse]:
    def ask(one: tuple[FlaskClient, str, dict[str, str]]) -> Any:
        return lambda: one[0].post(one[1], data=one[2])

    found: list[TestResponse] = both_at_once(*(ask(one) for one in asked))
    for each in found:
        assert not isinstance(each, Exception), each
    return found


def administrators(house: House) -> int:
    """How many can sign in and administer."""
    with house.reading() as session:
        able = session.query(Staff).filter_by(role=Role.ADMINISTRATOR.value, state=StaffState.ACTIVE.value)
        return able.filter(Staff.locked_totp.is_not(None)).count()


@pytest.mark.parametrize("act", ["close", "reset", "reset-factor"])
def test_of_two_who_shut_each_other_out_one_stays(
    house: House, two: tuple[FlaskClient, FlaskClient, Person], act: str
) -> None:
    tuan, mai, person = two
    answers = at_once(
        (tuan, f"/console/staff/{person.id}/{act}", {}), (mai, f"/console/staff/{house.tuan.id}/{act}", {})
    )
    refused = [one.status_code for one in answers if one.status_code >= 400]
    assert len(refused) == 1
    assert refused[0] in {401, 409}
    assert administrators(house) == 1


def test_of_two_who_reset_lan_at_once_one_is_told_that_somebody_was_quicker(
    house: House, two: tuple[FlaskClient, FlaskClient, Person]
) -> None:
    tuan, mai, _ = two
    page = tuan.get("/console/staff").text
    seen = re.search(rf'{house.lan.id}/reset">\s*<input type="hidden" name="seen" value="([^"]+)"', page)
    assert seen is not None
    path, form = f"/console/staff/{house.lan.id}/reset", {"seen": seen[1]}
    answers = at_once((tuan, path, form), (mai, path, form))
    assert sorted(one.status_code for one in answers) == [200, 409]
    shown = next(words(one.text) for one in answers if one.status_code == 200)
    form = {"email": house.lan.email, "password": shown, "code": ""}
    assert len(words(house.client("192.0.2.9").post("/console/sign-in", data=form).text).split()) == 7


def test_of_two_who_add_the_same_address_one_is_told_that_it_is_there(
    house: House, two: tuple[FlaskClient, FlaskClient, Person]
) -> None:
    tuan, mai, _ = two
    new = {"name": "Vân", "email": f"{uuid.uuid4()}@example.org", "role": "counsellor"}
    answers = at_once((tuan, "/console/staff", new), (mai, "/console/staff", new))
    assert sorted(one.status_code for one in answers) == [200, 409]
    with house.reading() as session:
        assert session.query(Staff).filter_by(email=new["email"]).count() == 1


def test_who_is_closed_already_closes_nobody(house: House, two: tuple[FlaskClient, FlaskClient, Person]) -> None:
    tuan, mai, person = two
    with house.writing() as session:  # so that neither of them is the last
        session.get_one(Staff, house.lan.id).role = Role.ADMINISTRATOR.value
    at_once((tuan, f"/console/staff/{person.id}/close", {}), (mai, f"/console/staff/{house.tuan.id}/close", {}))
    assert administrators(house) == 2


def test_who_is_closed_while_a_password_is_derived_adds_nobody(
    house: House, two: tuple[FlaskClient, FlaskClient, Person]
) -> None:
    """Tuấn's request is past the door when Mai closes his account."""
    first = proof.issue(house.settings)
    assert two[1].post(f"/console/staff/{house.tuan.id}/close").status_code == 303
    with house.writing() as session, pytest.raises(SignedOut):
        rules.add(session, "van@example.org", "Vân", Role.ADMINISTRATOR, first, at=house.at, by=house.tuan.id)


def test_who_waits_for_a_new_factor_does_not_count_as_somebody_who_administers(
    house: House, two: tuple[FlaskClient, FlaskClient, Person]
) -> None:
    tuan, _, mai = two
    assert tuan.post(f"/console/staff/{mai.id}/reset-factor").status_code == 303
    assert tuan.post(f"/console/staff/{house.tuan.id}/close").status_code == 409
