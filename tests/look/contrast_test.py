"""Every pair of colours that meets on a page can be read, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

PWA = Path(__file__).parents[2] / "pwa"
TOKENS = (PWA / "look" / "tokens.css").read_text("utf-8")
GROUNDS = ("paper", "raise", "river-tint", "lamp-tint", "danger-tint")

TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "river", "lamp", "danger") for ground in GROUNDS),
    ("on", "river"),
    ("paper", "ink"),
]
EDGES = [(edge, ground) for edge in ("edge", "glow", "river", "danger") for ground in GROUNDS]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))


LIGHT, DARK = (colours(part) for part in TOKENS.split("@media"))


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2 defines it."""
    shares = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_words_can_be_read(scheme: dict[str, str], front: str, ground: str) -> None:
    assert contrast(scheme[front], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), EDGES)
def test_edges_that_mean_something_can_be_seen(scheme: dict[str, str], front: str, ground: str) -> None:
    assert contrast(scheme[front], scheme[ground]) >= 3


def test_dark_answers_every_light_colour() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_every_colour_that_is_used_is_a_token() -> None:
    known = set(re.findall(r"--([a-z-]+):", TOKENS))
    for sheet in (PWA / "look").glob("*.css"):
        assert set(re.findall(r"var\(--([a-z-]+)", sheet.read_text("utf-8"))) <= known, sheet.name


@pytest.mark.parametrize("page", ["base", "console"])
def test_the_browsers_own_bar_has_the_colour_of_the_paper(page: str) -> None:
    html = (PWA / "shell" / f"{page}.html").read_text("utf-8")
    shown = re.findall(r'theme-color" content="(#[0-9a-f]{6})" media="\(prefers-color-scheme:(\w+)', html)
    assert shown == [(LIGHT["paper"], "light"), (DARK["paper"], "dark")]
