"""The only look at the time, so that a test can move it and no rule reads it in secret."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

HOTLINE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MAY_ERR = timedelta(hours=1)  # so far apart may the clocks of one house stand


def _system() -> datetime:
    return datetime.now(UTC)


source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return source()


def ahead(moment: datetime, at: datetime) -> bool:
    """Whether something was written down later than it can be by now: the clock was set back since then."""
    return moment > at + MAY_ERR


def hotline_time(moment: datetime) -> datetime:
    """The same moment as a wall clock in Viet Nam shows it."""
    return moment.astimezone(HOTLINE_ZONE)
