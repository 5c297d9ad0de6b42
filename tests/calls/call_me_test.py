"""Anybody asks to be called: sealed like a report, with a code, also where no script runs."""

import re

import pytest

from api.report.content import urgency
from api.sealed import Kind, Urgency
from tests.casework.people import Colleague
from tests.people import House

ASKED = {"call-number": "+855 12 345 678", "call-country": "KH", "call-from": "20:00", "where": "abroad"}


def test_she_gets_a_code_and_lan_a_row(house: House, lan: Colleague) -> None:
    answer = house.client().post("/call-me", data=ASKED)
    assert answer.status_code == 200
    assert len(re.findall(r"<li><i>\d</i>", answer.text)) == 8
    (row,) = lan.waiting()
    assert row.kind == "call_back"
    text = lan.looks(lan.opens(row.subject_id)).text
    assert "+855 12 345 678" in text
    assert "từ 20:00 (giờ Campuchia)" in text


@pytest.mark.parametrize("number", ["", "gọi tôi nhé", "🙂" * 500, "\0"])
def test_without_a_number_the_form_comes_back_as_it_was(house: House, lan: Colleague, number: str) -> None:
    answer = house.client().post("/call-me", data=ASKED | {"call-number": number, "call-say": "nói nhầm số"})
    assert answer.status_code == 422
    assert "Chưa có số để gọi" in answer.text
    assert "nói nhầm số</textarea>" in answer.text
    assert lan.waiting() == []


def test_another_language_keeps_what_was_typed(house: House) -> None:
    answer = house.client().post("/en/call-me", data=ASKED | {"show": "1"})
    assert 'value="+855 12 345 678"' in answer.text
    assert 'lang="en"' in answer.text


@pytest.mark.parametrize("path", ["/abroad", "/safety", "/ask"])
def test_it_is_reached_from_where_it_fits(house: House, path: str) -> None:
    assert 'href="/call-me"' in house.client().get(path).text


def test_a_phone_keeps_the_page(house: House) -> None:
    assert '"/call-me"' in house.client().get("/sw.js").text


def test_it_is_seen_soon_and_danger_is_still_danger() -> None:
    assert urgency({}, Kind.CALL_BACK) is Urgency.AMBER
    assert urgency({"danger": "yes"}, Kind.CALL_BACK) is Urgency.RED
