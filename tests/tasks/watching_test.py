"""The list in three figures: cheap, quiet, and it keeps nobody's session alive."""

from datetime import timedelta

from sqlalchemy import event

from api import db
from api.casework import tasking
from tests.casework.people import Colleague, Writer
from tests.people import House

DOOR = "/console/waits?unattended=1"


def test_something_new_and_something_more_urgent_can_be_told(house: House, father: Writer, lan: Colleague) -> None:
    assert lan.browser.get(DOOR).json == {"newest": "", "number": "", "red": 0}
    father.writes()
    first = lan.browser.get(DOOR).json
    house.later(minutes=1)
    father.writes("Nguy hiểm.", danger="yes")
    second = lan.browser.get(DOOR).json
    assert (first["number"], first["red"], second["red"]) == ("1", 0, 1)
    case_id = lan.opens(lan.waiting()[0].subject_id)
    lan.does(tasking.write_task, case_id, "Gọi lại.", to=lan.id, due_at=house.at + timedelta(minutes=5))
    assert lan.browser.get(DOOR).json == second
    house.later(minutes=5)
    assert lan.browser.get(DOOR).json["newest"] > second["newest"]


def test_asking_keeps_no_session_alive(house: House, lan: Colleague) -> None:
    lan.browser.get("/console")
    for _ in range(house.settings.idle_minutes):
        house.later(minutes=1)
        answer = lan.browser.get(DOOR)
    assert answer.status_code == 401
    assert '"red"' not in answer.text


def test_asking_is_one_question_about_the_list(house: House, father: Writer, lan: Colleague) -> None:
    father.writes()
    lan.browser.get("/console")
    asked: list[str] = []
    with house.app.app_context():
        engine = db.rows().engine
    listen = lambda *args: asked.append(args[2]) if "FROM due" in args[2] else None  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    lan.browser.get(DOOR)
    event.remove(engine, "before_cursor_execute", listen)
    assert len(asked) == 1
    assert "LIMIT" in asked[0]


def test_without_script_the_list_asks_for_itself_again(father: Writer, lan: Colleague) -> None:
    father.writes()
    page = lan.browser.get("/console").text
    assert '<noscript><meta http-equiv="refresh" content="60;url=/console?unattended=1"></noscript>' in page
    assert "Tải lại" in page
    assert "http-equiv" not in lan.browser.get("/console?after=0~x").text
