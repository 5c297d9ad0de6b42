"""'Tôi không nói được': the first tap is the message; every later one adds to it; nobody near sees anything."""

import pytest

from tests.people import House
from tests.senders import Sender, waiting


@pytest.fixture
def ty(house: House) -> Sender:
    """Tý is locked in and must not be heard."""
    return Sender(house)


def test_the_first_tap_stands_first_on_the_list(ty: Sender, house: House) -> None:
    page = ty.sends("/quiet")
    assert "Bạn đang ở đâu?" in page.text
    assert len(ty.code.split()) == 8
    row = next(row for row in waiting(house) if row.subject_id == ty.arrived()[0].conversation_id)
    assert (row.kind, row.rank) == ("quiet", 0)


def test_every_answer_is_one_tap_and_place_comes_first(ty: Sender, house: House) -> None:
    ty.sends("/quiet")
    asked = []
    taps = [
        {"step": "where", "where": "abroad"},
        {"step": "place", "place": "gần cầu"},
        {"step": "near", "quiet_near": "no"},
        {"step": "hurt", "quiet_hurt": "yes"},
        {"step": "company", "quiet_company": "with_children"},
        {"step": "answer_when", "quiet_answer_when": "night"},
    ]
    for tap in taps:
        house.later(seconds=4)
        page = ty.sends("/quiet/add", fresh=False, **tap)
        asked.append(page.text.split("<h1>")[1].split("</h1>")[0])
    assert asked[0] == "Quanh bạn có gì?"
    assert asked[-1].startswith("Cảm ơn bạn")
    contents = [message.content or {} for message in ty.arrived()]
    assert [content.get("where") for content in contents][1] == "abroad"
    assert contents[2]["place"] == {"text": "gần cầu"}
    assert contents[-1]["cards"] == {"quiet": {"answer_when": "night"}}
    rows = [row for row in waiting(house) if row.subject_id == ty.arrived()[0].conversation_id]
    assert [(row.kind, row.where) for row in rows] == [("quiet", "abroad")]


def test_somebody_near_leads_to_the_calendar_and_keeps_the_talk(ty: Sender) -> None:
    ty.sends("/quiet")
    ty.house.later(seconds=4)
    away = ty.sends("/quiet/add", fresh=False, step="hurt", quiet_near="yes")
    assert (away.status_code, away.location) == (303, "/pause")
    assert (ty.arrived()[-1].content or {})["cards"] == {"quiet": {"near": "yes"}}
    assert ty.in_box().status_code == 200


def test_somebody_near_leads_away_even_when_nothing_can_be_stored(ty: Sender, house: House) -> None:
    ty.sends("/quiet")
    for _ in range(house.settings.reports_per_minute):
        ty.sends("/quiet/add", fresh=False)
    assert ty.sends("/quiet/add", fresh=False, quiet_near="yes").location == "/pause"


def test_not_knowing_sends_nothing_and_goes_on(ty: Sender) -> None:
    ty.sends("/quiet")
    page = ty.sends("/quiet/add", fresh=False, step="where", where="unknown")
    assert "Quanh bạn có gì?" in page.text
    assert len(ty.arrived()) == 1


def test_two_taps_in_one_second_are_one_call_for_help(ty: Sender) -> None:
    ty.sends("/quiet")
    ty.sends("/quiet", fresh=False)
    assert len(ty.arrived()) == 1


def test_a_strange_step_starts_with_the_place(ty: Sender) -> None:
    ty.sends("/quiet")
    assert "Quanh bạn có gì?" in ty.sends("/quiet/add", fresh=False, step="../../etc").text
