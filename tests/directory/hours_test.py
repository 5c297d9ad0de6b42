"""Does somebody answer now? Right at midnight too, by the clock of the place that is called."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.clock import HOTLINE_ZONE
from api.directory.hours import checked, open_state

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
NGAY_MAI = [{"days": [3, 4, 5, 6, 7], "opens": "13:00", "closes": "20:30"}]
NIGHT = [{"days": EVERY_DAY, "opens": "21:00", "closes": "06:00"}]
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = HOTLINE_ZONE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_ngay_mai_on_a_wednesday():
    assert open_state(NGAY_MAI, at("2026-11-25 12:59")) == (False, at("2026-11-25 13:00"))
    assert open_state(NGAY_MAI, at("2026-11-25 13:00")) == (True, at("2026-11-25 20:30"))
    assert open_state(NGAY_MAI, at("2026-11-25 20:30")) == (False, at("2026-11-26 13:00"))


def test_ngay_mai_rests_on_monday_and_tuesday():
    assert open_state(NGAY_MAI, at("2026-11-22 20:30")) == (False, at("2026-11-25 13:00"))


def test_a_night_line_stays_open_over_midnight():
    for clock in ("2026-11-24 23:59", "2026-11-25 00:00", "2026-11-25 05:59"):
        assert open_state(NIGHT, at(clock)) == (True, at("2026-11-25 06:00"))
    assert open_state(NIGHT, at("2026-11-25 06:00")) == (False, at("2026-11-25 21:00"))


def test_sunday_night_reaches_into_monday():
    sunday = [{"days": [7], "opens": "22:00", "closes": "02:00"}]
    assert open_state(sunday, at("2026-11-23 01:00")).open
    assert not open_state(sunday, at("2026-11-24 01:00")).open


def test_days_that_touch_at_midnight_are_one():
    hours = [{"days": [1, 2], "opens": "00:00", "closes": "24:00"}]
    assert open_state(hours, at("2026-11-23 12:00")) == (True, at("2026-11-25 00:00"))


def test_day_and_night_without_end():
    hours = [{"days": EVERY_DAY, "opens": "00:00", "closes": "24:00"}]
    assert open_state(hours, at("2026-11-23 12:00")) == open_state("always", at("2026-11-23 12:00")) == (True, None)


def test_what_nobody_knows_is_not_called_closed():
    assert open_state(None, at("2026-11-23 12:00")) is None
    assert open_state([], at("2026-11-23 12:00")) == (False, None)


def test_a_line_abroad_keeps_its_own_clock_when_it_changes():
    """On 25 October 2026 clocks in Berlin go back one hour at three in the morning."""
    hours = [{"days": EVERY_DAY, "opens": "09:00", "closes": "17:00"}]
    assert open_state(hours, at("2026-10-24 17:00", BERLIN), BERLIN).next_change == datetime(
        2026, 10, 25, 8, tzinfo=UTC
    )
    assert open_state(hours, at("2026-10-23 17:00", BERLIN), BERLIN).next_change == datetime(
        2026, 10, 24, 7, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "hours",
    [
        "sometimes",
        7,
        {},
        [[]],
        [{"days": [], "opens": "07:00", "closes": "19:00"}],
        [{"days": [0], "opens": "07:00", "closes": "19:00"}],
        [{"days": [True], "opens": "07:00", "closes": "19:00"}],
        [{"days": [[1]], "opens": "07:00", "closes": "19:00"}],
        [{"days": [1], "opens": "7:00", "closes": "19:00"}],
        [{"days": [1], "opens": "24:00", "closes": "19:00"}],
        [{"days": [1], "opens": "07:00", "closes": "07:00"}],
        [{"days": [1], "opens": "07:00", "closes": "19:00", "note": ""}],
        [{"days": [1], "opens": "07:00", "closes": "٠٩:٠٠"}],
    ],
)
def test_hours_that_make_no_sense_are_refused(hours: object):
    with pytest.raises(ValueError, match=r"."):
        checked(hours)


clocks = st.times().map(lambda time: time.strftime("%H:%M"))
rule_lists = st.lists(
    st.fixed_dictionaries(
        {
            "days": st.lists(st.integers(1, 7), min_size=1, unique=True),
            "opens": clocks,
            "closes": clocks | st.just("24:00"),
        }
    ).filter(lambda rule: rule["opens"] != rule["closes"]),
    max_size=4,
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def plainly_open(hours: list[dict], moment: datetime) -> bool:
    """The same question asked minute by minute, the slow and obvious way."""
    here = moment.astimezone(HOTLINE_ZONE)
    clock, today = here.strftime("%H:%M"), here.isoweekday()
    yesterday = (today - 2) % 7 + 1
    for rule in hours:
        opens, closes = rule["opens"], rule["closes"]
        overnight = closes <= opens
        if today in rule["days"] and opens <= clock and (overnight or clock < closes):
            return True
        if overnight and yesterday in rule["days"] and clock < closes:
            return True
    return False


@given(rule_lists, moments)
def test_it_agrees_with_asking_minute_by_minute(hours: list[dict], moment: datetime):
    assert open_state(checked(hours), moment).open == plainly_open(hours, moment)


@given(
    rule_lists, moments, st.sampled_from([HOTLINE_ZONE, BERLIN, ZoneInfo("Asia/Yangon"), ZoneInfo("America/New_York")])
)
def test_the_next_change_is_a_change_and_the_first(hours: list[dict], moment: datetime, zone: ZoneInfo):
    state = open_state(hours, moment, zone)
    if state.next_change is None:
        later = [moment + timedelta(hours=step) for step in range(0, 24 * 7, 5)]
        assert all(open_state(hours, one, zone).open == state.open for one in later)
        return
    assert moment < state.next_change <= moment + timedelta(days=8)
    assert open_state(hours, state.next_change, zone).open != state.open
    between = moment + (state.next_change - moment) / 2
    assert open_state(hours, between, zone) == state
