"""The rows are gone: 503 with a sentence and the number to call, and all is well once they are back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api import files
from api.errors import NotFound
from tests.db.conftest import Room
from tests.engines import Engine, Postgresql


@contextmanager
def away(room: Room, engine: Engine) -> Iterator[None]:
    """The file is moved; the server refuses and ends all connections."""
    url = room.house.settings.database
    if isinstance(engine, Postgresql):
        name = url.split("?")[0].rpartition("/")[2]
        engine._do(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        engine._do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        yield
        engine._do(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        return
    path = Path(url.removeprefix("sqlite:///"))
    moved = path.rename(path.with_suffix(".moved"))
    yield
    assert not path.exists(), "no empty house may be made in its place"
    moved.rename(path)


def test_everybody_is_told_so_until_they_are_back(room: Room, engine: Engine) -> None:
    room.deed = room.new_desk
    assert room.browser.get("/console/sign-in").status_code == 200
    with away(room, engine):
        for answer in (room.browser.post("/deed"), room.browser.get("/deed"), room.browser.get("/healthz")):
            assert answer.status_code == 503
        page = room.browser.post("/deed")
        assert "Máy chủ đang bận" in page.text
        assert "Traceback" not in page.text
    assert room.browser.post("/deed").status_code == 200
    assert room.browser.get("/healthz").status_code == 200
    assert room.desks() == 1


def test_a_lost_file_is_not_found(room: Room) -> None:
    with room.house.writing():
        name = files.store(b"sealed")
        assert files.read(name) == b"sealed"
        files.remove(name)
        files.remove(name)
        for gone in (name, "../secret", "", "0" * 33, "\0" * 32):
            with pytest.raises(NotFound):
                files.read(gone)


def test_files_are_their_owners_alone_and_say_nothing_by_name(room: Room) -> None:
    with room.house.writing():
        names = {files.store(b"sealed") for _ in range(3)}
    found = [path for path in room.house.settings.files.rglob("*") if path.is_file()]
    assert {path.name for path in found} == names
    assert {path.stat().st_mode & 0o077 for path in (*found, *(path.parent for path in found))} == {0}
