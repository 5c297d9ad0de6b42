"""A number or a centre as a row of the supervisor's list."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from api.directory.queries import Centre, Contact, is_stale
from pwa.directory.hours_words import rule_words
from pwa.directory.lines import checked, country, source, text_of


@dataclass(frozen=True)
class Row:
    """``known``: there is something to confirm; ``stale``: shown, yet nobody has confirmed it for long."""

    sort: str
    key: str
    version: int
    name: str
    number: str
    facts: list[str]
    shown: bool
    stale: bool
    known: bool


def row_of(fact: Contact | Centre, today: date, stale_after_days: int) -> Row:
    """One row, in this language."""
    where = [rule_words(fact.hours), source(text_of(fact.source), fact.source_date), checked(fact.last_verified)]
    stale = is_stale(fact, today, stale_after_days)
    if isinstance(fact, Centre):
        facts = [one for one in where if one]
        return Row("centres", fact.key, fact.version, text_of(fact.name), "", facts, fact.verified, stale, True)
    facts = [one for one in (reach(fact), *where) if one]
    name, known = text_of(fact.service), fact.tel is not None
    return Row("numbers", fact.key, fact.version, name, fact.number or "", facts, fact.verified, stale, known)


def reach(contact: Contact) -> str:
    """From where a number can be called."""
    if contact.country:
        return country(contact.country)
    return _("trong Việt Nam") if contact.reach == "inside" else _("từ mọi nước")
