"""Hours in which somebody may be reached, on the clock of where they are. Pure: no session, no look at the time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FARTHEST = 16  # days: every weekday comes twice, also where a change of the clock swallows one


@dataclass(frozen=True)
class Window:
    """``since``, ``until``: 'HH:MM' on the clock of ``zone``, both empty for all day; no days mean any day.

    A window whose end comes before its beginning goes over midnight and belongs to the day on which it begins.
    """

    zone: str
    days: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def columns(self) -> dict[str, str]:
        """As a row keeps it: ``zone``, ``days`` with blanks between, ``since``, ``until``."""
        return {"zone": self.zone, "days": " ".join(self.days), "since": self.since, "until": self.until}

    def inside(self, at: datetime) -> bool:
        """Whether this moment is one of those hours; the end itself no longer is."""
        return self.end_of(at) is not None

    def end_of(self, at: datetime) -> datetime | None:
        """When the hours around this moment end, UTC; None outside of them. Hours that go on at once are one.

        What never ends ends after FARTHEST days.
        """
        today = at.astimezone(ZoneInfo(self.zone)).date()
        end: datetime | None = None
        for ahead in range(-1, FARTHEST):
            span = self._span(today + timedelta(days=ahead))
            if span and span[0] <= (end or at) < span[1]:
                end = span[1]
            elif span and end:
                break
        return end

    def first_inside(self, at: datetime) -> datetime:
        """This moment if it is inside, else the beginning of the next hours, UTC."""
        if self.inside(at):
            return at.astimezone(UTC)
        today = at.astimezone(ZoneInfo(self.zone)).date()
        spans = (self._span(today + timedelta(days=ahead)) for ahead in range(FARTHEST))
        return next(begin for begin, end in filter(None, spans) if begin > at)

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        """Beginning and end of the hours that begin on this day, UTC; None on a day without any.

        Where a change of the clock leaves an hour out or shows it twice, the hours are the shorter of what they could
        be; whole days have no such hour, they begin when the date does.
        """
        if self.days and DAYS[day.weekday()] not in self.days:
            return None
        since, until = (time.fromisoformat(text) if text else time() for text in (self.since, self.until))
        last = day if since < until else day + timedelta(days=1)
        whole = not (self.since or self.until)
        begin = self._moments(day, since)[0] if whole else max(self._moments(day, since))
        end = self._moments(last, until)[0] if whole else min(self._moments(last, until))
        return (begin, end) if begin < end else None

    def _moments(self, day: date, clock: time) -> tuple[datetime, datetime]:
        """When a wall clock shows this, the first and the last time; on both sides of an hour that is left out."""
        there = datetime.combine(day, clock, ZoneInfo(self.zone))
        return there.astimezone(UTC), there.replace(fold=1).astimezone(UTC)
