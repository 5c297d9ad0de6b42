"""The one list of due things: urgent first, then the longest waiting; each thing once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from api.errors import NotFound
from api.sealed import Urgency, Where
from api.tasks import queries, rules
from api.tasks.queries import Waiting
from api.tasks.rules import DueKind
from tests.people import House

DESK, OTHER = uuid.uuid4(), uuid.uuid4()


def due(house: House, kind: DueKind = DueKind.REPORT, **other: Any) -> uuid.UUID:
    """Something falls due now, for a subject of its own unless one is named; the subject."""
    given: dict[str, Any] = {
        "desk_id": DESK,
        "subject_id": uuid.uuid4(),
        "urgency": Urgency.NORMAL,
        "language": "vi",
        "where": Where.UNKNOWN,
        "at": house.at,
        "due_at": house.at + timedelta(hours=12),
    }
    with house.writing() as session:
        rules.raise_due(session, kind, **given | other)
    subject: uuid.UUID = (given | other)["subject_id"]
    return subject


def waiting(house: House, desk: uuid.UUID = DESK, **more: Any) -> list[Waiting]:
    with house.reading() as session:
        return queries.waiting(session, [desk], at=house.at, **more)


def subjects(house: House) -> list[uuid.UUID]:
    return [row.subject_id for row in waiting(house)]


def test_danger_comes_first_then_who_waits_longest(house: House) -> None:
    first = due(house)
    house.later(minutes=1)
    second, red = due(house), due(house, urgency=Urgency.RED)
    assert subjects(house) == [red, first, second]


def test_the_same_thing_waits_once_at_its_most_urgent_and_earliest(house: House) -> None:
    subject = due(house)
    due(house, subject_id=subject, urgency=Urgency.RED, where=Where.ABROAD, due_at=house.at + timedelta(hours=20))
    due(house, subject_id=subject, due_at=house.at + timedelta(hours=2))
    row = waiting(house)[0]
    assert (len(waiting(house)), row.rank, row.where) == (1, 0, "abroad")
    assert row.due_at == house.at + timedelta(hours=2)
    assert not row.late(house.at)
    assert row.late(house.later(hours=3))


def test_a_question_beside_a_report_waits_beside_it(house: House) -> None:
    subject = due(house)
    due(house, DueKind.NEWS, subject_id=subject)
    assert subjects(house) == [subject, subject]


def test_a_desk_sees_its_own(house: House) -> None:
    due(house)
    assert waiting(house, OTHER) == []


def test_a_promise_is_not_due_before_its_time(house: House) -> None:
    due(house, DueKind.PROMISE, due_at=house.at + timedelta(hours=3))
    with house.reading() as session:
        assert queries.standing(session, [DESK], at=house.at).number == 0
        assert queries.standing(session, [DESK], at=house.at + timedelta(hours=3)).number == 1
    assert waiting(house) == []


def test_an_answer_ends_the_waiting_but_no_promise(house: House) -> None:
    subject = due(house)
    due(house, DueKind.PROMISE, subject_id=subject, due_at=house.at)
    with house.writing() as session:
        rules.close_for(session, subject, by=None, at=house.at)
    assert [row.kind for row in waiting(house)] == ["promise"]
    with house.writing() as session:
        rules.close_all(session, [subject], by=house.lan.id, at=house.at)
    assert waiting(house) == []


def test_done_is_done_once_and_only_where_it_waits(house: House) -> None:
    subject, row = due(house), waiting(house)[0]
    with house.writing() as session, pytest.raises(NotFound):
        rules.mark_done(session, row.id, {uuid.uuid4()}, by=house.lan.id, at=house.at)
    for _ in range(2):
        with house.writing() as session:
            rules.mark_done(session, row.id, {subject}, by=house.lan.id, at=house.at)
    assert waiting(house) == []
    assert house.acts() == ["TASK_DONE"]


def test_what_waits_moves_with_its_subject(house: House) -> None:
    subject, into = due(house), uuid.uuid4()
    with house.writing() as session:
        rules.carry_over(session, subject, into)
        rules.assign(session, into, house.nga.id, OTHER)
    assert waiting(house) == []
    assert [(row.subject_id, row.assignee_id) for row in waiting(house, OTHER)] == [(into, house.nga.id)]


def test_page_after_page_though_all_fell_due_at_one_moment(house: House) -> None:
    wanted = {due(house, urgency=Urgency.RED if each % 2 else Urgency.NORMAL) for each in range(queries.PAGE + 7)}
    first = waiting(house)
    last = first[-1]
    rest = waiting(house, after=(last.rank, last.opened_at, last.id))
    assert (len(first), len(rest)) == (queries.PAGE, 7)
    assert {row.subject_id for row in first + rest} == wanted
