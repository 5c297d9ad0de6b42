"""What Lan does: visits put down, instruments together, restricted notes, the plan, PINs, handing on, ending."""

import uuid
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from api.casework import accompanying, handing
from api.checkin import queries
from api.checkin.kinds import Standing, State, Turn
from api.conversation.code import UnknownCode, new_code
from api.keys.rules import grant_desk
from tests.accompanying.people import Mai, course, does, page
from tests.casework.people import Colleague, Writer
from tests.people import House


def visits(house: House, who: Colleague, mai: Mai, **form: Any) -> int:
    at = house.at + timedelta(hours=7)
    told = {"kind": "visit", "day": at.strftime("%Y-%m-%d"), "time": at.strftime("%H:%M"), "words": "gặp ở nhà mẹ"}
    return does(who, mai, "visit", **(told | form)).status_code


def fills(who: Colleague, mai: Mai, name: str, **answers: int) -> int:
    data = {f"{name}.{item[1:]}": str(value) for item, value in answers.items()} | {"token": uuid.uuid4().hex}
    return who.browser.post(f"/console/followed/{mai.id}/fill/{name}", data=data).status_code


def test_a_visit_counts_as_an_answer_and_its_answers_go_into_the_course(house: House, lan: Colleague, mai: Mai) -> None:
    mai.joins()
    assert visits(house, lan, mai, **{"short.mood": "1"}) == 303
    found = course(lan, mai)
    assert [mark.place for mark in found.mood] == [1]
    assert "gặp ở nhà mẹ" in page(lan, mai)
    assert "FOLLOW_RECORDED" in house.acts()


WRONG: list[dict[str, str]] = [
    {"day": "1970-01-01"},
    {"day": "2030-01-01"},
    {"day": "x"},
    {"short.mood": "99"},
    {"short.mood": "x"},
    {"words": "", "short.mood": ""},
    {"words": "a" * 20_001},
]


def test_a_visit_that_cannot_be_is_refused(house: House, lan: Colleague, mai: Mai) -> None:
    assert {visits(house, lan, mai, **wrong) for wrong in WRONG} == {422}
    assert course(lan, mai).records == []


def test_the_same_form_sent_twice_is_one_visit(house: House, lan: Colleague, mai: Mai) -> None:
    token = uuid.uuid4().hex
    assert [visits(house, lan, mai, token=token), visits(house, lan, mai, token=token)] == [303, 303]
    assert len(course(lan, mai).records) == 1


