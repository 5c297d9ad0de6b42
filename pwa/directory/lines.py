"""A public number as one line to call: what it costs, when somebody answers, where that is known from."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from flask_babel import gettext as _

from api.clock import HOTLINE_ZONE
from api.directory.queries import Centre, Contact, open_state
from pwa.directory.hours_words import moved, rule_words, state_words
from pwa.shell.kept import keeping
from pwa.shell.language import SOURCE, current


@dataclass(frozen=True)
class Line:
    """Everything a template shows of one number, in the language of this request."""

    key: str
    href: str
    number: str
    name: str
    note: str
    facts: list[str]
    state: str
    open: bool
    source: str
    checked: str


@dataclass(frozen=True)
class Post:
    """Where the hotline's calls are answered: a centre, its hours and whether somebody is there now."""

    name: str
    hours: str
    state: str
    open: bool


def post(centre: Centre, at: datetime) -> Post:
    """A verified centre as it stands at ``at``."""
    state, open_now = _now(centre, at)
    return Post(text_of(centre.name), rule_words(centre.hours), state, open_now)


def _now(fact: Centre | Contact, at: datetime) -> tuple[str, bool]:
    """Whether somebody answers at ``at``, in words too; what a phone keeps says nothing of now."""
    zone = ZoneInfo(fact.zone)
    state = None if keeping() else open_state(fact.hours, at, zone)
    return (state_words(state, at, zone), state.open) if state else ("", False)


def text_of(texts: dict[str, str]) -> str:
    """One of a row's texts: in this language, else in Vietnamese."""
    return texts.get(current()) or texts.get(SOURCE, "")


def line(contact: Contact, at: datetime) -> Line:
    """A verified number as it reads at ``at``."""
    zone = ZoneInfo(contact.zone)
    state, open_now = _now(contact, at)
    return Line(
        key=contact.key,
        href=f"tel:{contact.tel}",
        number=contact.number or "",
        name=text_of(contact.service),
        note=text_of(contact.note),
        facts=[fact for fact in (cost(contact), *_hours(contact, at, zone), tongues(contact)) if fact],
        state=state,
        open=open_now,
        source=source(text_of(contact.source), contact.source_date),
        checked=checked(contact.last_verified),
    )


def cost(contact: Contact) -> str:
    """What calling costs."""
    words = {"free": _("Miễn phí"), "charged": _("Có tính cước")}
    return words.get(contact.cost, _("Chưa rõ cước"))


def _hours(contact: Contact, at: datetime, zone: ZoneInfo) -> list[str]:
    """The hours on the clock of the country, and in Viet Nam's too where that clock is another."""
    if not isinstance(contact.hours, list) or not contact.country:
        return [rule_words(contact.hours)]
    there = _("%(hours)s (giờ %(country)s)", hours=rule_words(contact.hours), country=country(contact.country))
    if zone.utcoffset(at) == HOTLINE_ZONE.utcoffset(at):
        return [there]
    here = rule_words(moved(contact.hours, at, zone, HOTLINE_ZONE))
    return [there, _("%(hours)s (giờ Việt Nam)", hours=here)]


def tongues(contact: Contact) -> str:
    """In which languages somebody answers; in Viet Nam Vietnamese goes without saying."""
    if contact.reach == "inside" and contact.answers_in == [SOURCE]:
        return ""
    if not contact.answers_in:
        return _("Chưa rõ ngôn ngữ trả lời")
    names = Locale.parse(current()).languages
    spoken = ", ".join(names.get(code, code) for code in contact.answers_in)
    return _("Trả lời bằng %(languages)s", languages=spoken[0].lower() + spoken[1:] if current() == SOURCE else spoken)


def country(code: str) -> str:
    """A country's name in this language, from CLDR."""
    name: str = Locale.parse(current()).territories.get(code, code)
    return name


def source(title: str, day: str) -> str:
    """What a number is known from, with the date."""
    when = day_words(day)
    # Translators: "Source: %(title)s"
    return _("Theo %(title)s (%(date)s)", title=title, date=when) if when else _("Theo %(title)s", title=title)


def day_words(day: str) -> str:
    """The date of a source, which may be a year or a month only, as people here write it."""
    return "/".join(reversed(day.split("-"))) if day else ""


def checked(day: date | None) -> str:
    """When the hotline last confirmed a fact."""
    if day is None:
        return _("chưa kiểm tra lại")
    return _("kiểm tra %(date)s", date=day.strftime("%d/%m/%Y"))
