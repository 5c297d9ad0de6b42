"""A call is logged while it is held; whatever was typed is there afterwards, whoever else wrote into it."""

import re
import uuid

import pytest

from api.calls.model import Call
from api.calls.queries import latest as latest_calls
from tests.calls.people import at_once, begins, latest, page, saves, sees, shown
from tests.casework.people import Colleague, both_at_once
from tests.people import House

LONG = "Trần Thị Ví Dụ " * 66
TOLD = {
    "call_class": "counselling",
    "category": "lost_contact",
    "relation": "relative_friend",
    "age": "18_24",
    "sex": "female",
    "people": "minority",
    "language": "hmn",
    "destination": "KH",
    "words": "Con gái tôi 🙂 gọi một phút. مرحبا",
    "number": "0912.345.678",
    "recording": "REC-2047",
}


def test_all_that_lan_typed_is_kept_sealed(lan: Colleague, house: House) -> None:
    call_id = begins(lan)
    assert saves(lan, call_id, **TOLD).status_code == 303
    assert sees(lan, call_id).told == TOLD
    with house.reading() as session:
        row = session.get_one(Call, call_id)
        assert (row.outcome, row.direction, row.ended_at) == ("open", "in", None)
        assert b"0912" not in row.body


def test_nothing_has_to_be_known(lan: Colleague) -> None:
    call_id = begins(lan)
    assert saves(lan, call_id, end="talked").status_code == 303
    assert sees(lan, call_id).told == {}


def test_what_no_form_of_ours_says_is_not_known(lan: Colleague) -> None:
    call_id = begins(lan)
    saves(lan, call_id, relation="trafficker", province="99", destination="XX", call_class="\0", sex="' OR 1=1")
    assert sees(lan, call_id).told == {}


@pytest.mark.parametrize("words", [LONG, "🙂" * 1000, "\u202e" + "אבג" * 300, "<b>&\"'\r\n\r\ndòng ba"])
def test_odd_words_come_back_as_they_were_typed(lan: Colleague, words: str) -> None:
    call_id = begins(lan)
    saves(lan, call_id, words=words)
    assert sees(lan, call_id).told["words"] == words.replace("\r\n", "\n").strip()
    assert page(lan, call_id).status_code == 200


def test_too_long_is_said_and_nothing_is_cut(lan: Colleague) -> None:
    call_id = begins(lan)
    answer = saves(lan, call_id, words="a" * 20_001, number="1" * 9)
    assert answer.status_code == 422
    assert "a" * 20_001 in answer.text
    assert sees(lan, call_id).told == {}


def test_one_tap_twice_is_one_log(lan: Colleague) -> None:
    assert begins(lan, token="t") == begins(lan, token="t") != begins(lan, token="u")
    at_once(lan, "silent", token="t")
    at_once(lan, "silent", token="t")
    assert len(lan.asks(lambda session, ring: latest_calls(session, ring.desks(session)))) == 3


def test_two_who_save_at_once_lose_nobodys_words(lan: Colleague, nga: Colleague) -> None:
    call_id = begins(lan)
    both = [shown(who, call_id) for who in (lan, nga)]
    assert saves(lan, call_id, both[0], words="Lan ghi.").status_code == 303
    refused = saves(nga, call_id, both[1], words="Nga ghi.", number="0987 654 321")
    assert refused.status_code == 409
    assert all(text in refused.text for text in ("Lan ghi.", "Nga ghi.</textarea>", "0987 654 321"))
    assert sees(lan, call_id).told == {"words": "Lan ghi."}
    saves(nga, call_id, words="Lan ghi. Nga ghi.")
    assert sees(lan, call_id).told["words"] == "Lan ghi. Nga ghi."


def test_truly_at_once_one_of_them_is_told(lan: Colleague, nga: Colleague) -> None:
    call_id = begins(lan)
    before = shown(lan, call_id)
    page(nga, call_id)
    found = both_at_once(
        lambda: saves(lan, call_id, before, words="Lan"), lambda: saves(nga, call_id, before, words="Nga")
    )
    assert sorted(answer.status_code for answer in found) == [303, 409]


def test_a_stale_page_that_says_nothing_new_is_no_conflict(lan: Colleague) -> None:
    call_id = begins(lan)
    before = shown(lan, call_id)
    saves(lan, call_id, before, words="Một")
    assert saves(lan, call_id, before, words="Một", end="talked").status_code == 303
    assert sees(lan, call_id).listed.outcome.value == "talked"


