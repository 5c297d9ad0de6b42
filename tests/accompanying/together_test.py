"""Instruments that a member fills in together with somebody, against the published tables. Never a diagnosis."""

import pytest

from api.checkin import instruments, raises
from api.checkin.instruments import Instrument
from api.checkin.kinds import Standing
from api.checkin.reasons import reasons_in

NONE: dict[str, int] = {}


def filled(name: str, score: int) -> dict[str, int]:
    """Answers of the scored items that sum up to this raw score."""
    one, answers, left = instruments.every()[name], {}, score
    for item in (each for each in one.items if each.scored):
        answers[item.id] = min(left, max(item.values))
        left -= answers[item.id]
    assert left == 0
    return answers | ({"pcptsd5.exposed": 1} if name == "pcptsd5" else {})


def band(one: Instrument, score: int, cut_offs: dict[str, int] = NONE) -> str:
    found = raises.band_of(one, score, cut_offs)
    return found.code if found else ""


# Kroenke 2001 (PHQ-9), Spitzer 2006 (GAD-7), Prins 2016 (PC-PTSD-5): score ranges and severities as published
TABLES = {
    "phq9": (range(28), {0: "minimal", 5: "mild", 10: "moderate", 15: "moderately_severe", 20: "severe"}),
    "gad7": (range(22), {0: "minimal", 5: "mild", 10: "moderate", 15: "severe"}),
    "pcptsd5": (range(6), {0: "", 3: "sensitive", 4: "efficient"}),
}


@pytest.mark.parametrize("name", TABLES)
def test_scores_and_bands_are_those_of_the_published_table(name: str) -> None:
    scores, severities = TABLES[name]
    one, expected = instruments.every()[name], ""
    assert (one.lowest, one.highest) == (scores[0], scores[-1])
    for score in scores:
        expected = severities.get(score, expected)
        assert one.score(filled(name, score)) == score
        assert band(one, score) == expected


def test_who5_is_the_raw_sum_of_0_to_25_times_four() -> None:
    one = instruments.every()["who5"]
    table = {raw: one.score(filled("who5", raw)) for raw in range(26)}
    assert table == {raw: raw * 4 for raw in range(26)}
    assert [band(one, percent) for percent in (0, 28, 32, 50, 52, 100)] == ["low", "low", "look", "look", "", ""]


def test_how_difficult_it_makes_things_counts_for_no_score() -> None:
    answers = filled("phq9", 12)
    assert instruments.every()["phq9"].score(answers | {"phq9.hard": 3}) == 12


@pytest.mark.parametrize("missing", ["phq9.4", "gad7.7", "pcptsd5.2", "pcptsd5.exposed"])
def test_an_item_that_was_skipped_leaves_no_score(missing: str) -> None:
    one = missing.split(".")[0]
    answers = {name: value for name, value in filled(one, 3).items() if name != missing}
    assert instruments.every()[one].score(answers) is None


def test_who_never_met_such_a_thing_is_asked_no_further() -> None:
    assert instruments.every()["pcptsd5"].score({"pcptsd5.exposed": 0}) == 0


@pytest.mark.parametrize("value", [1, 2, 3])
def test_a_thought_of_dying_is_asked_about_at_once_however_low_the_score(value: int) -> None:
    (reason,) = reasons_in({"phq9.9": value}, NONE)
    assert (reason.standing, reason.now) == (Standing.RED, True)
    assert reasons_in({"phq9.9": 0}, NONE) == []


def test_lower_cut_offs_as_found_in_viet_nam_are_a_setting() -> None:
    phq, gad, lower = instruments.every()["phq9"], instruments.every()["gad7"], {"phq9.moderate": 5, "gad7.mild": 3}
    assert raises.unknown(lower) == []
    assert band(phq, 5, lower) == "moderate"
    assert [reason.id for reason in reasons_in(filled("phq9", 5), lower)] == ["phq9.moderate"]
    assert band(gad, 3, lower) == "mild"


def test_every_one_says_its_licence_its_source_and_that_nobody_has_reviewed_our_words() -> None:
    for one in (instruments.every()[name] for name in TABLES):
        assert one.by == "counsellor"
        assert one.licence
        assert one.source
        assert not any(one.reviewed.values())
        assert all(set(item.text) == {"vi", "en"} for item in one.items)


def test_none_of_them_lies_on_a_phone() -> None:
    assert not {"phq9", "gad7", "pcptsd5"} & raises.for_phones(NONE)["scores"].keys()
