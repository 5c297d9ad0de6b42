"""The list outside of the house: whoever takes lines out of it is noticed; and one house alone writes into it."""

import fcntl
import json
import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api import server_key
from api.audit import jobs as audit_jobs
from api.backup import outside, queries
from api.backup.model import TakenBack
from api.backup.outside import BadList, Line
from api.backup.taking import NotRestored
from api.sealed import Label, canonical
from api.server_key import ServerKey
from api.timed import rules as timed
from tests.backup.again_test import holds, list_of, revokes
from tests.backup.conftest import Kept, brought_back
from tests.people import House

Url = Callable[[], str]
KEY = ServerKey({"ours": bytes(32)})


def line(house: House, kind: str = "mailbox_deleted") -> Line:
    return Line(uuid.uuid4(), house.at, kind, uuid.uuid4(), None)


def of_before(told: Line) -> str:
    """A line as it was written before lines followed each other."""
    mac = KEY.mac(canonical(told.facts()), Label.TAKEN_BACK)
    return json.dumps({**told.facts(), "key": KEY.current, "mac": mac.hex()}) + "\n"


@pytest.fixture
def folder(house: House, tmp_path: Path) -> Path:
    """Two lines of before, three that follow each other."""
    (tmp_path / outside.FILE).write_text("".join(of_before(line(house)) for _ in range(2)))
    for _ in range(3):
        outside.append(tmp_path, [line(house)], KEY)
    return tmp_path


