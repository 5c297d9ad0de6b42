"""A number that calls and is silent is seen again, in whatever notation; it stands nowhere but in the sealed log."""

import pytest

from api.calls.callers import normal
from api.calls.model import Call
from api.keys.rules import rotate_desk
from tests.calls.people import at_once, begins, latest, page, saves
from tests.casework.people import Colleague
from tests.people import House

NUMBER = "0912 345 678"
SAID = "im lặng {} lần trong 7 ngày"


@pytest.mark.parametrize(
    "typed",
    ["0912345678", "+84 912 345 678", "0084912345678", "912.345.678", "(+84) 91-234-5678", "０９１２３４５６７８"],
)
def test_one_number_in_any_notation(typed: str) -> None:
    assert normal(typed) == "tel:+84912345678"


@pytest.mark.parametrize("typed", ["", "  ", "ẩn số", "\0", "🙂" * 1000, "\u202e", "+", "12"])
def test_no_number_is_no_number(typed: str) -> None:
    assert normal(typed) == ""


def test_a_short_number_is_compared_by_its_digits() -> None:
    assert normal("1-1-3") == normal(" 113 ") == "digits:113"


def test_the_third_silent_call_is_seen_while_it_is_logged(lan: Colleague, nga: Colleague) -> None:
    at_once(lan, "silent", NUMBER)
    at_once(nga, "dropped", "+84 912 345 678")
    at_once(nga, "wrong_number", NUMBER)
    at_once(nga, "silent", "0987 654 321")
    call_id = begins(lan)
    saves(lan, call_id, number="912.345.678")
    assert SAID.format(2) in page(lan, call_id).text


def test_after_a_week_it_is_forgotten(lan: Colleague, house: House) -> None:
    at_once(lan, "silent", NUMBER)
    del lan.browser
    house.later(days=7)
    call_id = begins(lan)
    saves(lan, call_id, number=NUMBER)
    assert "7 ngày" not in page(lan, call_id).text


def test_who_spoke_leaves_no_mark(lan: Colleague, house: House) -> None:
    call_id = begins(lan)
    saves(lan, call_id, number=NUMBER, end="talked")
    with house.reading() as session:
        assert session.get_one(Call, call_id).mark is None


def test_rows_hold_a_digest_and_never_the_number(lan: Colleague, house: House) -> None:
    at_once(lan, "silent", NUMBER)
    with house.reading() as session:
        row = session.get_one(Call, latest(lan).listed.id)
        assert row.mark is not None
        assert len(row.mark) == 32
        assert row.marked_under is not None


def test_a_mark_of_yesterdays_key_counts_as_well_once_it_is_made_anew_as_before(
    lan: Colleague, minh: Colleague
) -> None:
    at_once(lan, "silent", NUMBER)
    silent = latest(lan).listed.id
    minh.does(rotate_desk, "index")
    call_id = begins(lan)
    saves(lan, call_id, number=NUMBER)
    assert SAID.format(1) in page(lan, call_id).text
    page(lan, silent)
    assert SAID.format(1) in page(lan, call_id).text


def test_a_number_that_lan_remembers_afterwards_is_marked_too(lan: Colleague) -> None:
    at_once(lan, "silent")
    silent = latest(lan).listed.id
    saves(lan, silent, number=NUMBER)
    assert SAID.format(1) in page(lan, silent).text
