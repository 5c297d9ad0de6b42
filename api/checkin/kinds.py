"""The closed lists of following somebody up. Pure: no session."""

from enum import IntEnum, StrEnum


class State(StrEnum):
    """How the whole stands. ``invited``: the code was given, nobody has used it yet."""

    INVITED = "invited"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    GRADUATED = "graduated"


OVER = (State.STOPPED, State.GRADUATED)


class Standing(IntEnum):
    """Where somebody stands on the list, the most urgent first; the row's ``rank``."""

    RED = 0
    AMBER = 1
    MISSED = 2
    LATE = 3
    DUE = 4
    WATCH = 5
    QUIET = 6
    WAITING = 7
    OVER = 8


class Way(StrEnum):
    """How somebody is asked at one of the times: by a member, or on their own phone."""

    CONTACT = "contact"
    FORM = "form"


class Turn(StrEnum):
    """What has become of one of the times."""

    PLANNED = "planned"
    OPEN = "open"
    LATE = "late"
    MISSED = "missed"
    DONE = "done"
    DROPPED = "dropped"


class Reminder(StrEnum):
    """How somebody is reminded: one neutral notice inside of the safe hours, or a member's task."""

    PUSH = "push"
    TASK = "task"


class Appointed(StrEnum):
    """How an appointment stands."""

    OFFERED = "offered"
    AGREED = "agreed"
    OTHER_TIME = "other_time"
    CANCELLED = "cancelled"
    DONE = "done"