def changed(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = (folder / outside.FILE).read_text().splitlines(keepends=True)
    (folder / outside.FILE).write_text("".join(change(lines)))


def test_a_line_that_was_taken_out_or_moved_is_noticed_and_named(folder: Path) -> None:
    assert len(outside.read(folder, KEY)) == 5
    whole = (folder / outside.FILE).read_text()
    cases: list[tuple[int, Callable[[list[str]], list[str]]]] = [
        (4, lambda lines: lines[:3] + lines[4:]),
        (3, lambda lines: lines[:2] + lines[3:]),
        (2, lambda lines: lines[:1] + lines[2:]),
        (4, lambda lines: [*lines[:3], lines[4], lines[3]]),
        (6, lambda lines: [*lines, lines[3]]),
        (6, lambda lines: [*lines, lines[0]]),
    ]
    for number, change in cases:
        changed(folder, change)
        with pytest.raises(BadList, match=f"line {number}"):
            outside.read(folder, KEY)
        (folder / outside.FILE).write_text(whole)
    changed(folder, cases[0][1])
    assert len(outside.read(folder, KEY, gaps=True)) == 4


def test_a_torn_end_is_let_go_and_written_again(folder: Path, house: House) -> None:
    path = folder / outside.FILE
    path.write_bytes(path.read_bytes()[:-40])
    outside.append(folder, [line(house)], KEY)
    assert len(outside.read(folder, KEY)) == 5


def test_a_list_that_was_cut_off_at_its_end_is_noticed_by_the_heads_and_by_the_back_up(
    kept: Kept, empty_url: Url
) -> None:
    house = kept.house
    revokes(house, house.lan.id)
    kept.work()
    house.later(days=1)
    kept.work()  # a head leaves the house, and with it how many there are
    made, whole = kept.make(), list_of(kept).read_text()
    changed(kept.outside, lambda lines: lines[:-1])
    url = empty_url()
    with pytest.raises(BadList, match="lines were taken out"), brought_back(kept, url, made.path):
        pass
    for heads in kept.outside.glob("audit-heads*"):
        heads.unlink()
    with pytest.raises(BadList, match="of which the back-up knows"), brought_back(kept, url, made.path):
        pass
    list_of(kept).write_text(whole)
    with brought_back(kept, url, made.path) as (restored, _):
        assert not holds(restored, "intake", house.lan.id)


@pytest.mark.parametrize("harm", ["a line", "the end", "all of it"])
def test_the_living_house_writes_anew_what_somebody_took_out(kept: Kept, harm: str) -> None:
    house = kept.house
    revokes(house, house.lan.id)
    revokes(house, house.nga.id)
    kept.work()
    key = server_key.load(house.settings.server_key)
    before = {each.id for each in outside.read(kept.outside, key)}
    if harm == "all of it":
        list_of(kept).unlink()
    else:
        changed(kept.outside, lambda lines: lines[1:] if harm == "a line" else lines[:-1])
    house.later(days=1)
    kept.work()
    assert {each.id for each in outside.read(kept.outside, key)} == before
    assert "LIST_WRITTEN_ANEW" in house.acts()
    assert bool(list(kept.outside.glob("taken-back-until-*"))) == (harm != "all of it")


def copied(house: House) -> int | None:
    with house.reading() as session:
        return session.scalar(select(func.count()).select_from(TakenBack).where(TakenBack.copied_at.is_not(None)))


def confirms(house: House) -> str:
    done = house.app.test_cli_runner().invoke(args=["backup", "confirm"])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_house_that_was_restored_and_confirmed_goes_on_and_the_one_before_stops(kept: Kept, empty_url: Url) -> None:
    """The old house still ran, and took a desk away after the restore had read the list."""
    old, made = kept.house, kept.make()
    with brought_back(kept, empty_url(), made.path) as (new, _):
        old.later(minutes=1)
        before = list_of(kept).read_text()
        work(new)  # until somebody confirms, the folder is the old house's
        assert (list_of(kept).read_text(), len(list(kept.outside.glob("loi-ve-*.age")))) == (before, 1)
        old.later(minutes=1)
        revokes(old, old.lan.id)
        kept.work()
        assert holds(new, "intake", old.lan.id)
        assert "since it happened after the restore" in confirms(new)
        assert not holds(new, "intake", old.lan.id)
        revokes(old, old.nga.id)
        old.later(minutes=1)
        kept.work()
        with old.reading() as session:
            assert (queries.held(session), queries.elsewhere(session)) == (True, True)
        told = old.sign_in(old.hoa).get("/console").text
        assert "chạy tiếp ở máy khác" in told
        known = {each.subject_id for each in outside.read(kept.outside, server_key.load(old.settings.server_key))}
        assert old.nga.id not in known  # nothing of the old house gets in any more
        revokes(new, new.minh.id)
        old.later(minutes=1)
        work(new)
        assert copied(new)
        with new.reading() as session:
            assert not queries.held(session)
        confirms(old)  # the new one was a rehearsal: the operator says so in the old one
        old.later(minutes=1)
        work(new)
        with new.reading() as session, old.reading() as other:
            assert (queries.elsewhere(session), queries.held(other)) == (True, False)


def work(house: House) -> None:
    with house.writing() as session:
        timed.write_down(session, at=house.at)
    house.app.test_cli_runner().invoke(args=["work", "--once"])


def test_a_clock_that_is_behind_is_set_right_first(kept: Kept, empty_url: Url) -> None:
    made = kept.make()
    kept.house.at -= timedelta(days=365)
    with (
        pytest.raises(NotRestored, match="this machine is behind"),
        brought_back(kept, empty_url(), made.path),
    ):
        pass
    assert not [each for each in kept.elsewhere.rglob("*") if each.is_file() and each.stat().st_size]


def test_two_restores_at_once_into_one_folder(kept: Kept, empty_url: Url) -> None:
    made, url = kept.make(), empty_url()
    kept.elsewhere.mkdir()
    other = os.open(kept.elsewhere, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    (kept.elsewhere / "restoring").touch()
    with pytest.raises(NotRestored, match="Another restore"), brought_back(kept, url, made.path):
        pass
    os.close(other)
    with brought_back(kept, url, made.path) as (house, _):
        assert house.client().get("/healthz").status_code == 200


# What timed work may do in a restored house that nobody has confirmed, and why.
INWARD = {
    "audit.chain": "signs rows of the house itself",
    "accounts.sessions": "locks what was left open",
    "report.sweep": "files that no row names, after two weeks",
    "tasks.due": "marks whom of the staff a notice is owed to; it is push.send that sends it",
    "tasks.tidy": "numbers of members who have gone, shifts of last year",
    "push.tidy": "locks subscriptions under the present key",
}


def test_whatever_reaches_somebody_or_leaves_the_house_waits_for_the_confirmation(kept: Kept) -> None:
    found = timed.jobs(kept.house.app)
    assert {name for name, job in found.items() if not job.outward} == set(INWARD)
    assert audit_jobs.HEAD in found
