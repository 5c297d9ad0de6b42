"""Reading clues out of a submission: each with its source, none from what was not answered."""

import pytest

from api import sealed
from api.errors import Changed
from api.missing import queries, rules
from api.missing.clues import Certainty, Source, Told, clues_in, facts_in, told
from api.missing.rules import EmptyClue, TooManyWords
from api.report.opened import trusted
from api.sealed import ContentKey
from tests.people import House

FIELDS = {"last.when", "place.signs", "person.marks"}


def clues(**content: object) -> list[Told]:
    return list(clues_in(content, FIELDS))


def test_answers_become_clues_and_not_knowing_does_not() -> None:
    found = clues(cards={"last": {"when": "hôm qua"}, "place": {"signs": "unknown"}, "person": {"name": "Thí Dụ"}})
    assert found == [Told("last.when", "hôm qua", Source.REPORTER)]


def test_whoever_writes_of_themselves_is_the_source() -> None:
    assert clues(about="self", cards={"last": {"when": "nay"}})[0].source is Source.PERSON


def test_a_position_comes_from_the_phone_and_a_place_from_who_tells_it() -> None:
    here = {"text": "gần sông", "lat": 21.0, "lon": 105.8, "accuracy": 30.0}
    assert clues(place=here) == [Told("place.position", "gần sông", Source.PHONE, lat=21.0, lon=105.8, accuracy=30.0)]
    assert clues(place={"text": "gần sông"}) == [Told("place.described", "gần sông", Source.REPORTER)]


def test_a_place_kept_from_a_photo_is_a_clue_of_its_own() -> None:
    assert clues(photo_places=[{"lat": 1.0, "lon": 2.0}]) == [Told("place.photo", "", Source.PHOTO, lat=1.0, lon=2.0)]


def test_facts_are_those_of_the_person() -> None:
    said = {"person": {"name": "Thí Dụ", "sex": "unknown", "born": "", "marks": "sẹo"}, "you": {"call_you": "bác"}}
    assert facts_in({"cards": said}) == {"name": "Thí Dụ"}


def test_a_clue_is_told_again_as_it_was() -> None:
    clue = Told("place.position", "", Source.PHOTO, Certainty.SURE, "tối qua", 0.0, -0.5, 3.0)
    assert told(clue.body()) == clue


@pytest.mark.parametrize("kept", [{"words": "x", "cards": {"last": {"when": "nay"}}, "reply": {"how": "phone"}}, {}])
def test_what_the_form_says_is_trusted_as_it_is(kept: dict[str, object]) -> None:
    assert trusted(kept) == kept
    assert trusted({**kept, "role": "admin", "format": 1, "cards-last": 7}) == kept


def test_what_no_form_could_say_is_left_out() -> None:
    wild = {
        "words": ["x"],
        "place": {"lat": "91", "lon": 1},
        "photo_places": [{"lat": True, "lon": 1}, {"lat": 1, "lon": 2, "more": 3}],
        "cards": {
            "last": {"when": {"x": 1}, "how": "pigeon", "said": "z" * 30_000},
            "consent": {"receivers": ["police", 7]},
        },
    }
    found = trusted(wild)
    assert found["photo_places"] == [{"lat": 1.0, "lon": 2.0}]
    assert found["cards"] == {"last": {"said": "z" * 20_000}, "consent": {"receivers": ["police"]}}
    assert found.keys() == {"photo_places", "cards"}


@pytest.fixture
def key() -> ContentKey:
    return sealed.new_content_key()


def test_facts_are_kept_tidy_and_changed_by_version(house: House, key: ContentKey) -> None:
    with house.writing() as session:
        person = rules.new_person(session, {"name": " Thí Dụ ", "home": " ", "no": "x"}, key, at=house.at)
        rules.change_facts(session, person, {"name": "Ví Dụ"}, key, version=1, at=house.at)
        with pytest.raises(Changed):
            rules.change_facts(session, person, {"name": "Ai"}, key, version=1, at=house.at)
        found = queries.persons(session, [person], key)[0]
    assert (found.facts, found.version) == ({"name": "Ví Dụ"}, 2)


def test_nothing_is_cut_in_silence(house: House, key: ContentKey) -> None:
    with house.writing() as session:
        person = rules.new_person(session, {}, key, at=house.at)
        for clue in (Told("x", "z" * 20_001), Told("x", "z", when="z" * 20_001)):
            with pytest.raises(TooManyWords):
                rules.add_clues(session, person, [clue], key, by=None, at=house.at)
        with pytest.raises(TooManyWords):
            rules.learn(session, person, {"name": "z" * 2_001}, key, source=Source.STAFF, at=house.at)
        with pytest.raises(EmptyClue):
            rules.add_clues(session, person, [Told("x", " ")], key, by=None, at=house.at)
