"""The JSON door: a phone seals, the house checks shapes, stores once, and answers with a receipt."""

import hashlib
import json
import uuid
from typing import Any

import pytest

from api import sealed
from api.binary import from_text, to_text
from api.conversation.code import new_code
from api.keys.model import DeskKey
from api.sealed import Label
from tests.people import House
from tests.phones import Phone
from tests.senders import Sender


@pytest.fixture
def phone(house: House) -> Phone:
    return Phone(house)


def test_a_sealed_report_is_read_by_lan_and_answered_to_the_code(phone: Phone, house: House) -> None:
    answer = phone.hands_in(phone.report())
    assert answer.status_code == 201
    assert set(answer.get_json()) == {"received_at", "look_again_at"}
    reader = Sender(house)
    reader.code = " ".join(phone.code.words)
    (message,) = reader.arrived()
    assert (message.content or {})["words"] == "Em ở trên tàu."
    assert (message.files[0].media, message.files[0].length) == ("image/jpeg", 3)
    assert phone.opens_box().status_code == 200


def test_a_repeat_stores_nothing_and_gets_the_same_receipt(phone: Phone, house: House) -> None:
    report = phone.report()
    first = phone.hands_in(report)
    house.later(hours=1)
    again = phone.hands_in(report)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()


def test_the_same_idempotency_key_is_the_same_sending(phone: Phone, house: House) -> None:
    """The outbox sealed anew after a crash: other bytes, the same sending."""
    one, other = phone.report(once=None), phone.report(once=None)
    assert phone.hands_in(one, "sending-0001").status_code == 201
    assert phone.hands_in(other, "sending-0001").status_code == 200
    assert phone.hands_in(phone.report(once=None), "sending-0002").status_code == 201


def test_without_a_name_for_the_sending_nothing_is_taken(phone: Phone) -> None:
    answer = phone.hands_in(phone.report(once=None))
    assert (answer.status_code, answer.get_json()["error"]) == (422, "invalid")


def test_a_late_outbox_may_use_a_retired_key(phone: Phone, house: House) -> None:
    with house.writing() as session:
        row = session.get_one(DeskKey, uuid.UUID(phone.desk["key_id"]))
        row.retired_at = house.at
        session.add(DeskKey(desk_id=row.desk_id, public=sealed.new_pair().public, created_at=house.at))
    assert phone.browser.get("/api/v1/keys/intake").get_json()["key_id"] != phone.desk["key_id"]
    assert phone.hands_in(phone.report()).status_code == 201


def test_a_key_that_never_was_ours_is_refused(phone: Phone) -> None:
    answer = phone.hands_in(phone.report(key_id=str(uuid.uuid4())))
    assert (answer.status_code, answer.get_json()["error"]) == (409, "unknown_desk_key")


def test_nobody_outside_writes_to_another_desk(phone: Phone, house: House) -> None:
    desk = house.desk("supervision")
    header = phone.report()["header"] | {"desk": "supervision"}
    assert phone.hands_in(phone.report(key_id=str(desk.key_id), header=header)).status_code == 409


def test_a_content_key_is_used_once(phone: Phone) -> None:
    report = phone.report()
    phone.hands_in(report)
    stolen = phone.report(code=new_code(), content_key_id=report["content_key_id"], body=report["body"])
    answer = phone.hands_in(stolen)
    assert (answer.status_code, answer.get_json()["error"]) == (409, "key_taken")


def test_who_knows_only_the_lookup_id_adds_nothing(phone: Phone) -> None:
    phone.hands_in(phone.report())
    access = to_text(new_code().access)
    codes = [phone.hands_in(phone.report(access=access)).status_code for _ in range(12)]
    assert codes == [404] * 10 + [429] * 2


WRONG = {
    "header": [None, {}, {"format": 2}, "x"],
    "key_id": ["x", 1, None],
    "content_key_id": ["", []],
    "wrapped": ["", "A" * 151, "A" * 150, 7],
    "body": ["", "AA", "A" * 700_001, "\ud800"],
    "files": ["x", [""], ["AAAA"], [to_text(bytes(300))], ["A"] * 8, None],
    "lookup": ["A" * 42, "A" * 44, "*" * 43, None],
    "access": ["", {}],
    "public": ["A" * 87, to_text(b"\x04" + bytes(64))],
    "once": ["A" * 21, 5],
    "more": [1],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in WRONG.items() for value in values])
def test_what_cannot_be_a_report_is_refused_by_its_field(phone: Phone, field: str, value: Any) -> None:
    body = json.dumps(phone.report(**{field: value}))
    answer = phone.browser.post("/api/v1/reports", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert any(name.startswith(field) for name in answer.get_json()["fields"]["json"])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 10_000])
def test_a_body_that_is_no_json_is_a_bad_request(phone: Phone, body: bytes) -> None:
    answer = phone.browser.post("/api/v1/reports", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert "error" in answer.get_json()


@pytest.mark.parametrize("body", [b"[]", b"null", b"3", b'"x"'])
def test_json_that_is_no_object_is_refused(phone: Phone, body: bytes) -> None:
    assert phone.browser.post("/api/v1/reports", data=body, content_type="application/json").status_code == 422


def test_too_much_at_once_is_refused_as_json(phone: Phone) -> None:
    answer = phone.browser.post("/api/v1/reports", data=bytes(25 << 20), content_type="application/json")
    assert (answer.status_code, answer.get_json()) == (413, {"error": "too_large"})


def test_what_is_kept_of_the_code_does_not_open_the_mailbox(phone: Phone, house: House) -> None:
    phone.hands_in(phone.report())
    kept = b"".join(path.read_bytes() for path in house.settings.data_dir.rglob("*") if path.is_file())
    for label in (Label.CODE_LOOKUP, Label.CODE_ACCESS, Label.CODE_PAIR):
        assert sealed.derived(phone.code.secret, label) not in kept
    assert phone.code.pair.private not in kept


def test_the_description_is_open_and_names_every_refusal(phone: Phone) -> None:
    described = phone.browser.get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    door = described["paths"]["/api/v1/reports"]["post"]
    assert {"200", "201", "400", "404", "409", "413", "422", "429", "503"} <= set(door["responses"])
    assert all(path.startswith(("/api/v1/", "/healthz")) for path in described["paths"])
    assert hashlib.sha256(from_text(phone.desk["public"])).hexdigest()[:16] == phone.desk["fingerprint"]


def test_every_reference_in_the_description_leads_somewhere(phone: Phone) -> None:
    described = phone.browser.get("/api/v1/openapi.json").get_json()
    for reference in _references(described):
        place: Any = described
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def _references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for item in node for found in _references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + [found for item in node.values() for found in _references(item)]
