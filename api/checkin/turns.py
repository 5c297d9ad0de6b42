"""Which questions one sitting asks: the short form always, the long one in turns. Pure.

A turn is WHO-5 and as many domains as fit; the same domain comes again when all the others have had their turn. Phone
and server read the same list, so that neither has to know what the other asked before.
"""

from datetime import date
from functools import cache

from api.checkin import instruments

SHORT = "short"
ALWAYS = "who5"
DOMAINS = ("safety", "home", "livelihood", "health", "family", "papers", "legal")
MOST = 12


def short() -> tuple[str, ...]:
    """The items of the short form, in their order, without the door that stands beside them."""
    form = instruments.every()[SHORT]
    return tuple(item.id for item in form.items if item.id != door())


def door() -> str:
    """The item behind 'Cần giúp ngay'."""
    return str(instruments.every()[SHORT].more["door"])


@cache
def turns() -> tuple[tuple[str, ...], ...]:
    """Instruments of each turn of the long form; at most twelve items together."""
    found: list[list[str]] = [[]]
    for domain in DOMAINS:
        if _count(ALWAYS, *found[-1], domain) > MOST:
            found.append([])
        found[-1].append(domain)
    return tuple((ALWAYS, *each) for each in found)


def _count(*names: str) -> int:
    return sum(len(instruments.every()[name].items) for name in names)


def long(turn: int) -> tuple[str, ...]:
    """The items of one turn; ``turn`` counts on for ever."""
    return tuple(item.id for name in turns()[turn % len(turns())] for item in instruments.every()[name].items)


def of_day(day: date) -> int:
    """The turn of a day, where nobody knows how often somebody was asked: another one each quarter of a year."""
    return (day.year * 4 + (day.month - 1) // 3) % len(turns())
