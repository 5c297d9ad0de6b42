"""The name of a generation of kept pages: another one whenever anything on them may have changed."""

import hashlib
from functools import cache
from pathlib import Path

from flask import current_app

from pwa.hear import recordings
from pwa.shell.kept import edition

ROOT = Path(__file__).parents[2]
FOLDERS = ("api", "pwa", "static", "translations")
SHOWN = {".py", ".html", ".json", ".js", ".css", ".svg", ".png", ".mo"}


def version() -> str:
    """A digest of the code at start, of the settings that show on pages, and of the public rows."""
    settings = current_app.extensions["settings"]
    asked = f"{settings.demo} {settings.upload_bytes} {settings.sms_number} {settings.cut_offs}"
    shown = f"{_code()} {recordings.edition()} {asked} {edition()}"
    return hashlib.sha256(shown.encode()).hexdigest()[:12]


@cache
def _code() -> str:
    """Read once for each process: what runs does not change while it runs."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SHOWN):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()
