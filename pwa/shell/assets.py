"""Styles (inlined, hashed into the policy) and scripts (immutable names), as built from pwa/."""

import base64
import hashlib
import json
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory, url_for
from markupsafe import Markup

from api.doors import ANYBODY, needs
from api.errors import NotFound

STATIC = Path(__file__).parents[2] / "static"
BUILT = STATIC / "built"
SHEETS = ("home", "public", "console", "pause", "today")
SMALL = {"br": ".br", "gzip": ".gz"}  # the smallest first
FOREVER = "public, max-age=31536000, immutable"


def sheet(name: str) -> str:
    """The text of one built stylesheet; empty before the first build."""
    path = BUILT / f"{name}.css"
    return path.read_text("utf-8").strip() if path.exists() else ""


def csp_hash(text: str) -> str:
    """The source expression that lets exactly this inline text in."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def scripts() -> dict[str, str]:
    """Built script names by entry."""
    path = BUILT / "manifest.json"
    found: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def init_app(app: Flask) -> None:
    sheets = {name: Markup(sheet(name)) for name in SHEETS}  # noqa: S704 - our own built file
    entries = scripts()

    def script(entry: str) -> Markup:
        if entry not in entries:
            return Markup("")
        source = url_for("built", name=entries[entry])
        return Markup('<script type="module" src="{}"></script>').format(source)

    app.extensions["style_hashes"] = [csp_hash(str(text)) for text in sheets.values() if text]
    app.jinja_env.globals.update(css=lambda name: sheets[name], script=script)
    app.add_url_rule("/static/built/<name>", "built", built)
    app.add_url_rule("/static/icons/<name>", "icon", icon)
    app.add_url_rule("/favicon.ico", "favicon", favicon)


@needs(ANYBODY)
def built(name: str) -> Response:
    """A built script: its name changes with its content, so it is kept forever. As small as the browser takes it."""
    if not name.endswith(".js"):
        raise NotFound
    encoding = next((one for one in SMALL if _taken(one) and (BUILT / f"{name}{SMALL[one]}").is_file()), "")
    response = _file(BUILT, name + SMALL.get(encoding, ""), FOREVER)
    response.mimetype = "text/javascript"
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def _taken(encoding: str) -> bool:
    return request.accept_encodings.quality(encoding) > 0


@needs(ANYBODY)
def icon(name: str) -> Response:
    return _file(STATIC / "icons", name)


@needs(ANYBODY)
def favicon() -> Response:
    return _file(STATIC / "icons", "favicon.svg")


def _file(folder: Path, name: str, kept: str = "public, max-age=86400") -> Response:
    response = send_from_directory(folder, name)
    response.headers["Cache-Control"] = kept
    return current_app.make_response(response)
