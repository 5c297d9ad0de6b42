"""What can be heard: every question of every form has a key, and the key says which words were recorded."""

import re
from html import unescape

import pytest

from pwa.hear.texts import bare, collected, key_of, texts_in
from pwa.shell.language import languages
from tests.people import House

QUESTION = re.compile(r"<(legend|label|h1|h2)\b[^>]*>(.*?)</\1>", re.DOTALL)
FORMS = ("/write", "/place", "/quiet", "/question", "/box", "/next-time")


def test_a_key_is_the_text_without_its_marks() -> None:
    assert key_of("Bạn đang ở đâu?") == "ban-dang-o-dau"
    assert key_of("Lần cuối liên lạc: khi nào") == "lan-cuoi-lien-lac-khi-nao"


def test_two_texts_never_share_a_key(house: House) -> None:
    found = collected(house.app.jinja_env)
    assert len(found) > 200
    assert all(key_of(text) == key for key, text in found.items())
    assert len({text.casefold() for text in found.values()}) == len(found)


def test_every_language_has_every_text(house: House) -> None:
    with house.app.test_request_context("/"):
        assert len({tuple(texts_in(language)) for language in languages()}) == 1
        assert texts_in("en")["ban-dang-o-dau"] == "Where are you?"


@pytest.mark.parametrize("path", FORMS)
def test_every_question_of_a_form_can_be_recorded(house: House, path: str) -> None:
    main = house.client().get(path).text.split("<main")[1].split("</main>")[0]
    page = re.sub(r"<template.*?</template>", "", main, flags=re.DOTALL)
    asked = {" ".join(unescape(bare(text)).split()) for _, text in QUESTION.findall(page)}
    assert asked
    assert asked <= set(collected(house.app.jinja_env).values())
