"""Several processes are one house: they share what they count, outlive one another, and end together."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from api import doors
from api.counting import ALONE
from deploy.scaled import keeper_in, processes_in, program
from tests.people import House
from tests.scaled import Counts, Scaled, gone, scaled_house, shared_counts, until
from tests.senders import Sender
from tests.storm.conftest import Writer
from tests.visitor import Visitor

WRONG = {"password": "sai sai", "code": "123456"}


@pytest.fixture
def counts() -> Iterator[Counts]:
    with shared_counts() as found:
        yield found


def process(house: House, counts: Counts) -> House:
    """Another process of the same house: the same rows and the same counts, and memory of its own."""
    made = House(house.settings.database, house.settings.data_dir, house.people, own=True)
    made.set(limits_url=counts.url, reports_per_minute=2)
    doors.count(made.app, made.settings)
    return made


@pytest.fixture
def two(house: House, counts: Counts) -> Iterator[tuple[House, House]]:
    found = process(house, counts), process(house, counts)
    yield found
    for one in found:
        one.close()


def statuses(*houses: House) -> list[int]:
    """Mai's brother sends one report through each, all from one network."""
    return [Sender(one).sends("/write", words="Em tôi ở trên tàu.").status_code for one in houses]


def test_a_network_that_is_limited_in_one_process_is_limited_in_the_other(two: tuple[House, House]) -> None:
    first, second = two
    assert statuses(first, second, first, second) == [200, 200, 429, 429]


def test_wrong_sign_ins_in_one_process_slow_the_same_network_in_the_other(two: tuple[House, House]) -> None:
    first, second = two
    assert first.try_sign_in(first.client(), first.lan, **WRONG).status_code == 401
    asked = second.try_sign_in(second.client(), second.lan)
    assert (asked.status_code, asked.headers["Retry-After"]) == (429, "2")
    assert second.try_sign_in(second.client("198.51.100.9"), second.lan).status_code == 303


def test_while_the_counts_are_away_each_process_counts_alone_and_no_report_is_lost(
    house: House, two: tuple[House, House], counts: Counts
) -> None:
    first, second = two
    assert statuses(first, second) == [200, 200]
    counts.stop()
    assert statuses(first, first, first) == [200, 200, 429]
    assert statuses(second) == [200]
    counts.start()
    house.later(seconds=ALONE)
    assert statuses(first, second, first, second) == [200, 200, 429, 429]


def test_what_cannot_be_had_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="WORKERS must be a number"):
        processes_in({"WORKERS": "many"})
    with pytest.raises(SystemExit, match="too long for a socket"):
        keeper_in(tmp_path / ("a" * 100))
    with pytest.raises(SystemExit, match="There is no gramophone"):
        program("gramophone", "flask", "gramophone")


def reports(house: Scaled) -> int:
    return int(house.rows("SELECT count(*) FROM conversation")[0][0])


def is_taken(house: Scaled, writer: Writer) -> bool:
    """Send it again until it has arrived, as a person would: the same form is the same report."""
    with suppress(OSError, HTTPException):
        return writer.send(Visitor(house)).status == 200
    return False


def kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_a_house_of_many_processes_goes_on_when_some_die_and_ends_as_one() -> None:
    with scaled_house() as house:
        before = reports(house)
        assert Writer(1).send(Visitor(house)).status == 200
        until(lambda: len(house.those("wsgi work")) == 2, "two workers do timed work")
        pages, works = house.those("gunicorn"), house.those("wsgi work")
        assert len(pages) == 2
        kill(pages[0], works[0])
        until(lambda: is_taken(house, Writer(2)), "served meanwhile")
        until(lambda: len(house.those("wsgi work")) == 2 and len(house.those("gunicorn")) == 2, "started anew")
        kill(*house.those("valkey-server"), *(pid for pid, line in house.everybody.items() if "bin/postgres" in line))
        writer = Writer(4)
        until(lambda: is_taken(house, writer), "the stores are started anew")
        assert reports(house) == before + 3
        everybody = list(house.everybody)
        house.stop()
        assert house.process
        assert house.process.exitcode == 0
        assert gone(everybody)
