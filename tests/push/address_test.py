"""Where a notice may go: nowhere into the house's own network, whatever the address looks like."""

import socket
from typing import Any

import pytest

from api.push import rules
from api.push.address import NoPushAddress, is_public, looked_at, parsed
from api.push.notice import browser
from api.server_key import load
from tests.people import House
from tests.push.people import Mai, rows, set_here, work
from tests.push.receiver import Receiver, Subscribed

WITHIN = [
    "https://127.0.0.1/x",
    "https://127.1/x",
    "https://2130706433/x",
    "https://0x7f.0.0.1/x",
    "https://0177.0.0.1/x",
    "https://10.0.0.5/x",
    "https://172.16.0.1/x",
    "https://192.168.1.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/x",
    "https://0.0.0.0/x",
    "https://255.255.255.255/x",
    "https://224.0.0.1/x",
    "https://[::1]/x",
    "https://[::]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:10.0.0.5]/x",
    "https://[::127.0.0.1]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://[2002:7f00:1::]/x",
    "https://[fd00::1]/x",
    "https://[fe80::1]/x",
    "https://[fec0::1]/x",
    "https://[ff02::1]/x",
    "https://localhost/x",
    "https://LOCALHOST:8443/x",
]
NOT_ONE = [
    "",
    "x",
    "http://push.example/x",
    "ftp://push.example/x",
    "file:///etc/passwd",
    "https://mai@push.example/x",
    "https://push.example/x#part",
    "https://push.example/" + "x" * 1024,
]


def test_an_address_within_is_refused_when_it_is_told(mai: Mai, service: Receiver) -> None:
    told = service.browser()
    set_here(mai.house, 0)
    asked = [*WITHIN, *NOT_ONE, told.endpoint]
    assert [one for one in asked if mai.wishes(told, endpoint=one) != 422] == []
    assert rows(mai.house) == []


@pytest.mark.parametrize("endpoint", [*WITHIN, *NOT_ONE])
def test_what_is_not_on_the_internet_is_no_address(endpoint: str) -> None:
    with pytest.raises(NoPushAddress):
        looked_at(endpoint)


def test_addresses_on_the_internet_are_public() -> None:
    assert all(map(is_public, ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"]))
    assert parsed("https://9.9.9.9:8443/a?b=c").authority == "9.9.9.9:8443"
    assert parsed("https://[2620:fe::fe]/").authority == "[2620:fe::fe]"


def resolver(*turns: str) -> Any:
    """A name server that says something else each time, and the last thing for ever; a number means itself."""
    left = list(turns)

    def answer(host: str, *_: object, **__: object) -> list[tuple[Any, ...]]:
        ip = host if host[0].isdigit() else left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443))]

    return answer


def test_a_name_that_means_this_machine_is_refused(
    mai: Mai, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolver("10.0.0.5"))
    assert mai.wishes(service.browser(), endpoint="https://push.example/x") == 422


def test_a_name_that_changed_its_meaning_is_not_followed(
    mai: Mai, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = list[Any]()
    monkeypatch.setattr(socket, "getaddrinfo", resolver("9.9.9.9", "192.168.1.1"))
    monkeypatch.setattr(socket.socket, "connect", lambda _self, where: met.append(where))
    assert mai.wishes(service.browser(), endpoint="https://push.example/x") == 204
    mai.is_answered()
    work(mai.house)
    assert met == []
    assert rows(mai.house) == []


def test_what_was_looked_at_is_what_is_connected_to(
    mai: Mai, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = list[Any]()

    def connect(_self: socket.socket, where: Any) -> None:
        met.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolver("9.9.9.9", "9.9.9.9", "10.0.0.5"))
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert mai.wishes(service.browser(), endpoint="https://push.example/x") == 204
    mai.is_answered()
    work(mai.house)
    assert {where[0] for where in met} == {"9.9.9.9"}


def test_an_address_within_that_stands_in_a_row_is_not_sent_to(able: House, service: Receiver) -> None:
    """As if somebody had written the row, or an older release had taken it."""
    told = Subscribed(service.origin.replace("127.0.0.1", "localhost") + "/x").told()
    with able.writing() as session:
        key = load(able.settings.server_key)
        rules.subscribe(session, key, browser(**told), staff_id=able.lan.id, at=able.at)
        rules.owed_to(session, [able.lan.id], at=able.at)
    work(able)
    assert service.came == []
    assert rows(able) == []


def test_a_redirection_is_not_followed(mai: Mai, service: Receiver) -> None:
    phone = service.browser(307, Location="/elsewhere")
    assert mai.wishes(phone) == 204
    mai.is_answered()
    work(mai.house)
    assert [one.path for one in service.came] == [phone.endpoint.removeprefix(service.origin)]
