"""A house in earnest speaks plain HTTP with its own machine only: whoever watches the network must not read along."""

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from tests.people import House
from tests.phones import Phone
from tests.senders import waiting
from wsgi import create_app

HERE, ELSEWHERE = "127.0.0.1", "198.51.100.20"
HSTS = "Strict-Transport-Security"


@pytest.fixture
def live(house: House) -> House:
    house.go_live()
    return house


def asked(house: House, address: str, path: str = "/write", network: str = ELSEWHERE, **headers: str) -> TestResponse:
    return house.client(network).get(path, base_url=address, headers=headers)


def test_a_page_asked_for_in_clear_is_refused_with_words(live: House) -> None:
    page = asked(live, "http://house.example")
    assert page.status_code == 403
    assert "https://" in page.text
    assert HSTS not in page.headers
    assert asked(live, "http://house.example", "/en/write").text.count("https://") >= 1


@pytest.mark.parametrize("path", ["/api/v1/keys/intake", "/api/v1/openapi.json"])
def test_machines_are_told_so_in_json(live: House, path: str) -> None:
    answer = asked(live, "http://house.example", path)
    assert (answer.status_code, answer.get_json()) == (403, {"error": "insecure_connection"})


def test_what_was_sent_in_clear_is_not_taken(house: House) -> None:
    phone, before = Phone(house), len(waiting(house))
    report = phone.report()
    house.go_live()
    browser = house.client()
    for address in ("http://house.example", "http://localhost"):
        assert browser.post("/api/v1/reports", json=report, base_url=address).status_code == 403
        assert browser.post("/write", data={"words": "Cứu em"}, base_url=address).status_code == 403
    assert len(waiting(house)) == before


def test_over_tls_all_is_well_and_browsers_are_asked_to_stay(live: House) -> None:
    for path in ("/write", "/api/v1/keys/intake", "/no-such-page"):
        answer = asked(live, "https://house.example", path)
        assert answer.status_code == (404 if path == "/no-such-page" else 200)
        assert answer.headers[HSTS] == "max-age=63072000"


@pytest.mark.parametrize("address", ["http://localhost", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_the_machine_itself_may_ask_in_clear(live: House, address: str) -> None:
    for network in (HERE, "::1"):
        answer = asked(live, address, network=network)
        assert answer.status_code == 200
        assert HSTS not in answer.headers


@pytest.mark.parametrize("address", ["http://localhost", "http://127.0.0.1", "http://[::1]"])
def test_who_only_calls_the_house_by_the_machine_s_own_name_is_refused(live: House, address: str) -> None:
    assert asked(live, address).status_code == 403


@pytest.mark.parametrize("name", ["localhost.example", "127.0.0.1.example", "[", "[::2]", "house.example"])
def test_no_other_name_means_the_machine_itself(live: House, name: str) -> None:
    assert asked(live, "http://localhost", network=HERE, Host=name).status_code in {400, 403}


def test_whether_it_is_alive_may_be_asked_from_the_machine_by_any_name(live: House) -> None:
    assert asked(live, "http://10.0.0.5", "/healthz", HERE).status_code == 200
    assert asked(live, "http://10.0.0.5", "/healthz").status_code == 403


@pytest.mark.parametrize(("proto", "status"), [("https", 200), ("http", 403)])
def test_behind_its_proxy_it_believes_what_the_proxy_says(house: House, proto: str, status: int) -> None:
    behind = create_app(replace(house.settings, mode="live", proxies=1)).test_client()
    passed = {"X-Forwarded-For": ELSEWHERE, "X-Forwarded-Proto": proto, "X-Forwarded-Host": "house.example"}
    answer = behind.get("/write", base_url="http://127.0.0.1:8000", headers=passed)
    assert answer.status_code == status
    assert (HSTS in answer.headers) == (proto == "https")


def test_a_proxy_that_calls_us_by_our_own_name_opens_no_plain_way(house: House) -> None:
    behind = create_app(replace(house.settings, mode="live", proxies=1)).test_client()
    passed = {"X-Forwarded-For": ELSEWHERE, "X-Forwarded-Proto": "http"}
    assert behind.get("/write", base_url="http://127.0.0.1:8000", headers=passed).status_code == 403


def test_invented_data_may_be_looked_at_in_clear(house: House) -> None:
    for address in ("http://localhost", "https://localhost"):
        answer = asked(house, address)
        assert answer.status_code == 200
        assert HSTS not in answer.headers