def test_saving_by_itself_answers_with_the_version_alone(lan: Colleague) -> None:
    call_id = begins(lan)
    answer = saves(lan, call_id, words="Một", quietly="yes")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "2", "text/plain")


def test_a_second_call_begins_without_losing_the_first(lan: Colleague) -> None:
    first = begins(lan)
    answer = saves(lan, first, words="Đang nói dở", then="call")
    second = uuid.UUID(answer.location.rpartition("/")[2])
    assert second != first
    assert sees(lan, first).told["words"] == "Đang nói dở"
    for text in (page(lan, second).text, lan.browser.get("/console").text):
        assert f"/console/call/{first}" in text
    assert f'<li><a href="/console/call/{second}"' not in page(lan, second).text


def test_a_locked_screen_carries_every_word_to_the_other_side(lan: Colleague, house: House) -> None:
    call_id = begins(lan)
    before = shown(lan, call_id)
    house.later(minutes=16)
    locked = saves(lan, call_id, before, words="Dòng một\r\nDòng hai", number="0912")
    assert locked.status_code == 401
    kept = dict(re.findall(r'name="kept-([a-z_-]+)" value="([^"]*)"', locked.text))
    assert (kept["words"], kept["number"]) == ("Dòng một\r\nDòng hai", "0912")
    house.try_sign_in(lan.browser, lan.person)
    assert lan.browser.post(f"/console/call/{call_id}", data=kept).status_code == 303
    assert sees(lan, call_id).told["words"] == "Dòng một\nDòng hai"


def test_who_logs_is_pinned_for_herself_until_it_is_over(lan: Colleague, nga: Colleague) -> None:
    call_id = begins(lan)
    assert f"/console/call/{call_id}" in lan.browser.get("/console").text
    assert f"/console/call/{call_id}" not in nga.browser.get("/console").text
    saves(lan, call_id, end="talked")
    assert f"/console/call/{call_id}" not in lan.browser.get("/console").text


def test_left_open_for_a_day_everybody_sees_that_it_was_forgotten(lan: Colleague, nga: Colleague, house: House) -> None:
    call_id = begins(lan)
    house.later(hours=25)
    text = nga.browser.get("/console").text
    assert f"/console/call/{call_id}" in text
    assert "bỏ quên" in text


def test_an_ended_call_is_still_written_into_and_ends_once(lan: Colleague) -> None:
    call_id = begins(lan)
    saves(lan, call_id, end="talked")
    saves(lan, call_id, words="Nhớ thêm.", end="silent")
    found = sees(lan, call_id)
    assert (found.listed.outcome.value, found.told["words"]) == ("talked", "Nhớ thêm.")


@pytest.mark.parametrize("end", ["open", "reached", "unanswered", "x"])
def test_no_call_ends_in_a_way_it_cannot(lan: Colleague, end: str) -> None:
    call_id = begins(lan)
    assert saves(lan, call_id, end=end).status_code == 404
    assert sees(lan, call_id).listed.open


def test_who_belongs_to_another_desk_finds_nothing(lan: Colleague, hoa: Colleague) -> None:
    call_id = begins(lan)
    assert page(hoa, call_id).status_code == 404
    assert hoa.browser.post(f"/console/call/{call_id}", data={"version": 1}).status_code == 404
    assert str(call_id) not in hoa.browser.get("/console/calls").text


def test_who_opens_a_colleagues_log_is_written_down(lan: Colleague, nga: Colleague, house: House) -> None:
    call_id = begins(lan)
    page(lan, call_id)
    page(nga, call_id)
    saves(lan, call_id, words="Một", end="talked")
    acts = [act for act in house.acts() if act.startswith("CALL")]
    assert acts == ["CALL_BEGUN", "CALL_READ", "CALL_SAVED", "CALL_LOGGED"]


def test_the_list_says_when_who_and_what_but_no_number_and_no_word(lan: Colleague) -> None:
    at_once(lan, "wrong_number", "0912 345 678")
    saves(lan, begins(lan), words="lời kể", end="talked")
    text = lan.browser.get("/console/calls").text
    assert "nhầm số" in text
    assert "đã nói chuyện" in text
    assert "lời kể" not in text
    assert not re.search(r"345[ .]?678", text)


def test_over_with_one_tap(lan: Colleague) -> None:
    answer = at_once(lan, "dropped")
    assert answer.location == "/console?said=dropped"
    found = latest(lan).listed
    assert (found.outcome.value, found.open) == ("dropped", False)
    assert at_once(lan, "talked").status_code == 404
    assert lan.waiting() == []
