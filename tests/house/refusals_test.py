"""Every reason to refuse has words in the person's language, and no words speak of a reason that is gone."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from api.errors import Refused
from pwa.shell.words import WORDS
from tests.people import cheap
from wsgi import create_app

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def everything_read(tmp_path: Path) -> None:
    """Every module that may say no, also those that only a command uses."""
    create_app(cheap(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path))
    for path in sorted((ROOT / "api").rglob("*.py")):
        if "migrations" not in path.parts:
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def reasons(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    yield of
    for one in of.__subclasses__():
        if one.__module__.startswith(("api.", "pwa.")):
            yield from reasons(one)


def test_every_refusal_has_a_title_and_a_sentence() -> None:
    codes = {reason.__new__(reason).code for reason in reasons()}
    assert codes - set(WORDS) == set()
    assert set(WORDS) - codes == set()


def test_every_refusal_is_an_answer_of_its_own() -> None:
    found = [reason.__new__(reason).code for reason in reasons()]
    assert len(found) == len(set(found))
    assert all(400 <= reason.status < 600 for reason in reasons())
