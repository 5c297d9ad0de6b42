"""Safe hours on the clock of any place: what the window calls inside is inside for whoever looks at that clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from api.contact.window import DAYS, FARTHEST, Window

ZONES = (
    "Asia/Ho_Chi_Minh",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Havana",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "UTC",
)
CLOCKS = st.times(datetime.min.time(), time(23, 59)).map(lambda clock: clock.strftime("%H:%M"))
DAYS_CHOSEN = st.sets(st.sampled_from(DAYS)).map(lambda days: tuple(day for day in DAYS if day in days))
MOMENTS = st.datetimes(datetime(2009, 1, 1), datetime(2031, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
HALF = timedelta(minutes=30)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Any hours of any days; those that begin when they end are refused before they get here."""
    since, until = draw(st.one_of(st.just(("", "")), st.tuples(CLOCKS, CLOCKS)))
    assume(not since or since != until)
    return Window(draw(st.sampled_from(ZONES)), draw(DAYS_CHOSEN), since, until)


def on_the_clock(window: Window, at: datetime) -> bool:
    """What a person there sees on the wall, whatever was done to their clock."""
    there = at.astimezone(ZoneInfo(window.zone))
    today, before = (DAYS[(there.weekday() - back) % 7] for back in (0, 1))
    chosen, clock = window.days or DAYS, there.strftime("%H:%M")
    if not window.since:
        return today in chosen
    if window.since < window.until:
        return today in chosen and window.since <= clock < window.until
    return (today in chosen and clock >= window.since) or (before in chosen and clock < window.until)


@given(windows(), MOMENTS)
@example(Window("America/New_York", (), "22:00", "02:30"), datetime(2026, 3, 8, 7, 10, tzinfo=UTC))
@example(Window("Europe/Berlin", (), "02:30", "04:00"), datetime(2026, 10, 25, 1, 10, tzinfo=UTC))
@example(Window("Pacific/Apia", ("fri",), "20:00", "06:00"), datetime(2011, 12, 30, 12, 0, tzinfo=UTC))
@example(Window("Australia/Lord_Howe", (), "01:45", "02:15"), datetime(2026, 4, 4, 15, 20, tzinfo=UTC))
@example(Window("America/Havana", (), "00:00", "00:30"), datetime(2026, 3, 8, 5, 10, tzinfo=UTC))
def test_nothing_is_inside_that_the_clock_on_the_wall_calls_outside(window: Window, at: datetime) -> None:
    found = window.first_inside(at)
    assert found >= at
    assert on_the_clock(window, found)
    if window.inside(at):
        assert (on_the_clock(window, at), found) == (True, at)


@given(windows(), MOMENTS)
def test_the_next_hours_are_the_next_ones_but_for_a_change_of_the_clock(window: Window, at: datetime) -> None:
    found, zone = window.first_inside(at), ZoneInfo(window.zone)
    assert found - at <= timedelta(days=FARTHEST)
    changes = {(at + HALF * step).astimezone(zone).utcoffset() for step in range(int((found - at) / HALF) + 2)}
    assume(len(changes) == 1 and (at - timedelta(days=1)).astimezone(zone).utcoffset() in changes)
    assert not any(on_the_clock(window, at + HALF * step) for step in range(int((found - at) / HALF) - 1))


@given(windows(), MOMENTS)
def test_until_their_end_it_is_inside_and_then_no_longer(window: Window, at: datetime) -> None:
    begun = window.first_inside(at)
    end = window.end_of(begun)
    assert end is not None
    assert begun < end
    last = end - timedelta(microseconds=1)
    assert on_the_clock(window, last)
    assert window.inside(last)
    if end - begun < timedelta(days=FARTHEST - 2):
        assert not window.inside(end)


@pytest.mark.parametrize("zone", ZONES)
def test_without_hours_every_moment_will_do(zone: str) -> None:
    moment = datetime(2011, 12, 25, tzinfo=UTC)
    for _ in range(400):
        moment += timedelta(hours=7)
        assert Window(zone).inside(moment)


def test_hours_that_go_on_over_midnight_have_one_end() -> None:
    window = Window("Asia/Ho_Chi_Minh", ("mon", "tue"))
    monday = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
    assert window.end_of(monday) == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
    nights = Window("Asia/Ho_Chi_Minh", (), "20:00", "06:00")
    assert nights.end_of(datetime(2026, 11, 30, 15, 0, tzinfo=UTC)) == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
