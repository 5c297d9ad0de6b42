"""Where she is, told in words: each place in a message becomes a clue, with its source, its doubt and its reading."""

import pytest

from api.casework import opening
from api.directory import loading
from api.missing.clues import Certainty, Source, Told
from api.missing.needs import Known, standings
from api.report.content import from_form
from api.report.opened import trusted
from api.sealed import Kind
from tests.casework.people import Colleague, Writer
from tests.people import House

HANOI, PASTED = (21.0285, 105.8542), "https://maps.google.com/?q=21.0285,105.8542"


@pytest.fixture
def father(house: House) -> Writer:
    return Writer(house)


@pytest.fixture
def lan(house: House) -> Colleague:
    return Colleague(house, house.lan)


def places(lan: Colleague, case_id: object) -> list[Told]:
    """The clues with a place, and links, as Lan reads them."""
    clues = [clue.told for person in lan.sees(case_id).persons for clue in person.clues]  # type: ignore[arg-type]
    return [clue for clue in clues if clue.topic.startswith("place.")]


def test_a_pasted_place_becomes_a_clue_beside_the_words(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(f"Cháu gửi cái này: {PASTED}"))
    (clue,) = places(lan, case_id)
    assert (clue.topic, clue.lat, clue.lon, clue.text) == ("place.read", *HANOI, PASTED)
    assert (clue.source, clue.certainty, clue.how) == (Source.REPORTER, Certainty.UNKNOWN, "google")
    assert PASTED in (lan.sees(case_id).messages[0].content or {})["words"]


def test_the_same_place_in_two_fields_is_one_clue(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(f"{PASTED}", place="21.0285, 105.8542", place_landmark="21.02850 N, 105.85420 E"))
    assert [clue.topic for clue in places(lan, case_id)].count("place.read") == 1


def test_an_answer_that_holds_a_place_is_read_as_well(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes("Nó nhắn.", last_said="em ở 10.7769, 106.7009", about="self"))
    (clue,) = places(lan, case_id)
    assert (clue.lat, clue.lon, clue.source) == (10.7769, 106.7009, Source.PERSON)


def test_a_short_link_stays_text(father: Writer, lan: Colleague) -> None:
    (clue,) = places(lan, lan.opens(father.writes("https://maps.app.goo.gl/AbC123")))
    assert (clue.topic, clue.lat, clue.text, clue.how) == (
        "place.link",
        None,
        "https://maps.app.goo.gl/AbC123",
        "short_link",
    )


def test_what_may_be_either_way_gives_both_and_neither_is_sure(father: Writer, lan: Colleague) -> None:
    found = places(lan, lan.opens(father.writes("77.2090, 28.6139")))
    assert {(clue.lat, clue.certainty) for clue in found} == {
        (77.209, Certainty.UNSURE),
        (28.6139, Certainty.UNSURE),
    }
    needs = {one.name: one.known for one in standings({}, found[:1])}
    assert needs["where_now"] is Known.SOME


def test_a_message_is_read_once_however_often_the_case_is(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(PASTED))
    father.writes("10.7769, 106.7009", Kind.ADDITION)
    for _ in range(2):
        lan.does(opening.read, case_id)
    assert sorted(clue.lat or 0 for clue in places(lan, case_id)) == [10.7769, 21.0285]


def test_whoever_floods_a_case_makes_fifty_clues_at_most(father: Writer, lan: Colleague) -> None:
    many = " ".join(f"21.{number:04d}, 105.8542" for number in range(90))
    case_id = lan.opens(father.writes(many, last_said=many.replace("105.", "106.")))
    assert len(places(lan, case_id)) == 50


def test_a_place_that_lan_notes_is_read_too(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    form = {"clue": f"Mẹ gọi: {PASTED}", "source": "heard", "when": "tối qua", "clue-about": "place", "token": "a"}
    for _ in range(2):
        lan.sends(case_id, "clue", **form)
    (read,) = [clue for clue in places(lan, case_id) if clue.topic == "place.read"]
    assert (read.lat, read.lon, read.source, read.when) == (*HANOI, Source.HEARD, "tối qua")


def test_a_short_plus_code_leans_on_a_place_that_we_know(house: House, father: Writer, lan: Colleague) -> None:
    with house.writing() as session:
        loading.load_places(session, at=house.at)
    case_id = lan.opens(father.writes("2VH3+CM Hoàn Kiếm, Hà Nội rồi 2VH3+CM Không Đâu Cả"))
    read, kept = sorted(places(lan, case_id), key=lambda clue: clue.topic, reverse=True)
    assert (read.lat, read.lon) == pytest.approx(HANOI, abs=0.0002)
    assert (kept.topic, kept.lat) == ("place.link", None)


def test_when_and_how_well_a_phone_measured_stays_with_the_place(father: Writer, lan: Colleague) -> None:
    here = {"place-lat": "21.03", "place-lon": "105.85", "place-accuracy": "738", "place-blurred": "1000"}
    case_id = lan.opens(father.writes("", **here, **{"place-taken-at": "2026-11-24T08:30:00+07:00"}))
    (clue,) = places(lan, case_id)
    assert (clue.source, clue.accuracy, clue.blurred) == (Source.PHONE, 738.0, 1000.0)
    assert clue.taken_at == "2026-11-24T01:30:00+00:00"


@pytest.mark.parametrize(
    ("place", "doubt"),
    [({"lat": 0.0, "lon": 0.0}, "zero"), ({"lat": 21.0, "lon": 105.8, "accuracy": 60_000.0}, "wide")],
)
def test_a_phone_that_does_not_know_is_doubted(
    father: Writer, lan: Colleague, place: dict[str, float], doubt: str
) -> None:
    (clue,) = places(lan, lan.opens(father.seals({"place": place})))
    assert (clue.doubt, clue.certainty) == (doubt, Certainty.UNSURE)


def test_what_a_phone_may_claim_about_time_is_bounded() -> None:
    for odd in ("hôm qua", "2026-11-24", "9" * 50, "2026-11-24T08:30:00", 7):
        assert trusted({"place": {"lat": 1, "lon": 2, "taken_at": odd}})["place"] == {"lat": 1.0, "lon": 2.0}
    said = {"place": {"lat": 1.0, "lon": 2.0, "taken_at": "2026-11-24T01:30:00+00:00", "blurred": 5000.0}}
    assert trusted(said) == said
    assert from_form(
        lambda name: {"place-lat": "1", "place-lon": "2", "place-blurred": "-5"}.get(name, ""), lambda _: []
    ).fields == {"place": {"lat": 1.0, "lon": 2.0}}
