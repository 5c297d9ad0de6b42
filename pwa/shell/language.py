"""Languages: Vietnamese is the source and has no prefix; each folder of translations/ adds one with its prefix."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel import Locale
from flask import Flask, g, request
from flask_babel import Babel
from werkzeug.routing import BaseConverter

SOURCE = "vi"
FOLDER = Path(__file__).parents[2] / "translations"


@cache
def languages() -> tuple[str, ...]:
    """Codes of all languages, the source first."""
    found = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return (SOURCE, *(code for code in found if code != SOURCE))


class LanguageConverter(BaseConverter):
    """The language prefix of a path."""

    part_isolating = True

    def __init__(self, map: object) -> None:
        super().__init__(map)  # type: ignore[arg-type]
        self.regex = "(?:" + "|".join(languages()[1:] or ("en",)) + ")"


def current() -> str:
    """The language of this request: its path's prefix, else Vietnamese."""
    if "lang" not in g:
        first = request.path.split("/", 2)[1]
        g.lang = first if first in languages()[1:] else SOURCE
    code: str = g.lang
    return code


def own_name(code: str) -> str:
    """A language's name in that language: 'Tiếng Việt'."""
    name = Locale.parse(code).get_display_name(code) or code
    return name[0].upper() + name[1:]


def language_links() -> Iterator[tuple[str, str, str]]:
    """(code, own name, path of this very page) for every other language."""
    here = request.path
    if current() != SOURCE:
        here = here.removeprefix(f"/{current()}") or "/"
    for code in languages():
        if code != current():
            yield code, own_name(code), here if code == SOURCE else f"/{code}{'' if here == '/' else here}"


def init_app(app: Flask) -> None:
    app.url_map.converters["lang"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    Babel(app, default_locale=SOURCE, default_timezone="Asia/Ho_Chi_Minh", locale_selector=current)  # type: ignore[no-untyped-call]

    @app.url_value_preprocessor
    def take_language(endpoint: str | None, values: dict[str, object] | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, object]) -> None:
        if app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values.setdefault("lang", current())

    app.jinja_env.globals.update(language_links=language_links, lang=current, languages=languages)
