"""An icon that a template names is drawn; one that nobody draws would leave an empty place without a word."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

PWA = Path(__file__).parents[2] / "pwa"
# The icon's place in a call: kit.icon("x"), icon="x", or the second word of a button, third of an option.
NAMED = re.compile(r'\b_?icon(?:=|\()"([\w-]+)"')
SECOND = re.compile(r'kit\.(?:button|fold|stamp|link_button)\([^"]*_\("[^"]*"[^()]*\), "([\w-]+)"')


def drawn() -> dict[str, str]:
    module = Environment(loader=FileSystemLoader(PWA), autoescape=True).get_template("kit/icons.html").module
    found: dict[str, str] = module.drawn  # type: ignore[attr-defined]
    return found


def test_every_icon_named_in_a_template_is_drawn() -> None:
    for page in PWA.rglob("*.html"):
        text = page.read_text("utf-8")
        assert {*NAMED.findall(text), *SECOND.findall(text)} <= drawn().keys(), page.name


def test_icons_hold_lines_only() -> None:
    for name, lines in drawn().items():
        assert re.fullmatch(r"(<(path|circle|rect)( [a-z]+=\"[\w .-]+\")+/>)+", lines), name
