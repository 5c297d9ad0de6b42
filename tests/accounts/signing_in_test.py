"""Signing in: what Lan writes, what a guesser learns, and who has to wait."""

import pytest

from api import db
from api.accounts import proof
from api.settings import Settings
from tests.people import House

SOMEWHERE_ELSE = "198.51.100.9"


def test_lan_signs_in_with_capitals_and_without_marks(house: House) -> None:
    client = house.client()
    answer = house.try_sign_in(client, house.lan, email=" LAN@example.org", password=house.lan.password.upper())
    assert answer.status_code == 303
    assert house.lan.name in client.get("/console/me").text


def test_each_role_lands_on_a_page_of_its_own(house: House) -> None:
    for person in house.people:
        client = house.client()
        way = house.try_sign_in(client, person).location
        assert client.get(way).status_code == 200, person.role


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    cookie = house.try_sign_in(house.client(), house.lan).headers["Set-Cookie"]
    assert cookie.startswith("__Host-loi-ve=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))


def test_whatever_is_wrong_the_answer_is_the_same(house: House) -> None:
    tries = [
        {"email": "ai.do@example.org"},
        {"password": house.minh.password},
        {"code": "000000"},
        {"code": ""},
        {"password": ""},
    ]
    answers = {
        house.try_sign_in(house.client(f"203.0.113.{n}"), house.lan, **wrong)
        .text.replace(house.lan.email, "")
        .replace("ai.do@example.org", "")
        for n, wrong in enumerate(tries, 20)
    }
    assert len(answers) == 1
    assert "chưa đúng" in answers.pop()


def test_an_unknown_address_costs_the_same_derivation(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    derived, real = [], proof.prove

    def prove(password: str, salt: bytes, settings: Settings) -> proof.Proof:
        derived.append(len(salt))
        return real(password, salt, settings)

    monkeypatch.setattr(proof, "prove", prove)
    house.try_sign_in(house.client(), house.lan, email="ai.do@example.org")
    house.try_sign_in(house.client(SOMEWHERE_ELSE), house.lan, code="000000")
    assert derived == [16, 16]


def test_a_password_is_derived_while_no_transaction_is_open(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    real = proof.prove

    def prove(*given: object) -> proof.Proof:
        with db.writing():  # would wait for ever behind the request's own transaction
            return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(proof, "prove", prove)
    assert house.try_sign_in(house.client(), house.lan).status_code == 303


def test_a_code_opens_once(house: House) -> None:
    code = house.code(house.lan)
    assert house.try_sign_in(house.client(), house.lan, code=code).status_code == 303
    assert house.try_sign_in(house.client(SOMEWHERE_ELSE), house.lan, code=code).status_code == 401


def test_the_code_before_a_used_one_is_used_up_too(house: House) -> None:
    earlier = house.lan.code(house.at)
    house.later(seconds=30)
    house.sign_in(house.lan)
    assert house.try_sign_in(house.client(SOMEWHERE_ELSE), house.lan, code=earlier).status_code == 401


def test_a_clock_half_a_minute_apart_is_fine_and_a_minute_is_not(house: House) -> None:
    shown = house.lan.code(house.at)
    house.later(seconds=65)
    assert house.try_sign_in(house.client(), house.lan, code=shown).status_code == 401
    late = house.lan.code(house.at)
    house.later(seconds=30)
    assert house.try_sign_in(house.client(SOMEWHERE_ELSE), house.lan, code=late).status_code == 303


@pytest.mark.parametrize("odd", ["", "\0", "lan\0@example.org", "@" * 5000, "🙂@example.org", "' OR 1=1 --"])
def test_odd_input_is_simply_wrong(house: House, odd: str) -> None:
    for field in ("email", "password", "code"):
        house.forgive()
        answer = house.try_sign_in(house.client(), house.lan, **{field: odd})
        assert answer.status_code == (303 if field == "email" and odd == "lan\0@example.org" else 401)


def test_who_guesses_waits(house: House) -> None:
    guesser = house.client()
    assert house.try_sign_in(guesser, house.lan, code="000000").status_code == 401
    answer = house.try_sign_in(guesser, house.lan, code="000001")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "2"
    house.later(seconds=2)
    assert house.try_sign_in(guesser, house.lan).status_code == 303


def test_lan_passes_at_once_while_somebody_hammers_her_account(house: House) -> None:
    for n in range(30):
        house.try_sign_in(house.client(f"198.51.100.{n}"), house.lan, password="sai sai", code="123456")
    assert house.try_sign_in(house.client(), house.lan).status_code == 303


def test_a_network_that_tries_many_accounts_is_stopped_for_a_while(house: House) -> None:
    answers = [house.try_sign_in(house.client(), house.lan, email=f"ai{n}@example.org", code="1") for n in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]


def test_wrong_tries_are_written_down_without_what_was_typed(house: House) -> None:
    house.try_sign_in(house.client(), house.lan, password="mot hai ba bon nam sau bay", code="123456")
    assert house.acts() == ["SIGN_IN_REFUSED"]


def test_a_long_queue_is_told_to_come_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "QUEUE_SECONDS", 0.05)
    with proof._a_turn(), proof._a_turn():
        answer = house.try_sign_in(house.client(), house.lan)
    assert answer.status_code == 503
    assert house.try_sign_in(house.client(), house.lan).status_code == 303


def test_a_form_from_another_site_does_not_sign_anybody_in(house: House) -> None:
    client = house.client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    assert house.try_sign_in(client, house.lan).status_code == 403


@pytest.mark.parametrize(
    "elsewhere", ["https://example.net/", "//example.net/", "/\\example.net", "/nowhere", "/console/me?x=1\r\nX: y"]
)
def test_the_way_back_leads_nowhere_but_here(house: House, elsewhere: str) -> None:
    client = house.client()
    page = client.get("/console/sign-in", query_string={"next": elsewhere})
    assert page.status_code == 200
    assert 'name="to"' not in page.text
    assert "example.net" not in (house.try_sign_in(client, house.lan, to=elsewhere).location)


def test_who_is_not_signed_in_comes_back_to_the_page_they_wanted(house: House) -> None:
    client = house.client()
    sent = client.get("/console/me")
    assert sent.status_code == 303
    assert sent.location == "/console/sign-in?next=/console/me"
    assert 'name="to" value="/console/me"' in client.get(sent.location).text
    assert house.try_sign_in(client, house.lan, to="/console/me").location == "/console/me"


def test_tuan_who_asked_for_the_inbox_lands_on_a_page_of_his_own(house: House) -> None:
    client = house.client()
    way = house.try_sign_in(client, house.tuan, to="/console").location
    assert client.get(way).status_code == 200


def test_a_borrowed_remember_cookie_is_nothing(house: House) -> None:
    client = house.client()
    for name in ("remember_token", "__Host-loi-ve", "session"):
        client.set_cookie(name, "x|y", domain="localhost")
    assert client.get("/console/me").status_code == 303
