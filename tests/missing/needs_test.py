"""'Còn thiếu gì': what finds a person, and the one question to ask next."""

import pytest

from api.missing.clues import Certainty, Told
from api.missing.needs import Known, met, next_question, standings
from pwa.casework.labels import NEEDS, QUESTIONS

EVERYTHING = (
    Told("place.landmark", "gần sông"),
    Told("place.signs", "chữ Hán"),
    Told("last.when", "hôm qua"),
    Told("last.how", "zalo"),
    Told("last.phone_watched", "yes"),
    Told("recruiter.name", "Sáu Mẫu"),
    Told("recruiter.number", "số lạ"),
    Told("route.left", "tháng tám"),
    Told("route.vehicle", "xe khách"),
)
NAMED = {"name": "Trần Văn Thí Dụ", "born": "2005"}


def known(*clues: Told, **facts: str) -> dict[str, Known]:
    return {standing.name: standing.known for standing in standings(facts, clues)}


def test_of_somebody_of_whom_nothing_is_known_we_ask_where_they_are() -> None:
    assert set(known().values()) == {Known.NOTHING}
    assert next_question(standings({}, [])) == "where_now"


def test_when_all_is_known_nothing_is_asked() -> None:
    found = standings(NAMED, EVERYTHING)
    assert {standing.known for standing in found} == {Known.ENOUGH}
    assert met(found) == len(found) == 6
    assert next_question(found) is None


@pytest.mark.parametrize(
    ("without", "asked"),
    [("place.", "where_now"), ("last.", "last_contact"), ("recruiter.", "who_took"), ("route.", "how_left")],
)
def test_the_gap_is_asked_about(without: str, asked: str) -> None:
    rest = [clue for clue in EVERYTHING if not clue.topic.startswith(without)]
    assert next_question(standings(NAMED, rest)) == asked


def test_what_is_not_known_at_all_is_asked_before_what_is_known_a_little() -> None:
    little = [clue for clue in EVERYTHING if clue.topic != "place.signs"]
    assert next_question(standings(NAMED, little)) == "where_now"
    assert next_question(standings({}, little)) == "identity"


def test_a_position_is_enough_a_country_is_not() -> None:
    assert known(Told("place.position", "", lat=21.0, lon=105.8))["where_now"] is Known.ENOUGH
    assert known(Told("place.country", "Campuchia"))["where_now"] is Known.SOME
    assert known(Told("place.moved_on", "yes"))["where_now"] is Known.NOTHING


def test_an_unsure_position_is_only_some() -> None:
    unsure = Told("place.position", "", certainty=Certainty.UNSURE, lat=21.0, lon=105.8)
    assert known(unsure)["where_now"] is Known.SOME


def test_a_watched_phone_tells_how_to_write_not_when_they_called() -> None:
    found = known(Told("last.phone_watched", "yes"))
    assert (found["safe_way"], found["last_contact"]) == (Known.ENOUGH, Known.NOTHING)
    assert known(Told("quiet.answer_when", "night"))["safe_way"] is Known.ENOUGH


def test_what_a_member_notes_counts_where_they_put_it() -> None:
    noted = [Told("place.noted", "gần chợ"), Told("place.noted", "trên tầng ba")]
    assert known(*noted)["where_now"] is Known.ENOUGH
    assert set(known(Told("staff.noted", "x"), Told("other.noted", "x")).values()) == {Known.NOTHING}


def test_the_newest_words_are_the_example() -> None:
    found = standings(
        {}, [Told("place.position", "", lat=1, lon=1), Told("place.signs", "mới"), Told("place.town", "cũ")]
    )
    assert found[0].example == "mới"


def test_every_need_has_a_name_and_a_question() -> None:
    names = [standing.name for standing in standings({}, [])]
    assert names == list(NEEDS) == list(QUESTIONS)
