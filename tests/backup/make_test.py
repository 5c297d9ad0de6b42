"""A back-up is made while people write: whole or not at all, locked, and old ones go."""

import os
import resource
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from api import server_key
from api.backup import age, making, shelf
from api.backup.making import NotSet
from api.backup.parcel import Item, Reader, Unreadable, frames
from api.conversation.code import new_code
from api.keys import rules as keys
from api.timed.queries import standing
from tests.backup.conftest import Kept
from tests.canaries.disguises import files_in, search
from tests.casework.people import Writer
from tests.phones import Phone

SECRET = "Sơn Ca Đậu Rặng Ổi"


def items(kept: Kept, path: Path) -> list[Item]:
    found: list[Item] = []
    age.opened(path, [kept.identity], found.append)
    return found


def names(kept: Kept) -> list[str]:
    return sorted(path.name for path in kept.outside.glob("loi-ve-*"))


def test_it_is_one_file_for_its_owner_alone_and_only_the_identity_opens_it(kept: Kept) -> None:
    made = kept.make()
    assert names(kept) == ["loi-ve-20261124T020000Z.age"]
    assert (made.path.stat().st_mode & 0o777, made.size) == (0o600, made.path.stat().st_size)
    assert made.path.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert items(kept, made.path)[0][2] == kept.house.at


def test_who_is_signed_in_and_the_server_key_are_not_in_it(kept: Kept) -> None:
    kept.house.sign_in(kept.house.lan)
    found = items(kept, kept.make().path)
    tables = {item[1] for item in found if item[0] == "table"}
    assert {"staff", "message", "audit_entry", "desk_key"} <= tables
    assert making.LEFT_OUT & tables == set()
    secret = next(iter(server_key.load(kept.house.settings.server_key).generations.values()))
    assert search([("items", repr(found).encode())], [secret]) == []


