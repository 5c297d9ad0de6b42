"""The log: whatever fails with whatever in it, lines name kinds and places and nothing that is somebody's."""

import gc
import json
import logging
import socket
import sys
import threading
import warnings

import pytest
from gunicorn.config import Config

from api import logs
from api.doors import ANYBODY, needs
from api.logs import Gunicorn, Masked
from pwa.shell.errors import failure
from tests.people import House
from tests.served import Served

CANARIES = (
    "canary@example.org",
    "0909 123 456",
    "+84909123456",
    "203.0.113.77",
    "2001:db8::77",
    "/box/canary",
    "https://house.example/canary?x=1",
    "'canary words'",
    '"canary words"',
    "“canary words”",
    "c0ffee00c0ffee00",
    "eyJhbGciOiJIUzI1NiJ9_canary",
    "Thị",
)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.fixture
def broken(own_house: House) -> House:
    """A house as people meet it, with a page that fails with words in its hand."""

    @needs(ANYBODY)
    def fail(rest: str) -> str:
        words = "canary words"
        raise LookupError(f"{words} of canary@example.org at {rest}")

    own_house.app.add_url_rule("/fails/<path:rest>", "fails", fail)
    own_house.app.testing = False
    own_house.app.register_error_handler(Exception, failure)
    return own_house


def test_a_failing_page_is_told_by_kind_and_place_alone(broken: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert broken.client().get("/fails/canary?code=canary").status_code == 500
    written = capsys.readouterr().err
    (line,) = [json.loads(one) for one in written.splitlines()]
    assert (line["event"], line["kind"], line["endpoint"]) == ("failure", "LookupError", "fails")
    assert line["place"].startswith("tests/house/logs_test.py:")
    assert "canary" not in written


@pytest.mark.parametrize("canary", CANARIES)
def test_a_librarys_sentence_is_masked(house: House, canary: str, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("some.library").warning(f"could not take {canary} at once")
    logging.getLogger("some.library").error("could not take %s after %d tries", canary, 3)
    first, second = lines(capsys)
    assert first["event"] in {"could not take … at once", "could not take …"}
    assert second["event"] == "could not take … after 3 tries"


def test_a_librarys_exception_is_told_by_its_kind(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("canary")
    except ValueError as error:
        logging.getLogger("sqlalchemy").exception("failed: %s", error)
    (line,) = lines(capsys)
    assert (line["event"], line["kind"]) == ("failed: ValueError", "ValueError")
    assert "canary" not in json.dumps(line)


def test_what_a_sentence_says_after_its_colon_is_not_told(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("some.library").warning("Invalid request: Lan writes here")
    logging.getLogger("some.library").warning(ValueError("Lan writes here"))
    assert [line["event"] for line in lines(capsys)] == ["Invalid request", "ValueError"]


def test_what_is_no_request_leaves_nothing_in_the_servers_log(served: Served) -> None:
    for sent in (b"CANARY /canary?canary CANARY\r\n\r\n", b"GET / HTTP/1.1\r\nca\x00nary: canary\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", served.port)) as caller:
            caller.sendall(sent)
            while caller.recv(4096):
                pass
    served.stop()
    written = (served.home / "server.log").read_text()
    told = [json.loads(line) for line in written.splitlines()]
    assert {line["event"] for line in told} == {"Invalid request from ip=…"}
    assert {line["logger"] for line in told} == {"gunicorn.error"}
    assert "canary" not in written.lower()


def test_only_known_keys_and_safe_values_get_through(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    logs.log.error(
        "store", kind="OSError", errno=28, words="canary", endpoint="a b", place="0909123456", work=84909123456
    )
    (line,) = lines(capsys)
    assert {key: line[key] for key in line if key not in {"at", "level"}} == {
        "event": "store",
        "kind": "OSError",
        "errno": 28,
        "endpoint": "…",
        "place": "…",
        "work": "…",
    }


def test_what_gunicorn_says_passes_the_same_mask(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    made = Gunicorn(Config())
    made.error("Error handling request %s", "/box/canary")
    made.access(None, None, {"PATH_INFO": "/canary"}, None)
    (line,) = lines(capsys)
    assert line["event"] == "Error handling request …"


def test_a_program_that_ends_by_a_failure_prints_no_values(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    logs._untold(KeyError, KeyError("canary"), None)
    (line,) = lines(capsys)
    assert (line["event"], line["kind"]) == ("ended", "KeyError")


class Unlucky:
    """Cannot be told, and cannot be thrown away."""

    def __str__(self) -> str:
        raise ValueError("canary")

    def __del__(self) -> None:
        raise KeyError("canary")


def test_neither_a_warning_nor_what_fails_by_the_way_prints_values(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for hook in ("unraisablehook", "excepthook"):
        monkeypatch.setattr(sys, hook, getattr(sys, f"__{hook}__"))
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    logs.configure()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn("canary went into a column", UserWarning, stacklevel=1)
    thing = Unlucky()
    Masked().emit(logging.makeLogRecord({"name": "some.library", "msg": thing}))
    del thing
    gc.collect()
    written = capsys.readouterr().err
    assert {json.loads(line)["kind"] for line in written.splitlines() if "kind" in line} == {"ValueError", "KeyError"}
    assert "canary" not in written


def test_a_log_that_cannot_be_written_stops_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, text: str) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("sys.stderr", Full())
    logs.log.error("store", kind="OSError")
    logging.getLogger("some.library").error("full")


def test_the_mask_is_put_on_once(house: House) -> None:
    logs.configure()
    assert len([one for one in logging.getLogger().handlers if isinstance(one, Masked)]) == 1
    assert threading.excepthook is not None
