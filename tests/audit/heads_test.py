"""The head leaves the house every day; when its folder is away the work is late, and nothing else is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.audit import heads, jobs
from api.timed import queries, rules
from tests.audit.conftest import Books


@pytest.fixture
def outside(books: Books, tmp_path: Path) -> Path:
    """A folder of another machine."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    books.house.settings = replace(books.house.settings, backup_dir=str(folder))
    books.house.app.extensions["settings"] = books.house.settings
    jobs.init_app(books.house.app)
    with books.house.writing() as session:
        rules.write_down(session, at=books.house.at)
    return folder


def work(books: Books) -> list[str]:
    """Do what is due; returns what is late then."""
    with books.house.app.app_context():
        rules.work_once(books.house.lan.id)
    with books.house.reading() as session:
        return queries.late(session, at=books.house.at)


def test_each_day_one_line_is_added_that_the_chain_agrees_with(books: Books, outside: Path) -> None:
    assert work(books) == []
    books.write(3)
    books.house.later(days=1)
    assert work(books) == []
    told = [json.loads(line) for line in (outside / heads.FILE).read_text().splitlines()]
    assert [one["number"] for one in told] == [books.head().number - 3, books.head().number]
    assert "agrees with all 2 heads" in books.run("verify", "--heads", str(outside / heads.FILE)).output
    assert (outside / heads.FILE).stat().st_mode & 0o077 == 0


def test_a_folder_that_is_away_makes_the_work_late_and_is_not_made_anew(books: Books, outside: Path) -> None:
    outside.rmdir()
    books.write()
    assert work(books) == ["audit.head"]
    assert not outside.exists()
    assert books.head().number > 10
    outside.mkdir()
    books.house.later(minutes=1)
    assert work(books) == []


def test_a_line_torn_by_a_power_cut_spoils_no_later_one(books: Books, outside: Path) -> None:
    (outside / heads.FILE).write_text('{"at": "20')
    work(books)
    assert json.loads((outside / heads.FILE).read_text().splitlines()[-1])["number"] == books.head().number


def test_without_a_folder_no_head_leaves_the_house(books: Books) -> None:
    assert "audit.head" not in rules.jobs(books.house.app)
