"""Lan offers a time inside of Mai's hours; Mai answers; what was agreed upon stands on Lan's list at its time."""

from datetime import timedelta

import pytest

from api.casework import sharing
from api.checkin import own
from api.checkin.appointments import AppointmentOver, Meeting, NotATime, OutsideHours
from api.checkin.kinds import Appointed, Turn
from api.checkin.rules import NotFollowed, times
from api.errors import Changed, NotFound
from api.tasks import queries as tasks
from tests.checkin.own.mai import Mai
from tests.contact.people import Keeper
from tests.people import House

SOON = timedelta(hours=12)


def first(mai: Mai) -> Meeting:
    return mai.sees().meetings[0]


def says(mai: Mai, said: Appointed, version: int | None = None) -> None:
    one = first(mai)
    version = one.version if version is None else version
    mai.does(own.answer, one.id, said, "tôi trả lời buổi hẹn", version=version, within=SOON)


def test_mai_agrees_and_lan_is_told(mai: Mai, lan: Keeper) -> None:
    mai.offers()
    cell = mai.sees().cell
    assert cell is not None
    assert cell.appointments == {str(first(mai).id): "Ở quán nước, với cô Lan"}
    says(mai, Appointed.AGREED)
    assert first(mai).state is Appointed.AGREED
    assert mai.waits() == ["addition"]
    assert "tôi trả lời buổi hẹn" in [(one.content or {}).get("words") for one in lan.sees(mai.case_id).messages]


def test_saying_it_twice_says_it_once(mai: Mai) -> None:
    mai.offers()
    says(mai, Appointed.OTHER_TIME)
    says(mai, Appointed.OTHER_TIME, version=1)
    assert first(mai).version == 2


def test_an_appointment_stands_on_the_list_from_its_own_time_on(house: House, mai: Mai) -> None:
    mai.offers()
    assert "appointment" not in mai.waits()
    house.later(days=2, hours=12)
    assert "appointment" in mai.waits()


def test_the_earliest_one_counts_and_a_cancelled_one_does_not(house: House, mai: Mai) -> None:
    mai.offers()
    mai.offers(days=3)
    says(mai, Appointed.CANCELLED)
    house.later(days=3)
    assert "appointment" not in mai.waits()
    house.later(days=3)
    assert "appointment" in mai.waits()


def test_a_time_outside_of_her_hours_is_meant_so_or_not_offered(mai: Mai) -> None:
    with pytest.raises(OutsideHours):
        mai.offers(hours=6)
    at = (mai.house.at + timedelta(days=2)).replace(hour=18, minute=0)
    mai.lan.does(sharing.offer, mai.follow_id, at, "gọi đêm", outside=True)
    assert not first(mai).inside


def test_only_times_ahead_are_offered(mai: Mai) -> None:
    for away in ({"days": -3}, {"days": 400}):
        with pytest.raises(NotATime):
            mai.offers(**away)


def test_a_form_that_is_sent_twice_offers_once(house: House, mai: Mai) -> None:
    at = (house.at + timedelta(days=2)).replace(hour=12, minute=0, second=0)
    for _ in range(2):
        mai.lan.does(sharing.offer, mai.follow_id, at, "gặp", token="x")
    assert len(mai.sees().meetings) == 1


def test_of_two_at_once_the_later_one_is_told(mai: Mai, lan: Keeper) -> None:
    mai.offers()
    shown = first(mai)
    says(mai, Appointed.OTHER_TIME)
    with pytest.raises(Changed):
        says(mai, Appointed.AGREED, version=shown.version)
    with pytest.raises(Changed):
        lan.does(sharing.close, mai.follow_id, shown.id, Appointed.DONE, version=shown.version)
    lan.does(sharing.close, mai.follow_id, shown.id, Appointed.CANCELLED, version=shown.version + 1)
    with pytest.raises(AppointmentOver):
        says(mai, Appointed.AGREED)


def test_her_answer_comes_before_its_time(house: House, mai: Mai) -> None:
    mai.offers()
    house.later(days=4)
    with pytest.raises(AppointmentOver):
        says(mai, Appointed.AGREED)


def test_a_talk_that_took_place_counts_for_what_was_asked(house: House, mai: Mai, lan: Keeper) -> None:
    mai.offers()
    with house.writing() as session:
        follow = own.found(session, mai.code)
        times(session, follow)[0].state = Turn.OPEN.value
    one = first(mai)
    lan.does(sharing.close, mai.follow_id, one.id, Appointed.DONE, version=one.version)
    with house.reading() as session:
        assert times(session, own.found(session, mai.code))[0].state == Turn.DONE.value
    assert first(mai).state is Appointed.DONE


def test_another_persons_appointment_is_nobodys(house: House, mai: Mai, lan: Keeper) -> None:
    other = Mai(house, lan)
    other.offers()
    with pytest.raises(NotFound):
        mai.does(own.answer, first(other).id, Appointed.AGREED, "x", version=1, within=SOON)


def test_after_the_end_nothing_is_offered_and_nothing_waits(house: House, mai: Mai) -> None:
    mai.offers()
    mai.does(own.change, own.Pace.STOP)
    assert first(mai).state is Appointed.CANCELLED
    with pytest.raises(NotFollowed):
        mai.offers()
    house.later(days=4)
    with house.reading() as session:
        talk = own.found(session, mai.code).conversation_id
        assert [one.kind for one in tasks.waiting_for(session, [talk])] == []
