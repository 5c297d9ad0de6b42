"""Lan's telephone proves that it is she: a passkey instead of six digits, after the password."""

import json
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from api.accounts import jobs, passkeys
from api.accounts.model import Passkey, StaffSession
from tests.accounts.device import Device, added, asked, half_in
from tests.accounts.sessions_test import fields
from tests.people import House


@pytest.fixture
def lan(house: House) -> FlaskClient:
    """A browser in which Lan has just signed in."""
    return house.sign_in(house.lan)


@pytest.fixture
def device(lan: FlaskClient) -> Device:
    return added(lan)


def test_lan_signs_in_with_her_telephone(house: House, device: Device) -> None:
    client = house.client()
    options = half_in(house, house.lan, client)
    assert client.get("/console/me").status_code == 303  # no door is open yet
    answer = client.post("/console/second", data={"signed": device.shows(options)})
    assert (answer.status_code, answer.location) == (303, "/console")
    assert "Điện thoại của Lan" in client.get("/console/me").text
    assert house.acts()[-1] == "SIGNED_IN"


def test_the_code_in_the_same_form_still_works(house: House, device: Device) -> None:
    assert house.try_sign_in(house.client(), house.lan).status_code == 303


def test_the_page_takes_a_code_too_without_any_script(house: House, device: Device) -> None:
    client = house.client()
    half_in(house, house.lan, client)
    assert client.post("/console/second", data={"code": house.code(house.lan)}).status_code == 303
    assert client.get("/console/me").status_code == 200


def test_who_has_no_passkey_meets_no_second_page(house: House, device: Device) -> None:
    assert house.try_sign_in(house.client(), house.nga, code="").status_code == 401


def test_a_wrong_password_never_reaches_the_second_page(house: House, device: Device) -> None:
    answer = house.try_sign_in(house.client(), house.lan, password="sai", code="")
    assert answer.status_code == 401
    assert "data-options" not in answer.text


def test_five_minutes_later_the_password_is_asked_for_again(house: House, device: Device) -> None:
    client = house.client()
    options = half_in(house, house.lan, client)
    house.later(minutes=5)
    assert "password" in client.post("/console/second", data={"signed": device.shows(options)}).text
    assert client.get("/console/me").status_code == 303


def test_a_password_without_its_second_factor_is_written_down_and_forgotten(house: House, device: Device) -> None:
    half_in(house, house.lan, house.client())
    house.later(minutes=5)
    with house.app.app_context():
        jobs.tidy()
    with house.reading() as session:
        assert session.query(StaffSession).count() == 1  # the one in which she added her telephone
    assert house.acts()[-1] == "SIGN_IN_REFUSED"


def test_what_was_asked_is_good_once(house: House, device: Device) -> None:
    client = house.client()
    first = half_in(house, house.lan, client)
    answer = device.shows(first)
    half_in(house, house.lan, client)  # another page, another question
    assert client.post("/console/second", data={"signed": answer}).status_code == 401
    house.later(seconds=30)
    again = client.post("/console/second", data={"signed": answer})
    assert again.status_code == 401
    house.later(seconds=30)
    assert client.post("/console/second", data={"signed": device.shows(asked(again.text))}).status_code == 303


def test_a_telephone_that_does_not_know_its_owner_is_refused(house: House, device: Device) -> None:
    client = house.client()
    options = half_in(house, house.lan, client)
    device.knows_its_owner = False
    assert client.post("/console/second", data={"signed": device.shows(options)}).status_code == 401


def test_a_page_that_only_looks_like_ours_gets_nothing(house: House, device: Device) -> None:
    client = house.client()
    options = half_in(house, house.lan, client)
    device.origin = "http://localhost.example.net"
    assert client.post("/console/second", data={"signed": device.shows(options)}).status_code == 401


def test_a_counter_that_goes_back_is_refused_and_written_down(house: House, device: Device) -> None:
    for _ in range(2):
        client = house.client()
        options = half_in(house, house.lan, client)
        assert client.post("/console/second", data={"signed": device.shows(options)}).status_code == 303
    device.count = 0  # a copy that was made before
    client = house.client()
    options = half_in(house, house.lan, client)
    assert client.post("/console/second", data={"signed": device.shows(options)}).status_code == 401
    assert house.acts()[-2:] == ["PASSKEY_CLONED", "SIGN_IN_REFUSED"]


