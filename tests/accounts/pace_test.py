"""Who guesses is slowed, from however many networks; nobody is shut out by what others do."""

from flask.testing import FlaskClient

from api.accounts import pace
from tests.accounts.device import added, half_in
from tests.people import House, Person

WRONG = {"password": "sai sai", "code": "123456"}


def networks(count: int) -> list[str]:
    return [f"198.51.{number // 250}.{number % 250 + 1}" for number in range(count)]


def guesses(house: House, person: Person, networks: list[str], **form: str) -> list[int]:
    """One try from each network; what each was answered."""
    return [house.try_sign_in(house.client(one), person, **form).status_code for one in networks]


def leave(client: FlaskClient) -> FlaskClient:
    client.post("/console/sign-out")
    return client


def test_a_guesser_from_many_networks_is_let_in_by_drops(house: House) -> None:
    assert guesses(house, house.lan, networks(300), **WRONG).count(401) == pace.CROWDED_ACCOUNT
    house.later(seconds=pace.CROWDED_ACCOUNT_WAIT - 1)
    assert set(guesses(house, house.lan, networks(300)[-60:], **WRONG)) == {429}


def test_each_of_them_comes_back_for_one_try_in_five_minutes(house: House) -> None:
    many = networks(pace.CROWDED_ACCOUNT + 10)
    guesses(house, house.lan, many, **WRONG)
    house.later(seconds=pace.CROWDED_ACCOUNT_WAIT)
    late = many[pace.CROWDED_ACCOUNT :]
    assert guesses(house, house.lan, late, **WRONG) == [401] * 10
    house.later(seconds=pace.LONGEST_WAIT)
    assert guesses(house, house.lan, late, **WRONG) == [429] * 10


def test_lan_passes_at_once_in_her_own_browser_whoever_hammers(house: House) -> None:
    hers = leave(house.sign_in(house.lan))
    guesses(house, house.lan, networks(60), **WRONG)
    assert house.try_sign_in(hers, house.lan).status_code == 303


def test_in_a_new_browser_she_waits_once_and_is_in_while_they_go_on(house: House) -> None:
    many = networks(200)
    guesses(house, house.lan, many, **WRONG)
    lan = house.client()
    told = house.try_sign_in(lan, house.lan)
    assert (told.status_code, told.headers["Retry-After"]) == (429, str(pace.CROWDED_ACCOUNT_WAIT))
    house.later(seconds=pace.CROWDED_ACCOUNT_WAIT)
    guesses(house, house.lan, many, **WRONG)
    assert house.try_sign_in(lan, house.lan).status_code == 303


def test_a_colleague_behind_the_same_address_is_not_shut_out(house: House) -> None:
    nga = leave(house.sign_in(house.nga))
    guesser = house.client()
    for number in range(30):
        house.try_sign_in(guesser, house.lan, email=f"ai{number}@example.org", code="1")
    assert house.try_sign_in(nga, house.nga).status_code == 303


def test_even_in_a_new_browser_she_waits_no_more_than_half_a_minute(house: House) -> None:
    guesser, nga = house.client(), house.client()

    def hammer() -> None:
        for number in range(30):
            house.try_sign_in(guesser, house.lan, email=f"ai{number}@example.org", code="1")

    hammer()
    assert house.try_sign_in(nga, house.nga).status_code == 429
    house.later(seconds=pace.CROWDED_NETWORK_WAIT)
    hammer()
    assert house.try_sign_in(nga, house.nga).status_code == 303


def test_codes_tried_after_the_right_password_run_out_for_all_strangers_together(house: House) -> None:
    hers = leave(house.sign_in(house.lan))
    guesses(house, house.lan, networks(pace.CODES), code="000000")
    stranger = house.try_sign_in(house.client(), house.lan)
    assert stranger.status_code == 401  # the right code opens nothing there, and nobody learns why
    assert house.try_sign_in(hers, house.lan).status_code == 303
    house.later(hours=1)
    assert house.try_sign_in(house.client(), house.lan).status_code == 303


def test_the_page_for_a_passkey_answers_only_so_often(house: House) -> None:
    added(house.sign_in(house.lan))
    found = guesses(house, house.lan, networks(pace.CODES + 5), code="")
    assert found == [200] * pace.CODES + [401] * 5


def test_wrong_codes_on_that_page_count_as_well(house: House) -> None:
    added(house.sign_in(house.lan))
    client = house.client()
    half_in(house, house.lan, client)
    assert client.post("/console/second", data={"code": "000000"}).status_code == 401
    assert client.post("/console/second", data={"code": "000000"}).status_code == 429
    for _ in range(pace.CODES):
        house.later(seconds=pace.LONGEST_WAIT)
        client.post("/console/second", data={"code": "000000"})
    house.later(seconds=pace.LONGEST_WAIT)
    assert client.post("/console/second", data={"code": house.code(house.lan)}).status_code != 303


def test_a_known_browser_answers_for_its_own_wrong_tries(house: House) -> None:
    hers = leave(house.sign_in(house.lan))
    assert house.try_sign_in(hers, house.lan, **WRONG).status_code == 401
    assert house.try_sign_in(hers, house.lan, code="000000").status_code == 429
    house.later(seconds=2)
    assert house.try_sign_in(hers, house.lan).status_code == 303


def test_a_browser_is_known_for_the_account_it_signed_in_to(house: House) -> None:
    nga = leave(house.sign_in(house.nga))
    guesses(house, house.lan, networks(60), **WRONG)
    assert house.try_sign_in(nga, house.lan).status_code == 429


def test_a_browser_is_known_for_thirty_days(house: House) -> None:
    hers = leave(house.sign_in(house.lan))
    house.later(days=30)
    guesses(house, house.lan, networks(60), **WRONG)
    assert house.try_sign_in(hers, house.lan).status_code == 429


def test_a_made_up_cookie_makes_nobody_known(house: House) -> None:
    guesses(house, house.lan, networks(60), **WRONG)
    for number, forged in enumerate(["", "x", "A" * 43, "ă" * 43]):
        guesser = house.client(f"192.0.2.{number}")
        guesser.set_cookie("__Host-loi-ve-known", forged, domain="localhost")
        assert house.try_sign_in(guesser, house.lan).status_code == 429


def test_what_stays_in_a_browser_opens_no_session(house: House) -> None:
    lan = house.sign_in(house.lan)
    known = lan.get_cookie("__Host-loi-ve-known")
    assert known is not None
    thief = house.client()
    thief.set_cookie("__Host-loi-ve", known.value, domain="localhost")
    assert thief.get("/console/me").status_code == 303


def test_a_clock_set_back_makes_nobody_wait_longer(house: House) -> None:
    client = house.client()
    house.try_sign_in(client, house.lan, **WRONG)
    house.later(hours=-2)
    assert house.try_sign_in(client, house.lan, **WRONG).status_code == 401
