"""Lan reads how Mai fares: sittings put together, what was raised and why, scores over time; all written down."""

import re
from datetime import datetime
from typing import Any

from api.checkin.kinds import Standing
from api.sealed import Kind, Urgency, Where
from api.tasks.rules import DueKind, raise_due
from tests.accompanying.people import LOW, WELL, Mai, course, does, page
from tests.casework.people import Colleague
from tests.people import House


def test_reading_is_written_down_and_counts_as_read(house: House, lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers({"short.mood": 1})
    page(lan, mai)
    assert house.acts().count("FOLLOW_READ") == 1
    assert all(message.read_at for message in lan.sees(mai.case_id).messages)


def test_a_sitting_that_stopped_half_way_and_went_on_is_one(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers({"who5.1": 4, "who5.2": 3}, form="a" * 16, half=True)
    assert course(lan, mai).sittings[0].half
    mai.answers({"who5.2": 5, "who5.3": 5}, form="a" * 16, part=1, words="đỡ hơn")
    (one,) = course(lan, mai).sittings
    assert (one.parts, one.half, one.words) == (2, False, "đỡ hơn")
    assert one.answers == {"who5.1": 4, "who5.2": 5, "who5.3": 5}


def test_another_version_of_the_questions_is_said(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers(WELL, versions={"who5": "1990-0"})
    assert "bản khác" in page(lan, mai)


def test_answers_out_of_range_or_unknown_are_not_there(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers({"who5.1": 77, "who9.1": 1, "short.mood": 2})
    assert dict(course(lan, mai).sittings[0].answers) == {"short.mood": 2}


def test_scores_go_over_time_in_a_picture_and_in_a_table_that_says_the_same(
    house: House, lan: Colleague, mai: Mai
) -> None:
    mai.joins()
    mai.answers(WELL)
    house.later(days=30)
    mai.answers(LOW, Urgency.AMBER)
    lan = Colleague(house, house.lan)
    (who5,) = course(lan, mai).courses
    assert [point.score for point in who5.points] == [80, 20]
    assert (who5.change, who5.fell) == (-60, True)
    shown = page(lan, mai)
    assert "giảm 60" in shown
    assert shown.count('<circle class="dot') == 2
    assert re.search(r"<td>20</td><td>rất thấp</td>", shown)
    assert "style=" not in shown


def test_what_was_raised_is_said_with_its_reason_until_somebody_has_looked(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers({"short.safe": 2}, Urgency.RED, raised=["not_safe"])
    assert "Không thấy an toàn" in page(lan, mai)
    assert mai.row.standing is Standing.RED
    assert does(lan, mai, "looked", level="watch").status_code == 422
    assert does(lan, mai, "looked", level="watch", looked="đã gọi, có chị ở cùng").status_code == 303
    assert mai.row.standing is Standing.WATCH
    assert course(lan, mai).raised == []
    assert not [row for row in lan.waiting() if row.kind == "check_in"]


def test_another_moment_is_no_answer_and_raises_nothing(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers({}, kind=Kind.LATER)
    found = course(lan, mai)
    assert (found.later, found.sittings, found.raised) == (1, [], [])


def test_the_list_shows_who_was_raised_first_and_no_word_of_an_answer(lan: Colleague, mai: Mai, nga: Colleague) -> None:
    mai.joins()
    mai.answers({"short.safe": 2}, Urgency.RED, words="có người canh cửa")
    shown = lan.browser.get("/console/followed?show=raised").text
    assert lan.sees(mai.case_id).listed.name in shown
    assert "canh cửa" not in shown
    assert "Được báo · 1" in shown
    assert lan.sees(mai.case_id).listed.name not in nga.browser.get("/console/followed").text
    assert lan.sees(mai.case_id).listed.name in nga.browser.get("/console/followed?whose=desk").text
    assert lan.browser.get("/console/followed?after=x~y&show=z&whose=q").status_code == 200


def of(mai: Mai, at: datetime) -> dict[str, Any]:
    """A due thing about Mai."""
    who = {"desk_id": mai.row.desk_id, "subject_id": mai.row.conversation_id, "assignee_id": mai.row.counsellor_id}
    return who | {"urgency": Urgency.NORMAL, "language": "vi", "where": Where.INSIDE, "at": at, "due_at": at}


def test_somebody_who_may_be_forced_is_red_and_nothing_starts_by_itself(house: House, lan: Colleague, mai: Mai) -> None:
    mai.joins()
    with house.writing() as session:
        raise_due(session, DueKind.DURESS, **of(mai, house.at) | {"urgency": Urgency.RED})
    assert "Đừng gọi hay nhắn chỉ vì điều này" in lan.browser.get("/console").text
    assert "Có thể người ấy đang bị ép" in page(lan, mai)
    assert does(lan, mai, "looked", level="quiet").status_code == 422
    does(lan, mai, "looked", level="watch", looked="hỏi chị Hoa, theo thẻ")
    assert not [row for row in lan.waiting() if row.kind == "duress"]


def test_what_waits_leads_into_the_course_or_to_the_card_first(house: House, lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers({"short.safe": 2}, Urgency.RED)
    now = lan.browser.get("/console").text
    assert f'href="/console/followed/{mai.id}"' in now
    with house.writing() as session:
        raise_due(session, DueKind.FOLLOW, **of(mai, house.at))
    card = f"/console/case/{mai.case_id}/contact/{mai.row.conversation_id}"
    assert f'href="{card}"' in lan.browser.get("/console").text
    assert f'href="/console/followed/{mai.id}"' in lan.browser.get(card).text


def test_in_the_timeline_mai_answers_and_not_the_house(mai: Mai, lan: Colleague) -> None:
    mai.joins()
    mai.answers(WELL)
    told = lan.browser.get(f"/console/case/{mai.case_id}/timeline").text
    for deed in ("bắt đầu được hỏi thăm", "trả lời hỏi thăm", "có câu trả lời hỏi thăm"):
        assert f"<b>Người được hỏi thăm</b> {deed}" in told
        assert f"<b>Hệ thống</b> {deed}" not in told