def test_ngas_telephone_does_not_open_lans_account(house: House, device: Device) -> None:
    hers = added(house.sign_in(house.nga), "Điện thoại của Nga")
    client = house.client()
    options = half_in(house, house.lan, client)
    options["allowCredentials"].append({"id": passkeys.webauthn.helpers.bytes_to_base64url(hers.id)})
    assert client.post("/console/second", data={"signed": hers.shows(options)}).status_code == 401


@pytest.mark.parametrize("odd", ["{}", "[]", "null", "7", "x", '{"id": "a"}', '{"id":"a","rawId":"a","response":7}'])
def test_odd_answers_are_simply_wrong(house: House, device: Device, odd: str) -> None:
    client = house.client()
    half_in(house, house.lan, client)
    assert client.post("/console/second", data={"signed": odd}).status_code == 401


def test_a_broken_answer_adds_nothing_and_breaks_nothing(lan: FlaskClient) -> None:
    for cut in range(0, 200, 13):
        made = json.loads(Device().made(asked(lan.get("/console/me/passkey").text)))
        whole = made["response"]["attestationObject"]
        made["response"]["attestationObject"] = whole[:cut] + whole[cut + 3 :]
        answer = lan.post("/console/me/passkey", data={"name": "x", "signed": json.dumps(made)})
        assert answer.status_code in {303, 422}  # a byte of what nobody looks at may be missing


# --- the locked screen ---


def test_the_locked_screen_opens_with_the_telephone_and_loses_no_keystroke(
    house: House, lan: FlaskClient, device: Device
) -> None:
    house.later(minutes=20)
    page = lan.post("/console/me/language", data={"language": "vi", "note": "Chào bác"})
    half = lan.post("/console/unlock", data={**fields(page.text), "password": house.lan.password, "code": ""})
    carried = {name: value for name, value in fields(half.text).items() if name != "signed"}
    assert lan.get("/console/me").status_code == 401
    again = lan.post("/console/second", data={**carried, "signed": device.shows(asked(half.text))})
    assert fields(again.text) == {"language": "vi", "note": "Chào bác"}
    assert lan.get("/console/me").status_code == 200
    assert house.acts()[-1] == "SESSION_UNLOCKED"


def test_a_locked_screen_left_halfway_stays_locked(house: House, lan: FlaskClient, device: Device) -> None:
    house.later(minutes=20)
    lan.post("/console/unlock", data={"password": house.lan.password, "code": ""})
    house.later(minutes=5)
    with house.app.app_context():
        jobs.tidy()
    page = lan.get("/console/me")
    assert (page.status_code, "Mở khóa" in page.text) == (401, True)
    with house.reading() as session:
        assert session.query(StaffSession).one().locked_private is None


# --- adding and removing ---


def test_minutes_after_signing_in_lan_proves_herself_again_before_adding_one(house: House, lan: FlaskClient) -> None:
    house.later(minutes=6)
    page = lan.get("/console/me/passkey")
    assert page.status_code == 401
    assert "Hãy xác nhận lại" in page.text
    form = {**fields(page.text), "password": house.lan.password, "code": house.code(house.lan)}
    assert lan.post("/console/unlock", data=form).location == "/console/me/passkey"
    added(lan)


def test_with_a_telephone_she_proves_herself_by_it(house: House, lan: FlaskClient, device: Device) -> None:
    house.later(minutes=6)
    carried = fields(lan.get("/console/me/passkey").text)
    half = lan.post("/console/unlock", data={**carried, "password": house.lan.password, "code": ""})
    way = lan.post("/console/second", data={**carried, "signed": device.shows(asked(half.text))}).location
    assert lan.get(way).status_code == 200


def test_a_passkey_made_for_another_house_is_refused(lan: FlaskClient) -> None:
    options = asked(lan.get("/console/me/passkey").text)
    made = Device("https://example.net", "example.net").made(options)
    assert lan.post("/console/me/passkey", data={"name": "x", "signed": made}).status_code == 422


