"""Tasks: written for somebody, on the list from their own time on, done once, readable where the case is."""

import uuid
from datetime import timedelta

import pytest

from api.casework import handing, restricting, rules, tasking
from api.casework.rules import NotAhead
from api.errors import NotFound
from api.tasks.model import DueWords
from tests.casework.people import Colleague, Writer
from tests.people import House

CALL = "Gọi đồn biên phòng hỏi CHIM-HOÀNG-YẾN 👨‍👩‍👧 \u202eabc\u202c"


def tasks_of(who: Colleague) -> list[uuid.UUID | None]:
    return [row.assignee_id for row in who.waiting() if row.kind == "task"]


def told(who: Colleague, case_id: uuid.UUID) -> list[str]:
    return sorted(who.asks(tasking.task_words, case_id).values())


def test_a_task_for_a_colleague_waits_from_its_own_time_on(
    house: House, father: Writer, lan: Colleague, nga: Colleague
) -> None:
    case_id = lan.opens(father.writes())
    local = house.at + timedelta(hours=7 + 3)  # Viet Nam's clock, three hours from now
    form = {"task-for": str(nga.id), "task-day": f"{local:%Y-%m-%d}", "task-time": f"{local:%H:%M}"}
    assert lan.sends(case_id, "task", task=CALL, **form).status_code == 303
    assert tasks_of(nga) == []
    assert CALL in lan.looks(case_id).text
    house.later(hours=3)
    assert tasks_of(nga) == [nga.id]
    page = nga.browser.get("/console").text
    assert "Việc cần làm" in page
    assert "CHIM" not in page


def test_it_is_done_with_one_tap_and_stays_in_what_happened(father: Writer, lan: Colleague, house: House) -> None:
    case_id = lan.opens(father.writes())
    lan.sends(case_id, "task", task=CALL, **{"task-for": "desk"})
    (row,) = [row for row in lan.waiting() if row.kind == "task"]
    assert lan.sends(case_id, "done", due=str(row.id)).status_code == 303
    assert tasks_of(lan) == []
    page = lan.browser.get(f"/console/case/{case_id}/timeline").text
    assert "đã xong: Việc cần làm" in page
    assert CALL in page


def test_sent_twice_it_is_one_and_its_words_are_sealed(house: House, father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    for _ in range(2):
        lan.does(tasking.write_task, case_id, CALL, to=lan.id, token="once")
    lan.does(tasking.write_task, case_id, CALL, to=None, due_at=house.at + timedelta(hours=1), token="another")
    assert told(lan, case_id) == [CALL, CALL]
    assert house.acts().count("TASK_WRITTEN") == 2
    with house.reading() as session:
        assert all(b"CHIM" not in bytes(row.body) for row in session.query(DueWords))


def test_no_task_for_yesterday_nor_for_a_stranger(house: House, father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    for hours in (-1, 24 * 400):
        with pytest.raises(NotAhead):
            lan.does(tasking.write_task, case_id, CALL, to=None, due_at=house.at + timedelta(hours=hours))
    with pytest.raises(NotFound):
        lan.does(tasking.write_task, case_id, CALL, to=house.tuan.id)
    page = lan.sends(case_id, "task", task=CALL, **{"task-for": "desk", "task-day": "2020-01-01"})
    assert page.status_code == 422
    assert page.text.count(CALL) == 1
    assert lan.sends(case_id, "task", task=" ", **{"task-for": "desk"}).status_code == 422


def test_taking_a_case_takes_no_task_away_but_another_desk_takes_all(
    father: Writer, minh: Colleague, nga: Colleague
) -> None:
    case_id = minh.opens(father.writes())
    minh.does(tasking.write_task, case_id, CALL, to=nga.id)
    minh.does(handing.take, case_id)
    assert tasks_of(nga) == [nga.id]
    minh.does(handing.hand_to_desk, case_id, "follow-up", reason="")
    assert tasks_of(nga) == []
    assert tasks_of(minh) == [None]


def test_in_a_restricted_case_a_task_stays_inside(father: Writer, minh: Colleague, nga: Colleague) -> None:
    case_id = minh.opens(father.writes())
    minh.does(restricting.restrict, case_id, [minh.id], reason="")
    minh.does(tasking.write_task, case_id, CALL, to=None)
    with pytest.raises(NotFound):
        minh.does(tasking.write_task, case_id, CALL, to=nga.id)
    assert tasks_of(nga) == []
    assert told(minh, case_id) == [CALL]


def test_joined_into_another_case_open_and_done_tasks_come_along(house: House, father: Writer, minh: Colleague) -> None:
    his, hers = minh.opens(father.writes()), minh.opens(Writer(house).writes())
    for words in ("một", "hai"):
        minh.does(tasking.write_task, hers, words, to=minh.id)
    done = next(row for row in minh.waiting() if row.kind == "task")
    minh.does(rules.done, hers, done.id)
    minh.does(handing.join, hers, minh.sees(his).listed.name)
    assert told(minh, his) == ["hai", "một"]
    assert "hai" in minh.looks(his).text


def test_a_promise_at_the_same_moment_as_a_task_is_kept_too(house: House, father: Writer, lan: Colleague) -> None:
    case_id, later = lan.opens(father.writes()), house.at + timedelta(hours=2)
    lan.does(tasking.write_task, case_id, CALL, to=lan.id, due_at=later)
    lan.does(rules.promise, case_id, later)
    assert sorted(row.kind for row in lan.sees(case_id).waiting if row.due_at == later) == ["promise", "task"]


def test_people_come_before_promises_and_promises_before_tasks(house: House, father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    lan.does(tasking.write_task, case_id, CALL, to=lan.id)
    lan.does(rules.promise, case_id, house.at + timedelta(seconds=1))
    house.later(hours=1)
    Writer(house).writes()
    Writer(house).writes(danger="yes")
    assert [row.kind for row in lan.waiting()] == ["report", "report", "report", "promise", "task"]
    assert [row.rank for row in lan.waiting()] == [0, 2, 2, 3, 5]
