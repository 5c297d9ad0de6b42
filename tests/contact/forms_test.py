"""Garbage in every field of safe contact, the guard and consent: a sentence, never a failure, and nothing goes out."""

import uuid
from typing import Any

import pytest

from tests.casework.people import Writer
from tests.contact.people import Keeper

GARBAGE = ["\0", "chữ " * 700, "0001-01-01"]
FIELDS: dict[str, list[str]] = {
    "card": ["subject", "version", "channels", "since", "zone", "phone", "note"],
    "card-read": ["subject", "version"],
    "card-confirmed": ["subject", "version"],
    "standing": ["about", "version", "relation-{talk}", "against-{talk}"],
    "wish": ["about", "version", "wish", "known_by"],
    "standard": ["conversation", "sentence", "token"],
    "held": ["held", "decision"],
    "consent": ["subject", "purpose", "recipient", "how", "until", "witness", "token"],
    "ground": ["g-subject", "ground", "approver", "g-until", "g-reason"],
    "ground-seen": ["consent"],
    "withdraw": ["consent"],
    "release": ["purpose", "recipient", "parts", "talks", "receiver", "as", "token"],
}


@pytest.mark.parametrize("act", FIELDS)
def test_no_form_breaks_the_house(
    case_id: uuid.UUID, talk: uuid.UUID, hoa: Keeper, lan: Keeper, father: Writer, act: str
) -> None:
    person = str(hoa.person_of(case_id))
    sound: dict[str, Any] = {"subject": person, "about": person, "conversation": str(talk), "version": "0"}
    sound |= {"purpose": "support", "recipient": "ngo", "how": "call", "parts": "facts", "g-subject": person}
    sound |= {"g-purpose": "support", "g-recipient": "ngo", "ground": "life", "approver": str(lan.id)}
    for rubbish in GARBAGE:
        for field in FIELDS[act]:
            told = sound | {field.format(talk=talk): rubbish}
            page = hoa.browser.post(f"/console/case/{case_id}/{act}", data=told)
            assert page.status_code in {303, 403, 404, 409, 422}, (act, field, rubbish[:20], page.status_code)
    assert hoa.looks(case_id).status_code == 200
    if act != "standard":
        assert father.answers() == []
    for wrong in (uuid.uuid4(), "x"):
        assert hoa.browser.post(f"/console/case/{wrong}/{act}", data=sound).status_code == 404