def removal(page: str) -> str:
    found = re.search(r'href="(/console/me/passkey/[^"]+/remove)"', page)
    assert found is not None
    return found[1]


def test_an_answer_is_taken_once(lan: FlaskClient) -> None:
    form = {"name": "x", "signed": Device().made(asked(lan.get("/console/me/passkey").text))}
    assert lan.post("/console/me/passkey", data=form).status_code == 303
    lan.post(removal(lan.get("/console/me").text))
    assert lan.post("/console/me/passkey", data=form).status_code == 422


@pytest.mark.parametrize("name", [" ", "x" * 41])
def test_a_passkey_has_a_name_that_fits(lan: FlaskClient, name: str) -> None:
    made = Device().made(asked(lan.get("/console/me/passkey").text))
    page = lan.post("/console/me/passkey", data={"name": name, "signed": made})
    assert page.status_code == 422
    assert "40 chữ cái" in page.text


def test_ten_are_enough(house: House, lan: FlaskClient) -> None:
    for _ in range(passkeys.MOST):
        added(lan)
    made = Device().made(asked(lan.get("/console/me/passkey").text))
    assert lan.post("/console/me/passkey", data={"name": "x", "signed": made}).status_code == 409


def test_a_removed_passkey_opens_nothing(house: House, lan: FlaskClient, device: Device) -> None:
    remove = removal(lan.get("/console/me").text)
    assert house.sign_in(house.nga).post(remove).status_code == 404
    client = house.client()
    options = half_in(house, house.lan, client)
    assert lan.post(remove).status_code == 303
    assert client.post("/console/second", data={"signed": device.shows(options)}).status_code != 303
    assert "PASSKEY_REMOVED" in house.acts()


def test_minutes_later_it_goes_only_after_proving_oneself_by_code_or_by_the_passkey_itself(
    house: House, lan: FlaskClient, device: Device
) -> None:
    remove = removal(lan.get("/console/me").text)
    house.later(minutes=6)
    assert lan.post(remove).status_code == 401
    carried = {**fields(lan.get(remove).text), "password": house.lan.password}
    half = lan.post("/console/unlock", data={**carried, "code": ""})
    way = lan.post("/console/second", data={**carried, "signed": device.shows(asked(half.text))}).location
    assert "Đây là khóa cuối" in lan.get(way).text
    house.later(minutes=6)
    way = lan.post("/console/unlock", data={**carried, "code": house.code(house.lan)}).location
    assert (way, lan.post(way).status_code) == (remove, 303)
    assert lan.get(remove).status_code == 404
    assert house.acts().count("PASSKEY_REMOVED") == 1


def test_a_passkey_gives_nothing_to_who_steals_the_rows(house: House, device: Device) -> None:
    with house.reading() as session:
        row = session.query(Passkey).one()
    private = device.key.private_numbers().private_value.to_bytes(32)
    assert private not in row.public + row.credential_id


def test_at_a_bare_number_no_passkey_is_offered(house: House, device: Device) -> None:
    client = house.client()
    form = {"email": house.lan.email, "password": house.lan.password, "code": ""}
    assert client.post("/console/sign-in", data=form, base_url="http://127.0.0.1").status_code == 401


@pytest.mark.parametrize(
    ("mode", "origin", "at", "place"),
    [
        ("live", "https://loi.example.org", "http://127.0.0.1:8000/", ("loi.example.org", "https://loi.example.org")),
        ("live", "https://loi.example.org:8443/", "x", ("loi.example.org", "https://loi.example.org:8443")),
        ("demo", "", "http://localhost:8000/", ("localhost", "http://localhost:8000")),
        ("demo", "", "http://127.0.0.1:8000/", None),
        ("demo", "", "http://[::1]:8000/", None),
        ("demo", "", "http://example.org/", None),
    ],
)
def test_a_passkey_is_bound_to_the_house_and_not_to_what_a_request_claims(
    house: House, mode: str, origin: str, at: str, place: tuple[str, str] | None
) -> None:
    found = passkeys.place(replace(house.settings, mode=mode, public_origin=origin), at)
    assert (found and (found.rp_id, found.origin)) == place
