"""The roster: a week on one page, changed by leads; and whom to wake, one after the other."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest

from api.accounts import rules as accounts
from api.errors import NotFound
from api.keys.rules import rotate_desk
from api.tasks import jobs, phones, roster, waking
from api.tasks.model import Shift, StaffPhone
from api.tasks.phones import NotCallable
from api.tasks.roster import BadShift, Duty
from tests.casework.people import Colleague, Writer
from tests.people import House

NUMBER = "+84 000 000 017"


def on_duty(house: House, minh: Colleague, who: Colleague, duty: Duty, **other: Any) -> None:
    """A shift of twelve hours around now."""
    begins = house.at - timedelta(hours=6)
    ends = begins + timedelta(hours=12)
    minh.does(roster.add_shifts, house.desk().id, who.id, duty, begins, ends, **other)


def reachable(house: House, *people: Colleague) -> None:
    with house.writing() as session:
        for person in people:
            phones.keep(session, person.id, NUMBER, at=house.at)


def red(house: House) -> uuid.UUID:
    """Something red comes in; its row."""
    Writer(house).writes(danger="yes")
    row: uuid.UUID = Colleague(house, house.lan).waiting()[0].id
    return row


def names(ladder: waking.Ladder) -> list[str]:
    return [rung.name.split()[0] for rung in ladder.rungs]


def climbs(who: Colleague, due_id: uuid.UUID) -> waking.Ladder:
    found: waking.Ladder = who.asks(waking.ladder, due_id, at=who.house.at)
    return found


def test_on_call_then_supervisor_then_the_others_and_never_oneself(
    house: House, lan: Colleague, nga: Colleague, minh: Colleague, hoa: Colleague
) -> None:
    due_id = red(house)
    assert names(climbs(lan, due_id)) == ["Minh", "Hoa", "Nga"]
    assert not climbs(lan, due_id).roster
    on_duty(house, minh, nga, Duty.LEAD)
    on_duty(house, minh, hoa, Duty.SUPERVISOR)
    found = climbs(lan, due_id)
    assert names(found) == ["Nga", "Hoa", "Minh"]
    assert [rung.duty for rung in found.rungs] == [Duty.LEAD, Duty.SUPERVISOR, None]
    assert found.roster


def test_after_not_reached_the_next_one_is_offered(
    house: House, lan: Colleague, minh: Colleague, hoa: Colleague
) -> None:
    due_id = red(house)
    reachable(house, minh, hoa)
    assert climbs(lan, due_id).next == climbs(lan, due_id).rungs[0]
    for _ in range(2):
        lan.does(waking.put_down, due_id, minh.id, reached=False, token="0" * 31 + "1")
    second = climbs(lan, due_id).next
    assert second is not None
    assert (second.staff_id, second.number) == (hoa.id, NUMBER.replace(" ", ""))
    lan.does(waking.put_down, due_id, hoa.id, reached=True, token="0" * 31 + "2")
    found = climbs(lan, due_id)
    assert found.next is None
    assert found.reached is not None
    assert found.reached.staff_id == hoa.id
    assert house.acts().count("MEMBER_WOKEN") == 2


def test_the_list_says_that_nobody_was_reached_until_somebody_was(
    house: House, lan: Colleague, minh: Colleague, hoa: Colleague
) -> None:
    due_id, nobody = red(house), "Chưa ai nhận, chưa gọi được ai."
    reachable(house, minh, hoa)
    assert nobody not in lan.browser.get("/console").text
    house.later(minutes=10)
    Writer(house).writes(danger="yes")  # another one, not so old
    page = lan.browser.get("/console").text
    assert page.count(nobody) == 1
    assert page.count("Đánh thức ai") == 2
    assert lan.browser.post(f"/console/wake/{due_id}", data={"staff": minh.id, "reached": "no"}).status_code == 303
    assert nobody in lan.browser.get("/console").text
    page = lan.browser.get(f"/console/wake/{due_id}").text
    assert "Bây giờ gọi Hoa" in page
    assert f'href="tel:{NUMBER.replace(" ", "")}"' in page
    lan.browser.post(f"/console/wake/{due_id}", data={"staff": hoa.id, "reached": "yes"})
    page = lan.browser.get("/console").text
    assert nobody not in page
    assert "Đã gọi được Hoa" in page


def test_whoever_takes_it_ends_the_cry(house: House, lan: Colleague) -> None:
    red(house)
    house.later(minutes=11)
    row = lan.waiting()[0]
    case_id = lan.opens(row.subject_id)
    assert "Chưa ai nhận" in lan.browser.get("/console").text
    assert f'href="/console/wake/{row.id}"' in lan.looks(case_id).text
    lan.sends(case_id, "take")
    assert "/console/wake/" not in lan.looks(case_id).text
    assert "Đánh thức ai" not in lan.browser.get("/console").text


def test_an_empty_roster_says_so(house: House, lan: Colleague) -> None:
    due_id = red(house)
    assert "Lịch trực lúc này trống" in lan.browser.get(f"/console/wake/{due_id}").text
    assert "Lúc này không có ai trong lịch trực" in lan.browser.get("/console/roster").text


def test_an_interpreter_is_offered_for_the_language_of_the_row(
    house: House, lan: Colleague, nga: Colleague, minh: Colleague
) -> None:
    due_id = red(house)
    on_duty(house, minh, nga, Duty.INTERPRETER, language="km")
    assert climbs(lan, due_id).interpreters == []
    on_duty(house, minh, nga, Duty.INTERPRETER, language="vi")
    assert [rung.staff_id for rung in climbs(lan, due_id).interpreters] == [nga.id]


def test_nobody_of_another_desk_learns_what_waits_or_whom_to_call(
    house: House, lan: Colleague, minh: Colleague, nga: Colleague
) -> None:
    Writer(house).writes(danger="yes", desk="supervision")
    due_id = minh.waiting()[0].id
    for who, path in ((lan, "get"), (nga, "post")):
        assert getattr(who.browser, path)(f"/console/wake/{due_id}").status_code == 404
    with pytest.raises(NotFound):
        lan.does(waking.put_down, due_id, minh.id, reached=True)
    with pytest.raises(NotFound):  # Nga holds no key of that desk: she could open nothing
        minh.does(waking.put_down, due_id, nga.id, reached=True)


def test_a_week_at_a_glance(house: House, lan: Colleague, nga: Colleague, minh: Colleague) -> None:
    form = {"staff": nga.id, "duty": "counsellor", "desk": house.desk().id, "day": "2026-11-24", "from": "20:00"}
    assert minh.browser.post("/console/roster", data=form | {"until": "08:00", "days": "3"}).status_code == 303
    assert minh.browser.post("/console/roster", data=form | {"until": "08:00"}).status_code == 303  # there already
    page = lan.browser.get("/console/roster?week=2026-11-29").text
    assert page.count("20:00–…") == page.count("…–08:00") == 3
    assert "/remove" not in page
    assert "20:00" not in lan.browser.get("/console/roster?week=2026-12-01").text
    page = minh.browser.get("/console/roster").text
    for action in re.findall(r'action="(/console/roster/[^"]*/remove)"', page):
        assert minh.browser.post(action).status_code == 303
    with house.reading() as session:
        assert session.query(Shift).count() == 0
    assert lan.browser.post("/console/roster", data=form | {"until": "08:00"}).status_code == 403


BAD = [
    {"day": "hôm nay"}, {"day": "0001-01-01"}, {"day": "9999-12-31"}, {"from": "25:00"}, {"until": ""}, {"days": "800"},
    {"duty": "💥"}, {"duty": "interpreter", "language": ""}, {"duty": "interpreter", "language": "\0"},
    {"staff": "x"}, {"desk": "x"}, {"days": "-1"},
]  # fmt: skip


def test_a_shift_that_cannot_be_comes_back_as_typed(house: House, minh: Colleague, nga: Colleague) -> None:
    form = {"staff": str(nga.id), "duty": "lead", "desk": str(house.desk().id), "day": "2026-11-24", "from": "06:17"}
    for wrong in BAD:
        page = minh.browser.post("/console/roster", data=form | {"until": "18:00"} | wrong)
        assert page.status_code in {404, 422}, wrong
        assert "06:17" in page.text or "from" in wrong, wrong
    assert minh.browser.get("/console/roster?week=%00").status_code == 200


def test_who_does_not_work_on_cases_is_not_on_the_roster(house: House, minh: Colleague) -> None:
    with pytest.raises(NotFound):
        minh.does(roster.add_shifts, house.desk().id, house.tuan.id, Duty.LEAD, house.at, house.at + timedelta(hours=1))
    with pytest.raises(BadShift):
        minh.does(roster.add_shifts, house.desk().id, house.lan.id, Duty.LEAD, house.at, house.at)


def test_ones_own_number_is_sealed_to_the_desks_that_may_wake(
    house: House, lan: Colleague, minh: Colleague, hoa: Colleague
) -> None:
    for typed in (NUMBER, "0000.000 018"):
        assert hoa.browser.post("/console/me/phone", data={"phone": typed}).status_code == 303
    assert "0000000018" in hoa.browser.get("/console/me").text
    minh.does(rotate_desk, "intake")
    assert lan.asks(phones.numbers, [hoa.id]) == {hoa.id: "0000000018"}
    with house.reading() as session:
        (row,) = session.query(StaffPhone).all()
        assert b"0000" not in bytes(row.body)
    page = hoa.browser.post("/console/me/phone", data={"phone": "gọi tôi nhé"})
    assert page.status_code == 422
    assert 'value="gọi tôi nhé"' in page.text
    assert hoa.browser.post("/console/me/phone", data={"phone": ""}).status_code == 303
    assert lan.asks(phones.numbers, [hoa.id]) == {}


def test_an_administrator_keeps_no_number_and_who_has_gone_is_forgotten(house: House, nga: Colleague) -> None:
    tuan = house.sign_in(house.tuan)
    assert tuan.post("/console/me/phone", data={"phone": NUMBER}).status_code == 403
    assert 'name="phone"' not in tuan.get("/console/me").text
    reachable(house, nga)
    with house.writing() as session:
        accounts.close(session, nga.id, by=house.tuan.id, at=house.at)
    with house.app.app_context():
        jobs.tidy()
    with house.reading() as session:
        assert session.query(StaffPhone).count() == 0


def test_what_no_telephone_can_call_is_refused(house: House, lan: Colleague) -> None:
    for typed in ("1", "+", "12345678901234567", "84-abc", "\0"):
        with house.writing() as session, pytest.raises(NotCallable):
            phones.keep(session, lan.id, typed, at=house.at)
