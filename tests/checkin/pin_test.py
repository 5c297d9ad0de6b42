"""The PIN of an own phone: the right one opens, every other one leads to the harmless page, one calls for help."""

import pytest

from api import server_key
from api.checkin import pausing, pin, rules
from api.checkin.kinds import Standing, State
from api.checkin.pin import NoSuchPin
from api.conversation.code import new_code
from tests.checkin.people import Mai
from tests.people import House

RIGHT, HELP, WRONG = "204060", "713551", "111111"


@pytest.fixture
def locked(mai: Mai) -> Mai:
    """Mai chose a PIN with her counsellor, and the other one."""
    mai.joins()
    chosen(mai, RIGHT, HELP)
    return mai


def chosen(mai: Mai, first: str, second: str = "") -> None:
    with mai.house.writing() as session:
        key = server_key.load(mai.house.settings.server_key)
        follow = rules.of_case(session, mai.case_id, mai.follow_id)
        pin.set_pins(session, key, follow, first, second, by=mai.lan.id, at=mai.house.at)


def types(mai: Mai, digits: str, network: str = "203.0.113.7") -> bytes:
    """The whole answer, headers too."""
    answer = mai.house.client(network).post("/api/v1/checkins/open", json={**mai.posting(), "pin": digits})
    assert answer.status_code == 200
    return answer.data


def opens(mai: Mai, digits: str, network: str = "203.0.113.7") -> bool:
    return b"1" in types(mai, digits, network)


def test_the_right_one_opens_and_no_other(locked: Mai) -> None:
    assert [opens(locked, each) for each in (RIGHT, HELP, WRONG, "000000")] == [True, False, False, False]


def test_answers_are_of_one_length_whatever_happens(locked: Mai) -> None:
    stranger = locked.with_code(new_code())
    told = [types(locked, RIGHT), types(locked, HELP), types(locked, WRONG), types(stranger, RIGHT)]
    assert len({len(each) for each in told}) == 1
    assert told[1] == told[2] == told[3]


def test_the_other_one_raises_a_red_hand_and_says_nothing_to_her(locked: Mai) -> None:
    opens(locked, WRONG)
    assert locked.tasks() == []
    opens(locked, HELP)
    (task,) = locked.tasks()
    assert (task.kind, task.red, task.assignee_id) == ("duress", True, None)
    assert locked.now().standing is Standing.RED
    assert locked.house.acts()[-1] == "DURESS_SHOWN"
    assert [each for each in locked.lan.sees(locked.case_id).messages if each.staff_id] == []


def test_guessing_leads_to_the_harmless_page_and_help_is_still_called(locked: Mai) -> None:
    for place in range(6):
        opens(locked, f"00000{place}", f"203.0.113.{place}")
    assert not opens(locked, RIGHT)
    assert not opens(locked, HELP)
    assert [each.kind for each in locked.tasks()] == ["duress"]
    locked.house.forgive()
    assert opens(locked, RIGHT)


def test_after_a_change_of_the_server_key_the_same_pin_opens(locked: Mai) -> None:
    server_key.rotate(locked.house.settings.server_key)
    assert [opens(locked, each) for each in (RIGHT, HELP, WRONG)] == [True, False, False]
    assert [each.kind for each in locked.tasks()] == ["duress"]


def test_who_chose_none_is_asked_for_none(mai: Mai) -> None:
    mai.joins()
    assert opens(mai, WRONG)
    chosen(mai, RIGHT)
    assert not opens(mai, WRONG)
    chosen(mai, "")
    assert opens(mai, WRONG)


def test_after_she_stopped_nothing_opens_but_help_is_called(locked: Mai) -> None:
    locked.does(pausing.end, State.STOPPED, by=None)
    assert not opens(locked, RIGHT)
    assert not opens(locked, HELP)
    assert [each.kind for each in locked.tasks()] == ["duress"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("12345", ""), ("1234567", ""), ("12345a", ""), ("", RIGHT), (RIGHT, RIGHT), ("１２３４５６", "")],
)
def test_a_pin_is_six_digits_and_the_other_one_another(mai: Mai, first: str, second: str) -> None:
    with pytest.raises(NoSuchPin):
        chosen(mai, first, second)


def test_what_stands_in_the_rows_is_of_no_use_for_another_person(locked: Mai, house: House) -> None:
    key = server_key.load(house.settings.server_key)
    with house.reading() as session:
        follow = rules.of_case(session, locked.case_id, locked.follow_id)
        mac, other = follow.pin_mac, follow.duress_mac
    assert mac != other
    assert RIGHT.encode() not in (mac or b"")
    assert mac not in key.macs(RIGHT.encode(), pin.Label.FOLLOW_UP_PIN)
