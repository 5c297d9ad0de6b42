"""A full disk, rows that are gone, a locked table: nothing half-written, nothing called received, the words kept."""

import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.people import House
from tests.senders import Sender, file, photo, waiting

WORDS = "Em tôi mất liên lạc từ tháng 8."


@pytest.fixture
def tam(house: House) -> Sender:
    """Tám writes on the day on which everything fails."""
    return Sender(house)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow any more: writes fail as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(house: House) -> list[Path]:
    return [path for path in house.settings.files.rglob("*") if path.is_file()]


def test_a_full_disk_gives_the_form_back_and_keeps_nothing(tam: Sender, house: House) -> None:
    before = len(waiting(house))
    tam.opens("/write")
    with full_disk():
        page = tam.sends("/write", fresh=False, words=WORDS, photo=file(photo()))
    assert page.status_code == 503
    assert int(page.headers["Retry-After"]) > 0
    assert WORDS in page.text
    assert "cần chọn lại" in page.text
    assert files(house) == []
    assert len(waiting(house)) == before
    assert tam.sends("/write", fresh=False, words=WORDS, photo=file(photo())).status_code == 200
    assert len(tam.arrived()) == 1
    assert len(files(house)) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
class TestRowsInOneFile:
    """What can happen to a file beside the house."""

    def test_vanished_rows_give_the_form_back_and_the_same_form_goes_through_later(
        self, tam: Sender, house: House
    ) -> None:
        path = house.settings.data_dir / "loi-ve.sqlite3"
        tam.opens("/write")
        path.rename(path.with_suffix(".away"))
        page = tam.sends("/write", fresh=False, words=WORDS)
        assert page.status_code == 503
        assert WORDS in page.text
        assert not path.exists()
        path.with_suffix(".away").rename(path)
        assert tam.sends("/write", fresh=False, words=WORDS).status_code == 200
        assert len(tam.arrived()) == 1

    def test_the_form_itself_opens_without_rows(self, tam: Sender, house: House) -> None:
        path = house.settings.data_dir / "loi-ve.sqlite3"
        path.rename(path.with_suffix(".away"))
        assert tam.opens("/write").status_code == 200
        assert tam.opens("/quiet").status_code == 200
        assert tam.sends("/quiet", fresh=False).status_code == 503

    def test_locked_rows_give_the_form_back(self, tam: Sender, house: House) -> None:
        other = sqlite3.connect(house.settings.data_dir / "loi-ve.sqlite3", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        page = tam.sends("/write", words=WORDS)
        other.execute("ROLLBACK")
        other.close()
        assert page.status_code == 503
        assert WORDS in page.text
        assert tam.sends("/write", fresh=False, words=WORDS).status_code == 200


def test_a_photo_too_large_for_the_disk_leaves_no_file_behind(tam: Sender, house: House) -> None:
    tam.opens("/write")
    with full_disk():
        tam.sends("/write", fresh=False, photo=[file(photo()), file(photo(size=(90, 90)))])
    assert files(house) == []


def test_a_failure_while_the_answer_is_drawn_keeps_what_was_received(
    tam: Sender, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tam.opens("/write")
    with monkeypatch.context() as broken:
        broken.setattr("pwa.conversation.keepsake.keepsake", lambda code: 1 / 0)
        broken.setattr("pwa.conversation.received.keepsake", lambda code: 1 / 0, raising=False)
        with pytest.raises(ZeroDivisionError):
            tam.sends("/write", fresh=False, words=WORDS, photo=file(photo()))
    tam.sends("/write", fresh=False, words=WORDS, photo=file(photo()))
    assert len(tam.arrived()) == 1
    assert len(files(house)) == 1
