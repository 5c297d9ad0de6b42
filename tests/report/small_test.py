"""What the form weighs: gzipped at a first visit, where a fresh seed is all that differs; what is personal never is."""

import gzip
import re

from tests.people import House

TAKES = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_fresh_form_is_small_and_still_fresh(house: House) -> None:
    answers = [house.client().get("/write", headers=TAKES) for _ in range(2)]
    assert all(len(one.data) < 14_000 and one.headers["Content-Encoding"] == "gzip" for one in answers)
    seeds = [re.search(r'name="seed" value="(\w{20})"', gzip.decompress(one.data).decode()) for one in answers]
    assert all(seeds)
    assert len({found[1] for found in seeds if found}) == 2


def test_who_takes_no_gzip_gets_the_form_as_it_is(house: House) -> None:
    answer = house.client().get("/write", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_form_with_something_typed_is_not_compressed(house: House) -> None:
    answer = house.client().post("/write", data={"seed": "", "words": ""}, headers=TAKES)
    assert "Content-Encoding" not in answer.headers
