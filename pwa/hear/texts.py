"""The texts that can be heard, and the key of each: all of a form's own words, without those that hold a value.

A key is the Vietnamese text without its marks ("Bạn đang ở đâu?": ``ban-dang-o-dau``). When a text changes so does its
key, so that no recording ever says something else than the page.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

from flask import Flask, current_app
from flask_babel import force_locale, gettext
from jinja2 import Environment

from api.checkin import instruments
from api.words import folded
from pwa.report.labels import CARDS, LABELS, OPTIONS
from pwa.shell.language import SOURCE, current

# Templates with questions in them, in the order in which a house records them.
FORMS = (
    "report/quiet.html",
    "report/quiet_parts.html",
    "report/write.html",
    "report/parts.html",
    "report/place.html",
    "location/live_parts.html",
    "conversation/ask.html",
    "conversation/mailbox.html",
    "conversation/contact.html",
    "conversation/add.html",
    "conversation/more.html",
    "push/parts.html",
    "conversation/next_time.html",
    "guidance/question.html",
    "checkin/today.html",
    "checkin/today_parts.html",
    "checkin/today_join.html",
    "checkin/today_joining.html",
    "checkin/mine_ask.html",
    "checkin/mine_pause.html",
)
FOLDER = Path(__file__).parents[1]
TAG = re.compile(r"<[^>]*>")
VALUE = re.compile(r"%\(|#")


def key_of(text: str) -> str:
    """The name of a Vietnamese text: ASCII letters and digits with hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", folded(text)))


def collected(templates: Environment) -> dict[str, str]:
    """Every text by its key, in Vietnamese."""
    found: dict[str, str] = {}
    for text in (*_in_forms(templates), *_in_cards(), *_in_questions()):
        if not VALUE.search(text):
            found.setdefault(key_of(text), text)
    return found


def _in_forms(templates: Environment) -> Iterator[str]:
    for name in FORMS:
        source = (FOLDER / name).read_text("utf-8")
        for _, _, text in templates.extract_translations(source):  # type: ignore[attr-defined]
            if isinstance(text, str):
                yield text


def _in_cards() -> Iterator[str]:
    """In Vietnamese, whatever is asked for just now."""
    with force_locale(SOURCE):
        yield from [str(text) for words in (LABELS, OPTIONS, CARDS) for text in words.values()]


def _in_questions() -> dict[str, Mapping[str, str]]:
    """What people are asked on their own phone: these texts bring their own languages along."""
    asked = [each for each in instruments.every().values() if each.by == "person"]
    items = [item for each in asked for item in each.items]
    texts = (*(each.intro for each in asked), *(item.text for item in items))
    choices = (choice.text for item in items for choice in item.choices)
    return {text[SOURCE]: text for text in (*texts, *choices) if text[SOURCE]}


def bare(shown: object) -> str:
    """A text as people see it, markup or not."""
    return unescape(TAG.sub("", str(shown)))


def texts() -> Mapping[str, str]:
    """Every text by its key, in Vietnamese; read once."""
    shelf: dict[str, dict[str, str]] = current_app.extensions["heard"]
    if SOURCE not in shelf:
        shelf[SOURCE] = collected(current_app.jinja_env)
    return shelf[SOURCE]


def texts_in(language: str) -> dict[str, str]:
    """Every text by its key, in one of the reading languages."""
    asked = _in_questions()
    with force_locale(language):
        return {key: asked.get(text, {}).get(language) or gettext(text) for key, text in texts().items()}


def key_here(shown: object) -> str:
    """The key of a text as it is shown in this request's language, markup or not; "" when it has none."""
    shelf = current_app.extensions["heard_keys"]
    if current() not in shelf:
        shelf[current()] = {text: key for key, text in texts_in(current()).items()}
    found: str = shelf[current()].get(bare(shown), "")
    return found


def init_app(app: Flask) -> None:
    app.extensions |= {"heard": {}, "heard_keys": {}}
