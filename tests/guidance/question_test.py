"""Bình has a question and gives no name."""

import re

from api.tasks import queries as tasks
from tests.people import House


def seed_of(page: str) -> str:
    return re.findall(r'name="seed" value="([0-9a-f]+)"', page)[0]


def ask(house: House, words: str, times: int = 1) -> tuple[int, str]:
    """Open the form once and send it, perhaps by a double tap."""
    client = house.client()
    form = {"seed": seed_of(client.get("/question").text), "words": words, "where": "abroad"}
    answers = [client.post("/question", data=form) for _ in range(times)]
    return answers[-1].status_code, answers[-1].text


def waiting(house: House) -> list[str]:
    """What Lan has on her list."""
    with house.reading() as session:
        return [row.kind for row in tasks.waiting(session, house.ring(session, house.lan).desks(session), at=house.at)]


def test_binh_asks_and_lan_finds_the_question(told: House):
    status, page = ask(told, "Công ty giữ hộ chiếu thì tôi làm gì?")
    assert status == 200
    assert len(re.findall("<li><i>", page)) > 5
    assert waiting(told) == ["question"]
    assert "hộ chiếu" not in told.sign_in(told.lan).get("/console").text


def test_an_empty_question_comes_back(told: House):
    status, page = ask(told, "  ")
    assert status >= 400
    assert 'name="words"' in page


def test_a_double_tap_asks_once(told: House):
    ask(told, "Giấy kết hôn cần những gì?", times=2)
    assert waiting(told) == ["question"]
