"""Languages: each is complete, none is guessed, and no words hide where translators cannot find them."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LANGUAGES = sorted(path.name for path in (ROOT / "translations").iterdir() if path.is_dir())
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
METHODS = [("pwa/**.py", "python"), ("api/**.py", "python"), ("pwa/**.html", "jinja2")]


def texts() -> Catalog:
    """All texts of the house, as translators would get them now."""
    found = Catalog()
    keywords = {
        "_": None,
        "gettext": None,
        "lazy_gettext": None,
        "ngettext": (1, 2),
        "lazy_ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "lazy_pgettext": ((1, "c"), 2),
    }
    for _file, _line, message, _comments, context in extract_from_dir(ROOT, METHODS, keywords=keywords):
        found.add(message, context=context)
    return found


def catalog(language: str) -> Catalog:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_everything_the_house_says(language: str) -> None:
    there = catalog(language)
    missing = [
        message.id
        for message in texts()
        if message.id
        and not (
            (told := there.get(message.id if isinstance(message.id, str) else message.id[0], message.context))
            and (all(told.string) if isinstance(told.string, tuple) else told.string)
        )
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_guesses_nothing_and_keeps_every_placeholder(language: str) -> None:
    there = catalog(language)
    assert [message.id for message in there if message.id and message.fuzzy] == []
    assert [(message.id, str(errors[0])) for message, errors in there.check()] == []


def test_english_is_one_of_them() -> None:
    assert "en" in LANGUAGES


def _outside_of_jinja(html: str) -> Iterator[str]:
    bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<!--.*?-->", " ", html, flags=re.DOTALL)
    yield from (line for line in bare.splitlines() if VIETNAMESE.search(line.replace("Lối Về", "")))


def test_no_template_says_anything_that_a_translator_cannot_find() -> None:
    loose = {
        str(path.relative_to(ROOT)): list(_outside_of_jinja(path.read_text("utf-8")))
        for path in (ROOT / "pwa").rglob("*.html")
    }
    assert {name: lines for name, lines in loose.items() if lines} == {}


def _without_comments(script: str) -> str:
    # A comment may name the button it is about.
    return re.sub(r"^\s*//[^\n]*|/\*.*?\*/", " ", script, flags=re.DOTALL | re.MULTILINE)


def test_scripts_hold_no_words() -> None:
    scripts = {path.name: _without_comments(path.read_text("utf-8")) for path in (ROOT / "pwa").rglob("*.ts")}
    assert [name for name, script in scripts.items() if VIETNAMESE.search(script)] == []
