"""Tuấn brings the house back: everything that was in the back-up, on either engine, and nothing by halves."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from sqlalchemy import select, text

from api import checks, clock, db, server_key
from api.audit.verify import walk
from api.backup import age, making, outside, restoring, rules
from api.backup.age import NotOpened
from api.backup.parcel import Head, frames
from api.backup.taking import NotRestored
from api.errors import Unavailable
from api.migrations import HEAD, run
from api.report.content import File
from api.settings import UnsafeSettings
from api.timed import rules as timed
from tests.backup.conftest import Kept, brought_back, house_of
from tests.backup.make_test import disk_of
from tests.casework.people import Writer
from tests.engines import Engine, Postgresql, started
from tests.people import House
from tests.senders import Sender

PHOTO = File("image/jpeg", b"a photo of a gate")
Url = Callable[[], str]


def rows_of(house: House) -> dict[str, list[Any]]:
    """Every row of every table that a back-up holds."""
    with house.reading() as session:
        return {table.name: sorted(map(repr, session.execute(select(*table.columns)))) for table in making.tables()}


def chain(house: House) -> int:
    """Everything is chained, and the chain holds; its length."""
    with house.writing() as session:
        timed.write_down(session, at=house.at)
    with house.app.app_context():
        timed.jobs()["audit.chain"].run()
        return walk(db.reading, server_key.load(house.settings.server_key)).head.number


@pytest.fixture
def written(kept: Kept) -> Writer:
    """Ba has written with a photo, and everything so far is chained."""
    ba = Writer(kept.house)
    ba.writes("Con trai tôi gọi một phút", files=(PHOTO,))
    chain(kept.house)
    return ba


def test_everything_is_there_again_and_its_chain_holds(kept: Kept, written: Writer, empty_url: Url) -> None:
    made, before, length = kept.make(), rows_of(kept.house), chain(kept.house)
    kept.house.later(days=1)
    with brought_back(kept, empty_url(), made.path) as (house, done):
        after = rows_of(house)
        assert {name for name in before if before[name] != after[name]} == {"audit_entry", "restoration"}
        assert set(before["audit_entry"]) <= set(after["audit_entry"])
        assert house.acts()[-1] == "HOUSE_RESTORED"
        assert chain(house) == length + 1
        assert (done.again, done.parts["files"]) == (0, 1)
        written.house = house
        assert written.box().lines


def test_a_counsellor_reads_the_photo_in_the_restored_house(kept: Kept, written: Writer, empty_url: Url) -> None:
    path = kept.make().path
    with brought_back(kept, empty_url(), path) as (house, _):
        stored = [each.read_bytes() for each in house.settings.files.rglob("*") if each.is_file()]
        assert stored == [each.read_bytes() for each in kept.house.settings.files.rglob("*") if each.is_file()]
        assert house.try_sign_in(house.client(), house.lan).status_code == 303


def test_from_one_engine_to_the_other(kept: Kept, written: Writer, engine: Engine, tmp_path: Path) -> None:
    made, before = kept.make(), rows_of(kept.house)
    other = "sqlite" if isinstance(engine, Postgresql) else "postgresql"
    (folder := tmp_path / "other").mkdir()
    with (
        started(other, folder) as target,
        target.empty(folder) as url,
        brought_back(kept, url, made.path) as (house, _),
    ):
        after = rows_of(house)
        assert {name for name in before if before[name] != after[name]} == {"audit_entry", "restoration"}
        assert chain(house) == chain(kept.house) + 1
        assert house.try_sign_in(house.client(), house.lan).status_code == 303


def test_a_house_that_is_not_empty_is_left_alone(kept: Kept, written: Writer) -> None:
    made, before = kept.make(), rows_of(kept.house)
    with kept.house.app.app_context(), pytest.raises(NotRestored, match="not empty"):
        restoring.restore(kept.house.settings, made.path, [kept.identity], at=kept.house.at)
    assert rows_of(kept.house) == before


def is_empty(kept: Kept, url: str) -> bool:
    """Neither rows nor files nor the mark of a restore."""
    with db.own_rows(url) as rows:
        db.create_file(url)
        with rows.engine.connect() as connection:
            there = rows.engine.dialect.get_table_names(connection)
    return not there and not list(kept.elsewhere.rglob("*"))


def refused(kept: Kept, url: str, path: Path, reason: str, keys: list[pyrage.x25519.Identity] | None = None) -> None:
    settings = kept.settings_at(url)
    house = house_of(settings, kept.house)
    with house.app.app_context(), pytest.raises((NotOpened, NotRestored), match=reason):
        restoring.restore(settings, path, keys or [kept.identity], at=kept.house.at)
    house.close()
    assert is_empty(kept, url)


def test_one_that_is_cut_off_brings_back_nothing(kept: Kept, written: Writer, empty_url: Url) -> None:
    path, url = kept.make().path, empty_url()
    for part in (0.999, 0.3, 0.01, 0):
        os.truncate(path, int(path.stat().st_size * part))
        refused(kept, url, path, "cut off")


def test_one_of_which_a_single_bit_was_changed_brings_back_nothing(kept: Kept, written: Writer, empty_url: Url) -> None:
    path, url = kept.make().path, empty_url()
    whole = path.read_bytes()
    for part in (0.0001, 0.3, 0.9999):
        content = bytearray(whole)
        content[int(len(content) * part)] ^= 1
        path.write_bytes(content)
        refused(kept, url, path, "altered|cut off|does not open")


def test_another_identity_opens_nothing(kept: Kept, empty_url: Url) -> None:
    other = pyrage.x25519.Identity.generate()
    refused(kept, empty_url(), kept.make().path, "This identity does not open it", [other])


def forged(kept: Kept, items: list[list[Any]], key: server_key.ServerKey) -> Path:
    """A file that anybody can make who knows BACKUP_TO."""
    outside.begin(kept.outside)
    locked = BytesIO()
    age.lock(frames(items, key), locked, age.recipients(kept.house.settings.backup_to))
    path = kept.outside / "forged.age"
    path.write_bytes(locked.getvalue())
    return path


def test_one_that_another_made_is_refused(kept: Kept, empty_url: Url) -> None:
    theirs = server_key.ServerKey({"theirs": bytes(32)})
    with kept.house.app.app_context():
        path = forged(kept, list(making._items(kept.house.settings, kept.house.at)), theirs)
    url = empty_url()
    refused(kept, url, path, "not made by this house")
    with brought_back(kept, url, path, unsigned=True) as (house, _):
        assert house.acts()[-1] == "HOUSE_RESTORED"


def test_one_of_a_newer_release_is_refused(kept: Kept, empty_url: Url) -> None:
    key = server_key.load(kept.house.settings.server_key)
    path = forged(kept, [Head(kept.house.at, "9999").item()], key)
    refused(kept, empty_url(), path, "made by another release, with schema 9999")


def test_one_of_an_older_release_is_brought_up(kept: Kept, empty_url: Url) -> None:
    key, desk = server_key.load(kept.house.settings.server_key), kept.house.desk().id
    columns = ["id", "code", "created_at"]
    items = [
        Head(kept.house.at, "0001").item(),
        ["table", "desk", columns],
        ["rows", [[desk, "intake", kept.house.at]]],
    ]
    with brought_back(kept, empty_url(), forged(kept, items, key)) as (house, _), house.reading() as session:
        found = session.execute(text("SELECT code, purpose FROM desk")).all()
        assert [tuple(row) for row in found] == [("intake", "desk")]
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


MISFITS: list[list[Any]] = [
    ["table", "no_such_table", ["id"]],
    ["table", "desk", ["no_such_column"]],
    ["file", "../../escaped"],
    ["sausage"],
]


def test_what_does_not_fit_is_refused(kept: Kept, empty_url: Url) -> None:
    key, url = server_key.load(kept.house.settings.server_key), empty_url()
    for item in MISFITS:
        refused(kept, url, forged(kept, [Head(kept.house.at, HEAD).item(), item], key), "does not fit")


def test_a_row_that_points_nowhere_is_refused(kept: Kept, empty_url: Url) -> None:
    key, house = server_key.load(kept.house.settings.server_key), kept.house
    lost = [[house.lan.id, house.lan.id, b"public", house.at, None, None]]
    columns = ["id", "desk_id", "public", "created_at", "retired_at", "stale_since"]
    items = [Head(house.at, HEAD).item(), ["table", "desk_key", columns], ["rows", lost]]
    refused(kept, empty_url(), forged(kept, items, key), "points nowhere")


def test_a_full_disk_leaves_the_house_empty(kept: Kept, written: Writer, tmp_path: Path) -> None:
    path, url = kept.make().path, f"sqlite:///{tmp_path / 'elsewhere' / 'rows.sqlite3'}"
    settings = kept.settings_at(url)
    house = house_of(settings, kept.house)
    with house.app.app_context(), disk_of(tmp_path, 200_000), pytest.raises(Exception, match=r"disk|large|I/O"):
        restoring.restore(settings, path, [kept.identity], at=kept.house.at)
    house.close()
    assert [each.name for each in kept.elsewhere.iterdir()] == []


KILLED = """
import os, signal, sys
from pathlib import Path
import pyrage
from api import clock
from api.backup import restoring
from wsgi import create_app
app = create_app()
restoring.run.upgrade = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    key = pyrage.x25519.Identity.from_str(sys.stdin.read().strip())
    restoring.restore(app.extensions["settings"], Path(sys.argv[1]), [key], at=clock.now())
