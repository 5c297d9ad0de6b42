"""A storm of reports: none is lost, none comes twice, and a plug pulled in the middle costs nobody anything."""

import threading
import uuid
from functools import partial
from http.client import HTTPException

import pytest

from tests.served import Served
from tests.storm.conftest import Writer, at_once
from tests.visitor import Visitor

BOTH = pytest.mark.parametrize("served", ["sqlite", pytest.param("postgresql", marks=pytest.mark.large)], indirect=True)


class Counted:
    """Rows beyond those that were there when this was made."""

    def __init__(self, house: Served) -> None:
        self.house, self.before = house, {}
        self.before = self.now()

    def now(self) -> dict[str, int]:
        tables = ("conversation", "message", "message_file", "due")
        counts = {table: int(self.house.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in tables}
        return {table: count - self.before.get(table, 0) for table, count in counts.items()}


def arrived(house: Served, writers: list[Writer]) -> list[int]:
    """Whose report stands in the rows."""
    kept = {bytes(row[0]) for row in house.rows("SELECT lookup_hash FROM conversation")}
    return [writer.number for writer in writers if writer.code.lookup_hash in kept]


def opened_by_lan(house: Served, writers: list[Writer]) -> list[int]:
    """Whose words Lan reads when she opens everything that has just come in."""
    lan = Visitor(house).sign_in("lan")
    hashes = {writer.code.lookup_hash: writer for writer in writers}
    found = []
    for conversation, lookup in house.rows("SELECT id, lookup_hash FROM conversation"):
        if writer := hashes.get(bytes(lookup)):
            page = lan.follow(lan.get(f"/console/open/{uuid.UUID(str(conversation))}"))
            assert page.status == 200
            found += [writer.number] if writer.words in page.text else []
            assert ("/console/file/" in page.text) == (writer.number % 3 == 0)
    return sorted(found)


def every_file_is_there(house: Served) -> bool:
    kept = {path.name for path in (house.data / "files").rglob("*") if path.is_file()}
    return {str(row[0]) for row in house.rows("SELECT name FROM message_file")} <= kept


@BOTH
def test_twenty_reports_at_one_instant_are_twenty(served: Served, crowd: list[Writer]) -> None:
    counted, answers = Counted(served), {}

    def send(writer: Writer, visitor: Visitor) -> None:
        answers[writer.number] = writer.send(visitor)

    at_once(served, [partial(send, writer) for writer in crowd])
    everybody = [writer.number for writer in crowd]
    assert [answers[number].status for number in everybody] == [200] * len(crowd)
    assert all(" ".join(writer.code.digits[:1]) in answers[writer.number].text for writer in crowd)
    assert counted.now() == {"conversation": 20, "message": 20, "message_file": 6, "due": 20}
    assert opened_by_lan(served, crowd) == everybody


@BOTH
def test_the_same_form_from_twenty_connections_is_one(served: Served) -> None:
    counted, writer, statuses = Counted(served), Writer(3), list[int]()
    at_once(served, [lambda visitor: statuses.append(writer.send(visitor).status)] * 20)
    assert statuses == [200] * 20
    assert counted.now() == {"conversation": 1, "message": 1, "message_file": 1, "due": 1}


@BOTH
def test_pulling_the_plug_in_mid_storm_loses_nothing_that_was_acknowledged(served: Served, crowd: list[Writer]) -> None:
    counted, acknowledged, enough = Counted(served), set[int](), threading.Event()

    def send(writer: Writer, visitor: Visitor) -> None:
        try:
            if writer.send(visitor).status == 200:
                acknowledged.add(writer.number)
        except (OSError, HTTPException):
            return  # the plug was pulled before the answer came
        finally:
            if len(acknowledged) >= 5:
                enough.set()

    storm = threading.Thread(target=at_once, args=(served, [partial(send, writer) for writer in crowd]))
    storm.start()
    assert enough.wait(60)
    served.kill()
    storm.join()
    served.start()
    assert acknowledged <= set(arrived(served, crowd))
    assert every_file_is_there(served)

    at_once(served, [partial(send, writer) for writer in crowd])
    everybody = [writer.number for writer in crowd]
    assert sorted(acknowledged) == everybody
    assert counted.now() == {"conversation": 20, "message": 20, "message_file": 6, "due": 20}
    assert opened_by_lan(served, crowd) == everybody
    assert every_file_is_there(served)
