"""Hearing instead of reading: one page with every text that can be heard; the script takes its panel from here."""

from typing import NamedTuple

from flask import render_template, url_for

from api.doors import ANYBODY
from pwa.hear.recordings import Recording, address, language_here, shelf, spoken_name
from pwa.hear.texts import texts_in
from pwa.shell.language import current, languages, own_name
from pwa.shell.page import Pages

pages = Pages("hear")


class Tongue(NamedTuple):
    """A language that can be heard: its code, its own name, its name here, where its words stand if we have them."""

    code: str
    name: str
    here: str
    texts: str
    recordings: list[tuple[str, str]]


@pages.at("/hear", needs=ANYBODY, cached=True, kept=True)
def hear() -> str:
    words = texts_in(current())
    spoken = [_tongue(code, words) for code in dict.fromkeys((current(), *languages(), *shelf().tongues()))]
    lines = [(key, text, _recorded(key)) for key, text in words.items()]
    return render_template("hear/hear.html", tongues=spoken, lines=lines)


def _tongue(code: str, words: dict[str, str]) -> Tongue:
    reading = code in languages()
    said = [(words[key], address(one)) for (tongue, key), one in shelf().items() if tongue == code and key in words]
    name = own_name(code) if reading else spoken_name(code)
    return Tongue(code, name, language_here(code), url_for("hear.hear", lang=code) if reading else "", said)


def _recorded(key: str) -> dict[str, str]:
    """Addresses of this text's recordings by language."""
    found: list[Recording] = [one for (_, said), one in shelf().items() if said == key]
    return {one.tongue: address(one) for one in found}
