"""A large file on a bad line: sent ahead in pieces, gone on with where it broke, taken in once with its report."""

import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from api import sealed, uploads
from api.binary import from_text
from api.report.jobs import MOST_LOST, WrongRows
from api.timed import rules as timed
from tests.people import House
from tests.phones import Phone
from tests.senders import Sender

NAME = "0123456789abcdef" * 2
PHOTO = bytes(range(256)) * 3000
PIECE = 65_536


@pytest.fixture
def phone(house: House) -> Phone:
    return Phone(house)


def locked_in(report: dict[str, Any]) -> bytes:
    """The locked file of a report that would carry it along."""
    return from_text(report["files"][0])


def put(phone: Phone, offset: int, piece: bytes, name: str = NAME) -> TestResponse:
    return phone.browser.put(f"/api/v1/uploads/{name}", data=piece, headers={"Upload-Offset": str(offset)})


def send_ahead(phone: Phone, locked: bytes, name: str = NAME) -> None:
    for at in range(0, len(locked), PIECE):
        assert put(phone, at, locked[at : at + PIECE], name).status_code == 200


def there(phone: Phone, name: str = NAME) -> int:
    return int(phone.browser.get(f"/api/v1/uploads/{name}").get_json()["bytes"])


def ahead(phone: Phone, *names: str) -> dict[str, Any]:
    return phone.report(file=PHOTO) | {"files": [], "uploads": list(names or (NAME,))}