"""


def test_killed_in_the_middle_it_serves_nobody_and_begins_anew(kept: Kept, written: Writer, empty_url: Url) -> None:
    path, url = kept.make().path, empty_url()
    settings = kept.settings_at(url)
    environ = os.environ | {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": url,
        "BACKUP_DIR": settings.backup_dir,
        "SERVER_KEY_FILE": settings.server_key_file,
    }
    line = [sys.executable, "-c", KILLED, str(path)]
    done = subprocess.run(line, env=environ, cwd=Path(__file__).parents[2], input=str(kept.identity).encode())
    assert done.returncode == -signal.SIGKILL
    half = house_of(settings, kept.house)
    assert half.client().get("/healthz").status_code == 503
    assert Sender(half).sends("/write", words="Em ở trên tàu").status_code == 503
    with half.app.app_context():
        with pytest.raises(UnsafeSettings, match="A restore was interrupted"):
            checks.ready(settings)
        with pytest.raises(Unavailable), db.reading():
            pass
    half.close()
    with brought_back(kept, url, path) as (house, _):
        assert house.client().get("/healthz").status_code == 200
        assert chain(house) == chain(kept.house) + 1


def test_heads_of_the_lost_hours_are_put_aside(kept: Kept, written: Writer, empty_url: Url) -> None:
    """They would say for good that the chain was rebuilt."""
    made = kept.make()
    (kept.outside / "audit-heads.jsonl").write_text("{}\n")
    with brought_back(kept, empty_url(), made.path):
        assert not (kept.outside / "audit-heads.jsonl").exists()
        assert (kept.outside / "audit-heads-until-20261124T020001Z.jsonl").read_text() == "{}\n"


def test_nothing_goes_out_until_somebody_has_confirmed(kept: Kept, empty_url: Url) -> None:
    sent = []
    with brought_back(kept, empty_url(), kept.make().path) as (house, _):
        bell = timed.Job("bell", clock.now() - clock.now(), lambda: sent.append("rung"), outward=True)
        timed.register(house.app, bell)
        with house.writing() as session:
            timed.write_down(session, at=house.at)
        for expected in (0, 1):
            house.app.test_cli_runner().invoke(args=["work", "--once"])
            assert len(sent) == expected
            told = house.client().get("/healthz").json
            assert told.get("held") == (None if expected else True)
            if not expected:
                done = house.app.test_cli_runner().invoke(args=["backup", "confirm"])
                assert done.exit_code == 0, done.output
                assert house.acts()[-1] == "RESTORE_CONFIRMED"
                house.later(seconds=1)
        with house.writing() as session, pytest.raises(rules.NotHeld):
            rules.confirm(session, at=house.at)


def test_without_the_running_list_nothing_is_brought_back(kept: Kept, empty_url: Url) -> None:
    path, url = kept.make().path, empty_url()
    settings = replace(kept.settings_at(url), backup_dir="")
    house = house_of(settings, kept.house)
    with house.app.app_context(), pytest.raises(NotRestored, match="BACKUP_DIR is not set"):
        restoring.restore(settings, path, [kept.identity], at=kept.house.at)
    house.close()


def test_sqlite_overwrites_what_is_deleted(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rows.sqlite3'}"
    db.create_file(url)
    with db.own_rows(url) as rows, rows.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    run.upgrade(url)
