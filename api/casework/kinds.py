"""The closed lists of casework: class, category and state."""

from enum import StrEnum


class CallClass(StrEnum):
    """The hotline's own three classes."""

    INFORMATION = "information"
    COUNSELLING = "counselling"
    TRANSFER = "transfer"


class Category(StrEnum):
    """What it is about; sealed, since it says much."""

    LOST_CONTACT = "lost_contact"
    HELD_TO_WORK = "held_to_work"
    FORCED_FRAUD = "forced_fraud"
    MARRIAGE = "marriage"
    SEXUAL = "sexual"
    CHILD = "child"
    ORGANS = "organs"
    JOB_ABROAD = "job_abroad"
    PAPERS = "papers"
    SUPPORT = "support"
    RETURNED = "returned"
    OTHER = "other"


class State(StrEnum):
    """Where a case stands; says nothing about an outcome."""

    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"
