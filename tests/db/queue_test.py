"""Many at once: writers come one after the other, readers wait for nobody, and nobody waits for ever."""

import sqlite3
from threading import Event, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as PoolTimeout

from api.errors import Unavailable
from api.keys.model import Desk
from tests.casework.people import both_at_once
from tests.db.conftest import Room
from tests.engines import Engine, Sqlite


def test_all_who_write_at_once_arrive(room: Room) -> None:
    def write(code: str) -> None:
        with room.house.writing() as session:
            room.new_desk(session, code)

    assert both_at_once(*(lambda code=f"desk-{each}": write(code) for each in range(12))) == [None] * 12
    assert room.desks() == 12


def test_nothing_that_two_change_at_once_is_lost(room: Room) -> None:
    def lengthen() -> None:
        with room.house.writing() as session:
            desk = session.scalars(select(Desk).where(Desk.code.startswith("intake")).with_for_update()).one()
            desk.code += "x"

    assert both_at_once(*(lengthen,) * 8) == [None] * 8
    with room.house.reading() as session:
        assert session.scalar(select(Desk.code).where(Desk.code.startswith("intake"))) == "intake" + "x" * 8


def test_who_reads_waits_for_no_writer_and_sees_nothing_half_written(room: Room) -> None:
    writing, read = Event(), Event()

    def write() -> None:
        with room.house.writing() as session:
            room.new_desk(session)
            writing.set()
            assert read.wait(20)

    writer = Thread(target=write)
    writer.start()
    assert writing.wait(20)
    assert room.desks() == 0
    read.set()
    writer.join()
    assert room.desks() == 1


def test_a_writer_inside_a_writer_does_not_stop_the_house(room: Room, engine: Engine) -> None:
    def nested() -> None:
        with room.house.writing() as outer:
            room.new_desk(outer)
            with room.house.writing() as inner:
                room.new_desk(inner, "inner")

    if isinstance(engine, Sqlite):
        with pytest.raises(Unavailable):
            nested()
        assert room.desks() == 0
    else:
        nested()
    with room.house.writing() as session:
        room.new_desk(session, "later")


def test_somebody_else_who_holds_the_file_is_not_waited_for_long(room: Room, engine: Engine) -> None:
    if not isinstance(engine, Sqlite):
        return
    room.deed = room.new_desk
    other = sqlite3.connect(room.house.settings.database.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert room.browser.get("/healthz").status_code == 200
    assert room.browser.post("/deed").status_code == 503
    other.execute("ROLLBACK")
    assert room.browser.post("/deed").status_code == 200


def test_no_free_connection_is_said_so(room: Room) -> None:
    def deed(_session: object) -> None:
        raise PoolTimeout

    room.deed = deed
    assert room.browser.post("/deed").status_code == 503