def test_nothing_lies_in_clear_anywhere(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even what the house itself keeps in clear, such as a colleague's name."""
    (temporary := tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with kept.house.writing() as session:
        session.execute(text("UPDATE staff SET name = :name"), {"name": SECRET})
    made = kept.make()
    assert SECRET in str(items(kept, made.path))
    assert search(files_in(kept.outside, temporary), [SECRET]) == []


def test_everything_acknowledged_before_it_began_is_in_it_while_others_go_on_writing(kept: Kept) -> None:
    """Rows of one moment: what comes meanwhile is in it wholly or not at all."""
    before = {Writer(kept.house).writes(f"Tin thứ {number}") for number in range(5)}
    stop = threading.Event()
    phones = [Phone(kept.house), Phone(kept.house)]

    def write(phone: Phone) -> None:
        while not stop.is_set():
            assert phone.hands_in(phone.report(code=new_code())).status_code in {201, 429}  # too many for one place

    writers = [threading.Thread(target=write, args=(phone,)) for phone in phones]
    for writer in writers:
        writer.start()
    try:
        found = [items(kept, kept.make().path) for _ in range(3) if kept.house.later(seconds=1)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    for each in found:
        assert before <= column(each, "conversation", "id")
        assert column(each, "message", "conversation_id") <= column(each, "conversation", "id")
        assert column(each, "message", "content_key_id") <= column(each, "content_key", "id")
        assert column(each, "message_file", "name") <= {item[1] for item in each if item[0] == "file"}
    assert len(column(found[-1], "message", "id")) > len(column(found[0], "message", "id"))


def column(found: list[Item], table: str, name: str) -> set[object]:
    """All values of one column in a back-up."""
    cells: set[object] = set()
    now, columns = "", list[str]()
    for item in found:
        if item[0] == "table":
            now, columns = item[1], item[2]
        elif item[0] == "rows" and now == table:
            cells |= {row[columns.index(name)] for row in item[1]}
    return cells


def test_old_ones_go_after_their_days_and_never_the_newest(kept: Kept) -> None:
    kept.make()
    kept.house.later(days=20)
    kept.make()
    kept.house.later(days=11)
    kept.make()
    assert names(kept) == ["loi-ve-20261214T020000Z.age", "loi-ve-20261225T020000Z.age"]


def test_what_was_deleted_is_gone_with_the_last_back_up_that_held_it(kept: Kept) -> None:
    """Not even when none could be made for a year does the last good one go."""
    first = kept.make().path
    kept.house.later(days=365)
    with pytest.raises(OSError, match=r"."), disk_of(kept.outside, 0):
        kept.make()
    assert first.exists()
    kept.make()
    assert not first.exists()


@contextmanager
def disk_of(folder: Path, size: int) -> Iterator[None]:
    """A disk that takes files of this size at most."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_older_one_and_no_half_one(kept: Kept) -> None:
    old = kept.make().path
    whole = old.read_bytes()
    kept.house.later(days=1)
    with disk_of(kept.outside, len(whole) // 2), pytest.raises(OSError, match="File too large"):
        kept.make()
    assert names(kept) == [old.name]
    assert old.read_bytes() == whole


KILLED = """
import os, signal
from api.backup import making
from wsgi import create_app
app, files = create_app(), making._files
def killed(folder):
    yield from files(folder)
    os.kill(os.getpid(), signal.SIGKILL)
making._files = killed
with app.app_context():
    making.make(app.extensions["settings"])
"""


def test_killed_in_the_middle_it_never_was_a_back_up(kept: Kept) -> None:
    old = kept.make().path
    settings = kept.house.settings
    environ = os.environ | {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "BACKUP_DIR": settings.backup_dir,
        "BACKUP_TO": settings.backup_to,
        "SERVER_KEY_FILE": settings.server_key_file,
    }
    done = subprocess.run([sys.executable, "-c", KILLED], env=environ, cwd=Path(__file__).parents[2])
    assert done.returncode == -signal.SIGKILL
    assert [kept.path for kept in shelf.every(Path(settings.backup_dir))] == [old]
    (half,) = (path for path in kept.outside.iterdir() if path.name.endswith(".new"))
    os.utime(half, (0, 0))
    kept.make()
    assert not half.exists()


def test_it_is_made_every_day_and_soon_after_a_key_has_changed(kept: Kept) -> None:
    kept.work()
    assert len(names(kept)) == 1
    kept.house.later(hours=1)
    kept.work()
    assert len(names(kept)) == 1
    with kept.house.writing() as session:
        keys.rotate_desk(session, kept.house.ring(session, kept.house.hoa), "intake", at=kept.house.at)
    kept.work()
    assert len(names(kept)) == 2
    kept.house.later(hours=24)
    kept.work()
    assert len(names(kept)) == 3


def test_a_large_file_takes_no_memory_to_speak_of(kept: Kept) -> None:
    size = 64 * 2**20
    (folder := kept.house.settings.files / "aa").mkdir(parents=True)
    with open(folder / ("a" * 32), "wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        made = kept.make()
        age.opened(made.path, [kept.identity], lambda _: None)
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()
    assert made.size > size


def test_without_a_place_or_a_recipient_none_is_made(kept: Kept) -> None:
    kept.house.settings = replace(kept.house.settings, backup_to="")
    with pytest.raises(NotSet):
        kept.make()


def test_it_fails_aloud_where_the_page_and_machines_see_it(kept: Kept) -> None:
    kept.outside.rename(kept.outside.with_name("away"))
    kept.work()
    with kept.house.reading() as session:
        failed = {each.name for each in standing(session, at=kept.house.at) if each.failure}
    assert "backup.make" in failed


def test_a_read_takes_no_writers_turn(kept: Kept) -> None:
    """A long one keeps nobody from sending a report."""
    found = making._items(kept.house.settings, kept.house.at)
    with kept.house.app.app_context():
        next(found)
        next(found)
        phone = Phone(kept.house)
        assert phone.hands_in(phone.report()).status_code == 201
        found.close()


def read(reader: Reader, chunks: list[bytes]) -> None:
    for chunk in chunks:
        reader.write(chunk)
    reader.whole()


def test_what_is_cut_off_or_added_to_is_no_whole_one(kept: Kept) -> None:
    key = server_key.load(kept.house.settings.server_key)
    with kept.house.app.app_context():
        chunks = list(frames(making._items(kept.house.settings, kept.house.at), key))
    for wrong in (chunks[:-1], [*chunks, chunks[0]], [*chunks[:-2], chunks[-1]], [chunks[-1]]):
        reader = Reader(lambda _: None)
        with pytest.raises(Unreadable):
            read(reader, wrong)
