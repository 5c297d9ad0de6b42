"""A thief takes everything a live house has: rows, journal, sealed files, temporary folder, logs and a back-up.

Nothing that anybody wrote, and no secret that anybody was shown, may be in it in any shape.
"""

import contextlib
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.report.cards import ASKED, input_name
from tests.canaries.canary import CORE, NUMBERS, made
from tests.canaries.day import CATEGORY, CODED, HOME, RECEIVER, STRANGER, a_day
from tests.canaries.disguises import cells, files_in, search
from tests.canaries.live_house import Live, opened
from tests.screens import DESK, NewPage

PUBLIC = frozenset(
    {"article", "article_version", "centre", "contact", "directory_loaded", "old_place", "old_to_new", "place"}
)


@dataclass
class Loot:
    """``taken`` while the house served; ``left`` when it had stopped; ``read``: what Lan could read all the same."""

    live: Live
    taken: Path
    left: Path
    read: str


@pytest.fixture(scope="module")
def loot(screen_for_all: NewPage, tmp_path_factory: pytest.TempPathFactory) -> Loot:
    home, taken = tmp_path_factory.mktemp("live"), tmp_path_factory.mktemp("taken")
    with opened(home, lambda: screen_for_all(DESK)) as (live, lan):
        read = a_day(live, lan, screen_for_all)
        live.command("work", "--once")
        assert "The chain holds" in live.command("audit", "verify")
        shutil.copytree(home, taken / "copy")
        back_up(live.served.file, taken / "backup.sqlite3")
    return Loot(live, taken, home, read)


def back_up(file: Path, to: Path) -> None:
    """As an operator's program does it: a copy in one piece, page by page."""
    with contextlib.closing(sqlite3.connect(file)) as rows, contextlib.closing(sqlite3.connect(to)) as copy:
        rows.backup(copy)


def test_the_day_was_a_real_one(loot: Loot) -> None:
    """Otherwise nothing would be found because nothing was written."""
    asked = [input_name(card, one) for card in ASKED for one in card.fields if not one.options]
    assert [
        name for name in asked if f" {name}\n" not in loot.read and f" {name.split('-')[1]}\n" not in loot.read
    ] == []
    assert CORE.encode() in made("photo")["buffer"]
    assert len(loot.live.secrets) > 80
    assert '"event": "store"' in (loot.left / "server.log").read_text()
    assert any(path.name.endswith("-wal") and path.stat().st_size for path in loot.taken.rglob("*"))
    assert len([path for path in (loot.left / "data" / "files").rglob("*") if path.is_file()]) >= 6
    with contextlib.closing(sqlite3.connect(loot.taken / "backup.sqlite3")) as rows:
        counted = dict(rows.execute("SELECT kind, count(*) FROM message GROUP BY kind"))
    assert counted == {"report": 1, "contact": 1, "addition": 1, "answer": 1, "question": 1, "quiet": 3}


@pytest.mark.parametrize("place", ["taken", "left"])
def test_no_canary_lies_anywhere(loot: Loot, place: str) -> None:
    assert search(files_in(getattr(loot, place)), [CORE, STRANGER, *NUMBERS]) == []


def test_no_secret_that_was_shown_lies_anywhere(loot: Loot) -> None:
    assert search(files_in(loot.taken), loot.live.secrets) == []


def test_no_coded_fact_and_no_province_stands_in_a_row(loot: Loot) -> None:
    codes = [CODED["last-how"], CODED["person-sex"], CODED["you-relation"], CATEGORY, RECEIVER, "under_18"]
    assert search(cells(loot.taken / "backup.sqlite3", but=PUBLIC), [*codes, *HOME.split(", ")]) == []


def test_no_sealed_file_looks_like_what_it_holds(loot: Loot) -> None:
    for where, content in files_in(loot.left / "data" / "files"):
        assert b"JFIF" not in content, where
        assert b"ID3\x04" not in content, where
