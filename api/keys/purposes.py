"""What a key that several members hold is for."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a key that several members hold is for; all are granted, revoked, rotated and recovered the same way.

    ``desk``: opens what is sealed to a desk. ``case``: the same, for one restricted case. ``index``: the house-wide
    key of digests, by which a telephone number or an account is found again. ``statistics``: of the coded facts.
    """

    DESK = "desk"
    CASE = "case"
    INDEX = "index"
    STATISTICS = "statistics"
