"""Twenty people who write at the same moment."""

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pytest

from api.conversation.code import Code
from tests.journeys.family import MEKONG, photo
from tests.served import Served
from tests.visitor import Answer, File, Visitor

CROWD = 20


@dataclass
class Writer:
    """Somebody with a form before them; sending it again is the same report."""

    number: int
    seed: str = field(default_factory=lambda: secrets.token_hex(10))

    @property
    def words(self) -> str:
        return f"Tin của người thứ {self.number}, cổng sắt số {self.number}."

    @property
    def code(self) -> Code:
        return Code(bytes.fromhex(self.seed))

    @cached_property
    def files(self) -> list[File]:
        """Every third has a photo too."""
        return [] if self.number % 3 else [("photo", "cong.jpg", photo(*MEKONG))]

    def send(self, visitor: Visitor) -> Answer:
        return visitor.post("/write", {"seed": self.seed, "words": self.words}, self.files)


def at_once(house: Served, jobs: Sequence[Callable[[Visitor], None]]) -> None:
    """Run every job at the same instant, each on a connection of its own that stands already."""
    start, failed = threading.Barrier(len(jobs)), list[BaseException]()

    def run(job: Callable[[Visitor], None]) -> None:
        try:
            visitor = Visitor(house)
            start.wait()
            job(visitor)
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.fixture
def crowd() -> list[Writer]:
    return [Writer(number) for number in range(1, CROWD + 1)]
