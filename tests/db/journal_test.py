"""SQLite's journal stays short, though somebody reads at every moment."""

from threading import Event, Thread

import pytest

from api import db
from api.keys.model import Desk
from tests.db.conftest import Room

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MEGABYTE = 2**20


def test_readers_that_overlap_let_the_journal_begin_anew(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "JOURNAL_BYTES", MEGABYTE)
    monkeypatch.setattr(db, "JOURNAL_AGAIN", 0.0)
    done, journal = Event(), room.house.settings.data_dir / "loi-ve.sqlite3-wal"

    def read(first: float) -> None:
        done.wait(first)
        while not done.is_set():
            with room.house.reading() as session:
                session.query(Desk).count()
                done.wait(0.03)

    readers = [Thread(target=read, args=(turn / 100,)) for turn in range(3)]
    for reader in readers:
        reader.start()
    longest = 0
    with room.house.writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE much (words BLOB)")
    for _ in range(250):
        with room.house.writing() as session:
            session.connection().exec_driver_sql("INSERT INTO much VALUES (randomblob(60000))")
        longest = max(longest, journal.stat().st_size)
    done.set()
    for reader in readers:
        reader.join()
    assert longest < 8 * MEGABYTE
