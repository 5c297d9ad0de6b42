"""Upgrading while families write: nobody's report is lost or doubled, and whoever was told to wait gets in."""

import threading
import time

import pytest
from alembic import command

from api.migrations import HEAD, run
from tests.served import LONG, Served, flask
from tests.storm.conftest import Writer
from tests.visitor import Visitor


@pytest.mark.parametrize("served", ["postgresql", pytest.param("sqlite", marks=pytest.mark.large)], indirect=True)
def test_reports_that_arrive_while_the_rows_are_upgraded_are_all_there_once(
    served: Served, crowd: list[Writer]
) -> None:
    url = served.environ.get("DATABASE_URL") or f"sqlite:///{served.file}"
    served.stop()
    command.downgrade(run.config(url), "0001")
    served.start()
    told = Visitor(served).get("/healthz")
    assert (told.status, told.json["schema"]) == (503, "0001")
    waited: list[int] = []

    def send(writer: Writer) -> None:
        end = time.monotonic() + LONG
        while (answer := writer.send(Visitor(served))).status != 200:
            assert answer.status == 503, answer.text
            assert time.monotonic() < end
            waited.append(writer.number)
            time.sleep(0.05)

    writers = [threading.Thread(target=send, args=(writer,)) for writer in crowd]
    for thread in writers:
        thread.start()
    flask("upgrade", environ=served.environ)
    for thread in writers:
        thread.join()
    assert waited
    assert Visitor(served).get("/healthz").json["schema"] == HEAD
    of_each = "SELECT count(*) FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE c.lookup_hash = ?"
    assert [served.rows(of_each, writer.code.lookup_hash)[0][0] for writer in crowd] == [1] * len(crowd)
