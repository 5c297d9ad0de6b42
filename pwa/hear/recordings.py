"""Recordings of people who say our texts: found once at start, given out under names that change with their content."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click
from babel import Locale
from flask import Flask, Response, current_app, send_from_directory, url_for
from flask.cli import AppGroup, with_appcontext
from flask_babel import get_locale
from markupsafe import Markup

from api.doors import ANYBODY, needs
from api.errors import NotFound
from pwa.hear.texts import bare, key_here, texts, texts_in
from pwa.shell.assets import FOREVER
from pwa.shell.language import SOURCE, current, languages

KINDS = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}  # what the most phones can play first
TONGUE = re.compile(r"[a-z]{2,3}")
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SMALL = 48 * 1024  # bytes of a recording that phones keep: half a minute of speech
PLAYER = Markup('<noscript><audio controls preload="none" src="{}" aria-label="{}"></audio></noscript>')
KEPT = 768 * 1024  # bytes that they keep of all together


class Recording(NamedTuple):
    """One text said in one language. ``name``: what it is asked for by."""

    tongue: str
    key: str
    path: Path
    size: int
    name: str


class Shelf(dict[tuple[str, str], Recording]):
    """All recordings by (spoken language, key)."""

    def named(self, name: str) -> Recording | None:
        return next((one for one in self.values() if one.name == name), None)

    def tongues(self) -> list[str]:
        return sorted({tongue for tongue, _ in self})


def found_in(folder: Path) -> Shelf:
    """What lies in ``folder`` as <language>/<key>.<mp3|m4a|ogg>; anything else is passed over."""
    shelf = Shelf()
    for kind in reversed(KINDS):
        for path in sorted(folder.glob(f"*/*{kind}")):
            tongue, key = path.parent.name, path.stem
            if path.is_file() and TONGUE.fullmatch(tongue) and KEY.fullmatch(key):
                content = path.read_bytes()
                digest = hashlib.sha256(content).hexdigest()[:10]
                shelf[tongue, key] = Recording(tongue, key, path, len(content), f"{tongue}.{key}.{digest}{kind}")
    return shelf


def shelf() -> Shelf:
    found: Shelf = current_app.extensions["recordings"]
    return found


def edition() -> str:
    """Another one whenever a recording has changed."""
    return hashlib.sha256(" ".join(sorted(one.name for one in shelf().values())).encode()).hexdigest()[:10]


def address(recording: Recording) -> str:
    return url_for("recording", name=recording.name)


def kept() -> list[str]:
    """Addresses of what phones keep: small ones, the source language first, until it is enough."""
    room, found = KEPT, []
    for tongue in sorted(shelf().tongues(), key=lambda one: (one != SOURCE, one)):
        for one in (shelf().get((tongue, key)) for key in texts()):
            if one and one.size <= min(SMALL, room):
                found.append(address(one))
                room -= one.size
    return found


def spoken_name(tongue: str) -> str:
    """What its speakers call a language, from ``name.txt`` beside its recordings; else its name here, else its code."""
    told: dict[str, str] = current_app.extensions["tongue_names"]
    return told.get(tongue) or language_here(tongue)


def language_here(tongue: str) -> str:
    """A language's name in the language of this request: "tiếng Anh" without the first word in Vietnamese."""
    here = get_locale() or Locale.parse(current())
    return str(here.languages.get(tongue, tongue))


def player(text: object) -> Markup:
    """Without script: a player beside a question that somebody has recorded in the page's language."""
    if not shelf():
        return Markup()
    one = shelf().get((current(), key_here(text)))
    if not one:
        return Markup()
    return PLAYER.format(address(one), bare(text))


def has_recordings() -> Markup:
    """For the loudspeaker in the header: something can be heard although this phone has no voice."""
    return Markup(" data-recorded") if shelf() else Markup()


@needs(ANYBODY)
def recording(name: str) -> Response:
    """One recording: its name changes with its content, so it is kept forever."""
    one = shelf().named(name)
    if one is None:
        raise NotFound
    response = send_from_directory(one.path.parent.resolve(), one.path.name, mimetype=KINDS[one.path.suffix])
    response.headers["Cache-Control"] = FOREVER
    return current_app.make_response(response)


audio = AppGroup("audio", help="Recordings that say the pages' texts.")


@audio.command("missing")
@click.argument("tongues", nargs=-1)
@with_appcontext
def missing(tongues: Iterable[str]) -> None:
    """Keys and texts that nobody has recorded yet, by language; and recordings that say no text of ours any more."""
    for tongue in tongues or sorted({*languages(), *shelf().tongues()}):
        words = texts_in(tongue if tongue in languages() else SOURCE)
        for key in (key for key in words if (tongue, key) not in shelf()):
            click.echo(f"{tongue}\t{key}\t{words[key]}")
    for one in shelf().values():
        if one.key not in texts():
            click.echo(f"{one.tongue}\t{one.key}\tsays no text of ours any more")


def _names(folder: Path) -> dict[str, str]:
    told = {path.parent.name: path.read_text("utf-8").strip() for path in folder.glob("*/name.txt")}
    return {tongue: name for tongue, name in told.items() if name}


def init_app(app: Flask) -> None:
    folder = app.extensions["settings"].audio
    app.extensions |= {"recordings": found_in(folder), "tongue_names": _names(folder)}
    app.jinja_env.globals.update(player=player, has_recordings=has_recordings)
    app.add_url_rule("/static/audio/<name>", "recording", recording)
    app.cli.add_command(audio)