def test_lan_sees_the_photo_that_came_in_pieces(phone: Phone, house: House) -> None:
    report = phone.report(file=PHOTO)
    send_ahead(phone, locked_in(report))
    answer = phone.hands_in(report | {"files": [], "uploads": [NAME]})
    assert answer.status_code == 201
    reader = Sender(house)
    reader.code = " ".join(phone.code.words)
    (message,) = reader.arrived()
    assert message.files[0].length == len(PHOTO)
    kept = [path for path in house.settings.files.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [locked_in(report)]
    assert list(house.settings.uploads.glob("*/*")) == []


def test_a_broken_line_goes_on_where_it_broke(phone: Phone) -> None:
    locked = locked_in(phone.report(file=PHOTO))
    assert there(phone) == 0
    put(phone, 0, locked[:PIECE])
    assert there(phone) == PIECE
    assert put(phone, 0, locked[:PIECE]).get_json() == {"bytes": PIECE}
    gap = put(phone, 3 * PIECE, locked[:PIECE])
    assert (gap.status_code, gap.get_json()) == (409, {"bytes": PIECE})


def test_a_report_without_all_of_its_file_waits_and_loses_nothing(phone: Phone) -> None:
    report = phone.report(file=PHOTO)
    locked = locked_in(report)
    report |= {"files": [], "uploads": [NAME]}
    for _ in range(2):
        answer = phone.hands_in(report)
        assert (answer.status_code, answer.get_json()["error"]) == (409, "upload_missing")
        put(phone, 0, locked[:PIECE])
    send_ahead(phone, locked)
    assert phone.hands_in(report).status_code == 201


def test_the_answer_got_lost_and_the_phone_asks_again(phone: Phone) -> None:
    report = phone.report(file=PHOTO)
    send_ahead(phone, locked_in(report))
    report |= {"files": [], "uploads": [NAME]}
    first, again = phone.hands_in(report), phone.hands_in(report)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()


def test_two_tabs_that_send_the_same_file_send_it_once(phone: Phone, house: House) -> None:
    locked = locked_in(phone.report(file=PHOTO))
    tabs = [threading.Thread(target=send_ahead, args=(_tab(phone, house), locked)) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    (path,) = house.settings.uploads.glob("*/*")
    assert path.read_bytes() == locked


def _tab(phone: Phone, house: House) -> Phone:
    tab = Phone.__new__(Phone)
    tab.house, tab.browser, tab.code, tab.desk = house, house.client(), phone.code, phone.desk
    return tab


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """A disk on which a file can grow to ``size`` bytes only."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_keeps_what_was_there_and_says_so(phone: Phone) -> None:
    locked = locked_in(phone.report(file=PHOTO))
    put(phone, 0, locked[:PIECE])
    with room_for(PIECE + 1000):
        answer = put(phone, PIECE, locked[PIECE : 2 * PIECE])
    assert (answer.status_code, answer.get_json()["error"]) == (503, "unavailable")
    assert there(phone) == PIECE
    send_ahead(phone, locked)


def test_a_server_killed_in_the_middle_of_a_piece_is_asked_how_far_it_came(phone: Phone) -> None:
    report = phone.report(file=PHOTO)
    locked = locked_in(report)
    put(phone, 0, locked[:PIECE])
    assert killed_by(signal.SIGXFSZ, lambda: put(phone, PIECE, locked[PIECE : 2 * PIECE]), room=PIECE + 1000)
    assert there(phone) == PIECE + 1000
    assert put(phone, PIECE, locked[PIECE : 2 * PIECE]).get_json() == {"bytes": PIECE + 1000}
    for at in range(PIECE + 1000, len(locked), PIECE):
        assert put(phone, at, locked[at : at + PIECE]).status_code == 200
    assert phone.hands_in(report | {"files": [], "uploads": [NAME]}).status_code == 201


def killed_by(number: signal.Signals, deed: Callable[[], object], *, room: int) -> bool:
    """Whether a process that grows a file above ``room`` is killed while it writes."""
    child = os.fork()
    if child == 0:
        signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        with suppress(BaseException):
            deed()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1]) == number


def test_a_store_that_cannot_be_written_to_says_so(phone: Phone, house: House) -> None:
    """Somebody put a file where the folder should be: as a broken disk does, it stops even root."""
    house.settings.uploads.write_bytes(b"")
    answer = put(phone, 0, b"x")
    assert (answer.status_code, answer.get_json()["error"]) == (503, "unavailable")
    assert "Retry-After" in answer.headers


def test_a_file_larger_than_a_photo_may_be_is_refused(phone: Phone, house: House) -> None:
    path = house.settings.uploads / NAME[:2] / NAME
    path.parent.mkdir(parents=True)
    path.touch()
    os.truncate(path, house.settings.photo_bytes + 300_000)
    answer = put(phone, path.stat().st_size, bytes(PIECE * 4))
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["x" * 32, NAME.upper(), "../" * 10 + "aa"])
def test_a_name_that_is_none_finds_nothing(phone: Phone, name: str) -> None:
    assert put(phone, 0, b"x", name).status_code == 404
    assert phone.browser.get(f"/api/v1/uploads/{name}").status_code == 404


def test_a_piece_larger_than_a_piece_is_refused(phone: Phone) -> None:
    assert put(phone, 0, bytes(sealed.PIECE_BYTES + 1)).status_code == 413
    assert there(phone) == 0


def test_a_piece_that_does_not_say_how_long_it_is_is_measured(phone: Phone) -> None:
    unmeasured = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_UPLOAD_OFFSET": "0"}
    for size, status in ((sealed.PIECE_BYTES + 1, 413), (sealed.PIECE_BYTES, 200)):
        body = BytesIO(bytes(size))
        answer = phone.browser.put(f"/api/v1/uploads/{NAME}", input_stream=body, environ_overrides=unmeasured)
        assert answer.status_code == status
    assert there(phone) == sealed.PIECE_BYTES


def test_on_a_disk_that_links_nothing_the_file_is_copied(
    phone: Phone, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_paths: object) -> None:
        raise PermissionError

    report = phone.report(file=PHOTO)
    send_ahead(phone, locked_in(report))
    monkeypatch.setattr(os, "link", no_links)
    assert phone.hands_in(report | {"files": [], "uploads": [NAME]}).status_code == 201
    (kept,) = [path for path in house.settings.files.rglob("*") if path.is_file()]
    assert kept.read_bytes() == locked_in(report)
    assert kept.stat().st_mode & 0o077 == 0


def test_what_nobody_took_in_is_gone_after_two_weeks(phone: Phone, house: House) -> None:
    put(phone, 0, b"x")
    old = (house.at - timedelta(days=15)).timestamp()
    (path,) = house.settings.uploads.glob("*/*")
    os.utime(path, (old, old))
    put(phone, 0, b"x", "f" * 32)
    work(house)
    assert [Path(left).name for left in house.settings.uploads.glob("*/*")] == ["f" * 32]


def work(house: House) -> None:
    """What is due by the clock."""
    with house.app.app_context():
        timed.jobs()["report.sweep"].run()


def limit(house: House, size: int) -> None:
    house.settings = replace(house.settings, uploads_bytes=size)
    house.app.extensions["settings"] = house.settings


def test_all_that_arrives_together_has_its_limit_and_words_still_come_through(phone: Phone, house: House) -> None:
    limit(house, 2 * PIECE + uploads.EACH)
    put(phone, 0, bytes(PIECE))
    put(phone, PIECE, bytes(PIECE))
    answer = put(phone, 2 * PIECE, b"x")
    assert (answer.status_code, answer.get_json()["error"], answer.headers["Retry-After"]) == (
        507,
        "uploads_full",
        "300",
    )
    assert there(phone) == 2 * PIECE
    assert put(phone, 0, bytes(PIECE)).status_code == 200, "what is here already takes no room"
    assert phone.hands_in(phone.report()).status_code == 201


def test_there_is_room_again_when_a_report_has_taken_its_file_in(phone: Phone, house: House) -> None:
    report = phone.report(file=PHOTO)
    limit(house, len(locked_in(report)) + uploads.EACH)
    send_ahead(phone, locked_in(report))
    assert put(phone, 0, b"x", "f" * 32).status_code == 507
    assert phone.hands_in(report | {"files": [], "uploads": [NAME]}).status_code == 201
    assert put(phone, 0, b"x", "f" * 32).status_code == 200


def test_of_two_at_once_only_one_gets_the_last_room(phone: Phone, house: House) -> None:
    limit(house, PIECE + uploads.EACH + 100)
    together, told = threading.Barrier(2), []

    def send(name: str) -> None:
        tab = _tab(phone, house)
        together.wait()
        told.append(put(tab, 0, bytes(PIECE), name).status_code)

    for _ in range(5):
        told.clear()
        tabs = [threading.Thread(target=send, args=(letter * 32,)) for letter in "ab"]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join()
        assert sorted(told) == [200, 507]
        for path in house.settings.uploads.glob("??/*"):
            path.unlink()


def kept(house: House) -> list[str]:
    return [path.name for path in house.settings.files.rglob("*") if path.is_file()]


def test_a_file_that_no_row_names_is_swept_after_two_weeks(phone: Phone, house: House) -> None:
    phone.hands_in(phone.report(file=PHOTO))
    named = kept(house)
    lost, fresh = (house.settings.files / (letter * 2) / (letter * 32) for letter in "ef")
    for path in (lost, fresh):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"sealed")
    house.later(days=15)
    os.utime(fresh, (house.at.timestamp(), house.at.timestamp()))
    old = (house.at - timedelta(days=15)).timestamp()
    for path in house.settings.files.rglob("*"):
        if path.is_file() and path != fresh:
            os.utime(path, (old, old))
    work(house)
    assert sorted(kept(house)) == sorted([*named, fresh.name])


def test_a_sweep_before_the_wrong_rows_takes_nothing(phone: Phone, house: House) -> None:
    """Somebody named another database: all files look as if nobody named them."""
    (house.settings.files / "ee").mkdir(parents=True)
    for number in range(MOST_LOST + 1):
        path = house.settings.files / "ee" / f"ee{number:030x}"
        path.write_bytes(b"sealed")
        os.utime(path, (0, 0))
    work(house)
    assert len(kept(house)) == MOST_LOST + 1, "no row names any file"
    phone.hands_in(phone.report(file=PHOTO))
    with pytest.raises(WrongRows):
        work(house)
    assert len(kept(house)) == MOST_LOST + 2


def test_a_file_of_a_report_that_is_refused_stays_for_the_next_try(phone: Phone, house: House) -> None:
    report = phone.report(file=PHOTO)
    send_ahead(phone, locked_in(report))
    taken = phone.report("Một tin khác.")
    phone.hands_in(taken)
    report |= {"files": [], "uploads": [NAME]}
    clash = report | {"content_key_id": taken["content_key_id"], "body": taken["body"]}
    assert phone.hands_in(clash).get_json()["error"] == "key_taken"
    assert phone.hands_in(report).status_code == 201


def test_either_along_or_ahead(phone: Phone) -> None:
    report = phone.report(file=PHOTO)
    send_ahead(phone, locked_in(report))
    assert phone.hands_in(report | {"uploads": [NAME]}).status_code == 422
    assert phone.hands_in(ahead(phone, NAME, NAME)).status_code == 422
