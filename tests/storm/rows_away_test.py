"""The rows cannot be reached for a while: people are told so in one sentence, and keep what they typed."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.served import Served
from tests.storm.conftest import Writer
from tests.visitor import Answer, Visitor


@contextmanager
def moved_away(house: Served) -> Iterator[None]:
    aside = house.home / "aside.sqlite3"
    house.file.rename(aside)
    yield
    aside.rename(house.file)


def told_kindly(answer: Answer, writer: Writer) -> bool:
    """503, when to try again, and the form as it was, its seed too."""
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Traceback" not in answer.text
    return writer.words in answer.text and writer.seed in answer.text


def test_another_writer_costs_nobody_their_words(served: Served) -> None:
    writer, visitor = Writer(3), Visitor(served)
    with served.held_by_another():
        assert told_kindly(writer.send(visitor), writer)
        assert visitor.get("/").status == 200
        assert visitor.get("/write").status == 200
    assert writer.send(visitor).status == 200
    assert visitor.post("/box", {"seed": writer.seed}).status == 200


def test_rows_that_vanish_and_come_back_are_all_there(served: Served) -> None:
    early, late, visitor = Writer(1), Writer(2), Visitor(served)
    assert early.send(visitor).status == 200
    with moved_away(served):
        assert visitor.get("/healthz").status == 503
        assert told_kindly(late.send(visitor), late)
        assert visitor.post("/box", {"seed": early.seed}).status == 503
        assert visitor.get("/write").status == 200
        assert not served.file.exists(), "no empty house in place of the old one"
    assert visitor.get("/healthz").json["status"] == "ok"
    assert late.send(visitor).status == 200
    for writer in (early, late):
        assert visitor.post("/box", {"seed": writer.seed}).status == 200


def test_a_house_that_starts_without_its_rows_says_so_and_finds_them_again(served: Served) -> None:
    served.stop()
    with moved_away(served):
        served.start()
        visitor = Visitor(served)
        assert visitor.get("/healthz").status == 503
        assert "tel:111" in visitor.get("/ask").text
        assert visitor.get("/write").status == 200
    assert Visitor(served).get("/ask").status == 200
