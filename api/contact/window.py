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

    def inside(self, at: datetime) -> bool:
        """Whether this moment is one of those hours; the end itself no longer is."""
        return self.end_of(at) is not None

    def end_of(self, at: datetime) -> datetime | None:
        """When the hours around this moment end, UTC; None outside of them."""
        today = at.astimezone(ZoneInfo(self.zone)).date()
        spans = (self._span(today - timedelta(days=1)), self._span(today))
        return next((end for begin, end in filter(None, spans) if begin <= at < end), None)

    def first_inside(self, at: datetime) -> datetime:
        """This moment if it is inside, else the beginning of the next hours, UTC."""
        if self.inside(at):
            return at.astimezone(UTC)
        today = at.astimezone(ZoneInfo(self.zone)).date()
        spans = (self._span(today + timedelta(days=ahead)) for ahead in range(FARTHEST))
        return next(begin for begin, end in filter(None, spans) if begin > at)

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        """Beginning and end of the hours that begin on this day, UTC; None on a day without any."""
        if self.days and DAYS[day.weekday()] not in self.days:
            return None
        since, until = (time.fromisoformat(text) if text else time() for text in (self.since, self.until))
        last = day if since < until else day + timedelta(days=1)
        begin, end = self._moment(day, since), self._moment(last, until)
        return (begin, end) if begin < end else None

    def _moment(self, day: date, clock: time) -> datetime:
        """The moment of a wall clock; one that a change of the clock leaves out lies on the other side of it."""
        return datetime.combine(day, clock, ZoneInfo(self.zone)).astimezone(UTC)
