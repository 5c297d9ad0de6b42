"""The search that guards the canaries can fail: whatever is planted, in whatever shape, is found."""

import base64
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from api.words import folded
from tests.canaries.disguises import cells, files_in, search

SECRET = "Sơn Ca Đậu Rặng Ổi"
SHAPES: list[Callable[[str], bytes]] = [
    str.encode,
    lambda text: text.upper().encode(),
    lambda text: text.casefold().encode(),
    lambda text: folded(text).encode(),
    lambda text: text.encode("utf-16-le"),
    lambda text: text.encode("utf-16-be"),
    lambda text: text.encode().hex().encode(),
    lambda text: text.encode().hex().upper().encode(),
    *[lambda text, before=before: base64.b64encode(b"x" * before + text.encode() + b"yz") for before in range(3)],
    lambda text: base64.urlsafe_b64encode(b"~~?" + text.encode() + b"~~?"),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_planted_canary_is_found(tmp_path: Path, shape: Callable[[str], bytes]) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "left-behind").write_bytes(b"\x00\x01" + shape(SECRET) + b"\xff")
    (found,) = search(files_in(tmp_path), [SECRET])
    assert found.where.endswith("left-behind")


def test_a_canary_in_a_cell_is_found_in_the_rows_and_in_the_journal(tmp_path: Path) -> None:
    file = tmp_path / "rows.sqlite3"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as rows:
        rows.execute("PRAGMA journal_mode=WAL")
        rows.execute("CREATE TABLE secret_place (words TEXT)")
        rows.execute("INSERT INTO secret_place VALUES (?)", (SECRET,))
        assert [Path(one.where).name for one in search(files_in(tmp_path), [SECRET])] == ["rows.sqlite3-wal"]
        assert [one.where for one in search(cells(file, but=frozenset()), [SECRET])] == ["secret_place"]


def test_a_file_that_is_called_like_a_secret_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{SECRET}.jpg").write_bytes(b"")
    assert len(search(files_in(tmp_path), [SECRET])) == 1


def test_bytes_are_found_too(tmp_path: Path) -> None:
    key = bytes(range(20, 40))
    (tmp_path / "a").write_text(key.hex())
    (tmp_path / "b").write_bytes(b"z" + key)
    assert len(search(files_in(tmp_path), [key])) == 2


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("Sơn Ca")
    assert search(files_in(tmp_path), [SECRET]) == []
