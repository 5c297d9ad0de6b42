"""A page of which only a few words change: rendered once for each language, then filled in.

A report is answered with such a page; drawing it anew each time cost as much as storing the report.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template
from markupsafe import escape

from pwa.shell.language import current

# private-use characters: they stand in no text, and escaping leaves them alone
SLOT = re.compile("\ue000([a-z0-9_]+)\ue001")


def slot(name: str) -> str:
    """What stands in the skeleton where ``name`` will be filled in."""
    return f"\ue000{name}\ue001"


def filled(template: str, words: Mapping[str, str], **given: Any) -> str:
    """Fill a template's slots with ``words``, escaped. ``given`` is rendered once: nothing personal may be in it."""
    shelf = current_app.extensions.setdefault("skeletons", {})
    key = (template, current(), repr(sorted(given.items(), key=lambda pair: pair[0])))
    parts = shelf.get(key)
    if parts is None:
        parts = shelf[key] = SLOT.split(render_template(template, **given))
    return "".join(escape(words[part]) if place % 2 else part for place, part in enumerate(parts))
