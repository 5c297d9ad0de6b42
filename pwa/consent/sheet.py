"""The sheet that goes to a receiver: its lines for the page, and the same as JSON."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from api import clock
from api.casework.releasing import Sheet
from api.contact.card import Card
from api.missing.queries import OpenedClue
from pwa.casework import labels as casework
from pwa.contact.panels import lines
from pwa.report.labels import label_of, option_of


def drawn(sheet: Sheet) -> dict[str, Any]:
    """Pairs of words for the page."""
    return {
        "people": [
            {
                "facts": [(label_of(f"person.{name}"), option_of(text)) for name, text in one.facts.items()],
                "clues": [_clue(clue) for clue in one.clues],
                "safe": lines(one.card, sheet.at) if one.card else [],
            }
            for one in sheet.people
        ],
        "reporters": [[(label_of(name), option_of(text)) for name, text in one.items()] for one in sheet.reporters],
        "at": _stamp(sheet.at),
    }


def _stamp(moment: datetime) -> str:
    """On paper a time carries its day."""
    return _("%(time)s giờ Việt Nam", time=clock.hotline_time(moment).strftime("%H:%M %d/%m/%Y"))


def _clue(clue: OpenedClue) -> dict[str, Any]:
    told = clue.told
    return {
        "about": casework.topic_of(told.topic),
        "text": option_of(told.text) if told.text else "",
        "place": "" if told.lat is None or told.lon is None else f"{told.lat:.5f}, {told.lon:.5f} (WGS 84)",
        "accuracy": told.accuracy,
        "marks": casework.place_marks(told),
        "source": casework.SOURCES[told.source.value],
        "certainty": casework.CERTAINTIES[told.certainty.value],
        "when": told.when,
        "at": _stamp(clue.added_at),
    }


def as_json(sheet: Sheet) -> dict[str, Any]:
    """Codes and words as they are kept; times ISO 8601 in UTC, degrees WGS 84, metres."""
    return {
        "format": 1,
        "name": sheet.name,
        "at": sheet.at.isoformat(timespec="seconds"),
        "purpose": sheet.wanted.purpose.value,
        "recipient": sheet.wanted.recipient.value,
        "receiver": sheet.wanted.receiver,
        "people": [
            {
                "facts": one.facts,
                "clues": [{**clue.told.body(), "added_at": clue.added_at.isoformat()} for clue in one.clues],
                "safe_contact": _told(one.card) if one.card else None,
            }
            for one in sheet.people
        ],
        "reporters": sheet.reporters,
    }


def _told(card: Card) -> dict[str, Any]:
    """Without the agreed words: they stay between the person and this house."""
    return {name: value for name, value in card.body().items() if name not in {"agreed_word", "duress_word", "note"}}
