"""One commit around a request: all of it or nothing, rows and files alike."""

import json
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api import db, files
from api.doors import ANYBODY, needs
from api.errors import Changed, Unavailable
from api.keys.model import Desk
from tests.db.conftest import Room


def test_what_a_form_writes_is_there_afterwards(room: Room) -> None:
    room.deed = room.new_desk
    assert room.browser.post("/deed").status_code == 200
    assert room.desks() == 1


def test_a_refusal_in_mid_request_takes_everything_back(room: Room) -> None:
    def deed(session: Session) -> None:
        room.new_desk(session)
        files.store(b"sealed")
        assert room.files() == 1
        raise Changed

    room.deed = deed
    assert room.browser.post("/deed").status_code == 409
    assert (room.desks(), room.files()) == (0, 0)


def test_a_failure_in_mid_request_takes_everything_back(room: Room) -> None:
    def deed(session: Session) -> None:
        room.new_desk(session)
        files.store(b"sealed")
        raise ZeroDivisionError

    room.deed = deed
    with pytest.raises(ZeroDivisionError):
        room.browser.post("/deed")
    assert (room.desks(), room.files()) == (0, 0)


def test_a_page_that_only_reads_cannot_write(room: Room) -> None:
    room.deed = room.new_desk
    room.browser.get("/deed")
    assert room.desks() == 0


def test_a_commit_that_fails_says_so_and_leaves_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(session: Session) -> None:
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))

    def deed(session: Session) -> str:
        files.store(b"sealed")
        return room.new_desk(session)

    room.deed = deed
    with monkeypatch.context() as broken:
        broken.setattr(Session, "commit", full)
        answer = room.browser.post("/deed")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert (room.desks(), room.files()) == (0, 0)
    assert room.browser.post("/deed").status_code == 200


def test_a_disk_without_room_for_a_file_says_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    room.deed = lambda session: (room.new_desk(session), files.store(b"sealed"))
    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        assert room.browser.post("/deed").status_code == 503
    assert (room.desks(), room.files()) == (0, 0)


def test_a_step_of_its_own_stays_though_the_rest_is_refused(room: Room) -> None:
    @needs(ANYBODY)
    def door() -> str:
        with db.writing() as session:
            room.new_desk(session)
            files.store(b"sealed")
        raise Changed

    room.house.app.view_functions["deed"] = door
    assert room.browser.post("/deed").status_code == 409
    assert (room.desks(), room.files()) == (1, 1)


def test_a_step_of_its_own_that_fails_leaves_no_file_behind(room: Room) -> None:
    def step() -> None:
        with room.house.writing() as session:
            room.new_desk(session)
            files.store(b"sealed")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step()
    assert (room.desks(), room.files()) == (0, 0)


def test_nothing_of_a_row_stands_in_the_log(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    def deed(session: Session) -> None:
        raise OperationalError("INSERT", {"words": "CANARY"}, sqlite3.OperationalError("CANARY"))

    room.deed = deed
    assert "CANARY" not in room.browser.post("/deed").text
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["event"], told["kind"]) == ("store", "OperationalError")
    assert set(told) == {"at", "level", "event", "kind"}


def test_a_row_that_is_there_already_is_not_written_again(room: Room) -> None:
    row = {"id": db.random_id(), "code": "danang", "created_at": room.house.at}
    with room.house.writing() as session:
        assert db.add_unless_there(session, Desk, row)
        assert not db.add_unless_there(session, Desk, row | {"id": db.random_id()})
        db.add(session, Desk)
    assert room.desks() == 1


def test_a_refusal_outside_of_a_request_is_itself(room: Room) -> None:
    with pytest.raises(Unavailable), room.house.reading():
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("locked"))