def test_a_thought_of_dying_is_red_at_once_and_says_to_ask_now(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    assert fills(lan, mai, "phq9", **{f"q{number}": 0 for number in range(1, 9)}, q9=1) == 303
    assert mai.row.standing is Standing.RED
    assert "Hỏi ngay, hỏi thẳng" in page(lan, mai)
    assert [row.rank for row in lan.waiting() if row.kind == "check_in"] == [0]


def test_instruments_on_phones_are_not_filled_in_here_and_unknown_ones_are_no_page(lan: Colleague, mai: Mai) -> None:
    assert fills(lan, mai, "who5", q1=1) == 404
    assert lan.browser.get(f"/console/followed/{mai.id}/fill/..").status_code == 404


def test_a_restricted_note_opens_to_its_author_and_supervision_alone(
    house: House, lan: Colleague, nga: Colleague, hoa: Colleague, mai: Mai
) -> None:
    assert does(lan, mai, "notes", private="chuyện kể trong buổi trị liệu").status_code == 303
    path = f"/console/followed/{mai.id}/notes"
    assert "buổi trị liệu" in lan.browser.get(path).text
    assert "buổi trị liệu" in hoa.browser.get(path).text
    seen = nga.browser.get(path).text
    assert "buổi trị liệu" not in seen
    assert "Không mở cho bạn" in seen
    assert all("buổi trị liệu" not in page(who, mai) for who in (lan, nga, hoa))
    assert house.acts().count("THERAPY_READ") == 3


def test_a_restricted_note_stays_closed_when_the_case_moves(
    house: House, lan: Colleague, hoa: Colleague, mai: Mai
) -> None:
    does(lan, mai, "notes", private="chuyện kể riêng")
    hoa.does(grant_desk, "follow-up", house.nga.id)
    lan.does(handing.hand_to_desk, mai.case_id, "follow-up", reason="")
    assert [each.told for each in Colleague(house, house.nga).does(accompanying.private, mai.id)] == [None]
    assert hoa.does(accompanying.private, mai.id)[0].told


def planned(house: House, mai: Mai) -> list[queries.Time]:
    with house.reading() as session:
        return [each for each in queries.times(session, mai.id) if each.state == Turn.PLANNED.value]


def test_days_are_added_moved_and_taken_away_on_the_clock_of_where_she_is(
    house: House, lan: Colleague, mai: Mai
) -> None:
    mai.joins()
    rows = {"plan-zone": "Asia/Tokyo", "day-0": "2027-01-05", "time-0": "10:00", "way-0": "contact", "day-1": ""}
    assert does(lan, mai, "plan", **rows, **{"day-2": "2027-03-01", "way-2": "form"}).status_code == 303
    assert [(each.wanted_at.isoformat(), each.way) for each in planned(house, mai)] == [
        ("2027-01-05T01:00:00+00:00", "contact"),
        ("2027-03-01T00:00:00+00:00", "form"),
    ]


def test_five_hundred_days_are_refused_and_stay_typed(house: House, lan: Colleague, mai: Mai) -> None:
    mai.joins()
    before = planned(house, mai)
    days = [house.at.date() + timedelta(days=1 + number) for number in range(500)]
    many = {f"day-{number}": day.isoformat() for number, day in enumerate(days)}
    answer = does(lan, mai, "plan", **many)
    assert answer.status_code == 422
    assert f'value="{days[30]}"' in answer.text
    assert planned(house, mai) == before


def test_two_who_change_the_plan_at_once_do_not_undo_each_other(lan: Colleague, nga: Colleague, mai: Mai) -> None:
    mai.joins()
    old = str(mai.row.version)
    assert does(lan, mai, "hours", days=["mon"], since="09:00", until="11:00", reminder="task").status_code == 303
    assert does(nga, mai, "hours", version=old, since="19:00", until="21:00").status_code == 409
    assert (mai.row.window.since, mai.row.window.days) == ("09:00", ("mon",))


def test_slower_paused_and_going_on(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    assert does(lan, mai, "pace", pace="slower", slower="0").status_code == 303
    assert mai.row.slower
    does(lan, mai, "pace", pace="pause-2w", slower="1")
    assert (mai.row.state, mai.row.slower) == (State.PAUSED, True)
    assert mai.row.paused_until
    does(lan, mai, "pace", pace="go_on", slower="1")
    assert (mai.row.state, mai.row.slower) == (State.ACTIVE, True)


def test_a_pin_is_six_digits_and_the_other_one_is_another(lan: Colleague, mai: Mai) -> None:
    for first, duress in (("12345", ""), ("123456", "123456"), ("", "123456"), ("abcdef", "")):
        assert does(lan, mai, "pins", pin=first, duress=duress).status_code == 422
    assert not mai.row.pinned


def test_a_pin_is_set_taken_away_and_never_shown_again(house: House, lan: Colleague, mai: Mai) -> None:
    assert does(lan, mai, "pins", pin="246810", duress="135791").status_code == 303
    assert (mai.row.pinned, mai.row.duress) == (True, True)
    assert "246810" not in page(lan, mai)
    does(lan, mai, "pins", pin="", duress="")
    assert not mai.row.pinned
    assert house.acts().count("FOLLOW_PIN_CHANGED") == 2


def test_nobody_is_handed_on_without_saying_how_they_agreed(lan: Colleague, nga: Colleague, mai: Mai) -> None:
    answer = does(lan, mai, "hand", to=f"staff:{nga.id}", reason="Lan nghỉ sinh")
    assert answer.status_code == 422
    assert "Lan nghỉ sinh" in answer.text
    assert mai.row.counsellor_id == lan.id


def test_handed_to_a_colleague_with_a_word_to_her(house: House, lan: Colleague, nga: Colleague, mai: Mai) -> None:
    told = {"to": f"staff:{nga.id}", "how": "in_person", "reason": "Lan nghỉ sinh", "words": "Bạn Nga sẽ hỏi thăm."}
    assert does(lan, mai, "hand", **told).status_code == 303
    assert mai.row.counsellor_id == nga.id
    assert "FOLLOW_HANDED" in house.acts()
    assert "Lan nghỉ sinh" in page(nga, mai)


def test_handed_to_a_desk_the_whole_case_goes(house: House, lan: Colleague, mai: Mai) -> None:
    assert does(lan, mai, "hand", to="desk:follow-up", how="call").status_code == 303
    assert mai.row.desk_id == house.desk("follow-up").id
    assert mai.row.counsellor_id is None
    assert does(lan, mai, "hand", to=f"staff:{uuid.uuid4()}", how="call").status_code == 404


def test_graduation_ends_the_asking_and_says_good_bye_in_approved_words(
    house: House, hoa: Colleague, father: Writer
) -> None:
    case_id = hoa.opens(father.writes(person_name="Mai Ví Dụ"))
    mai = Mai(house, hoa, case_id)
    mai.joins()
    assert does(hoa, mai, "end", state="active").status_code == 404
    assert does(hoa, mai, "end", state="graduated", farewell="1", ended="đi làm, ở với mẹ").status_code == 303
    assert (mai.row.state, mai.row.next_at) == (State.GRADUATED, None)
    words = [(message.content or {}).get("words", "") for message in hoa.sees(case_id).messages if message.staff_id]
    assert any("Hộp thư này vẫn mở" in text for text in words)
    assert "đi làm, ở với mẹ" in page(hoa, mai)


GARBAGE = ["\0", "0001-01-01", "9" * 40]
FIELDS = {
    "looked": ["looked", "level", "token"],
    "plan": ["day-0", "time-0", "way-0", "plan-zone", "version"],
    "hours": ["days", "since", "zone", "reminder", "version"],
    "pace": ["pace", "slower", "version"],
    "pins": ["pin", "duress"],
    "hand": ["to", "how", "reason", "words"],
    "end": ["state", "ended", "farewell", "version"],
    "visit": ["kind", "day", "time", "short.mood", "words", "token"],
    "notes": ["private", "token"],
}


def test_no_form_breaks_the_house(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    sound = {"kind": "visit", "day": "2026-11-24", "time": "08:00", "how": "call", "level": "quiet", "words": "x"}
    for rubbish, (deed, fields) in product(GARBAGE, FIELDS.items()):
        for field in fields:
            told = sound | ({"day-0": "2027-01-01"} if deed == "plan" else {}) | {field: rubbish}
            answer = does(lan, mai, deed, **told)
            assert answer.status_code in {303, 403, 404, 409, 422}, (deed, field, rubbish[:20], answer.status_code)
    assert lan.browser.get(f"/console/followed/{mai.id}").status_code == 200


def test_a_new_code_is_given_face_to_face_and_the_old_one_opens_nothing(house: House, lan: Colleague, mai: Mai) -> None:
    mai.joins()
    code = new_code()
    assert does(lan, mai, "code", seed=code.secret.hex()).status_code == 422
    first, again = (does(lan, mai, "code", seed=code.secret.hex(), met="1") for _ in range(2))
    assert all(word in first.text and word in again.text for word in code.words)
    assert house.acts().count("FOLLOW_CODE_CHANGED") == 1
    with pytest.raises(UnknownCode):
        mai.answers({"short.mood": 1})
    mai.code = code
    mai.answers({"short.mood": 1})
