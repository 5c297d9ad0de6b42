"""The mailbox of a phone that keeps its code: asked for by tokens, of which an outbox holds the one that only adds."""

import html
import json
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from api import sealed
from api.binary import from_text, to_text
from api.casework import handing
from api.casework import rules as casework
from api.conversation import queries as conversations
from api.conversation.code import Code, new_code
from api.sealed import Label, Sealed
from tests.casework.people import Colleague
from tests.people import House
from tests.phones import Phone, tokens
from tests.senders import waiting

ANSWER = "Chúng tôi đã đọc. Cháu gọi từ số nào?"
DOORS = [("", {}), ("/contact", {"show": "1"}), ("/add", {"show": "1"}), ("/news", {}), ("/delete", {})]


@pytest.fixture
def phone(house: House) -> Phone:
    """Mai wrote on a phone that made the code itself."""
    phone = Phone(house)
    assert phone.hands_in(phone.report()).status_code == 201
    return phone


@pytest.fixture
def lan(house: House) -> Colleague:
    return Colleague(house, house.lan)


def outbox(code: Code) -> dict[str, str]:
    """All that somebody finds who takes the phone while a report waits in it, tried as if it could read."""
    return tokens(code) | {"read": to_text(code.access)}


def asks(phone: Phone, act: str = "", held: dict[str, str] | None = None, **form: str) -> TestResponse:
    return phone.browser.post(f"/box{act}", data=tokens(phone.code) | (held or {}) | form)


def talk(house: House) -> uuid.UUID:
    (row,) = [row for row in waiting(house) if row.kind == "report"][-1:]
    return row.subject_id


def answered(lan: Colleague, house: House) -> None:
    found = talk(house)
    case_id = lan.opens(found)
    lan.does(casework.answer, case_id, found, ANSWER, look_again_in=timedelta(hours=5))


def told(page: TestResponse, name: str) -> Any:
    """What the page says to the script in one data attribute."""
    (found,) = re.findall(rf"data-{name}=(?:'([^']*)'|\"([^\"]*)\")", page.text)
    return json.loads(html.unescape("".join(found)))


def test_the_answer_comes_sealed_and_opens_on_the_phone_alone(phone: Phone, lan: Colleague, house: House) -> None:
    answered(lan, house)
    page = asks(phone)
    assert page.status_code == 200
    assert ANSWER not in page.text
    answer = told(page, "sealed")
    key_id = uuid.UUID(answer["content_key_id"])
    key = sealed.unwrap(key_id, from_text(answer["wrapped"]), phone.code.pair.private)
    assert key.open_json(Sealed(from_text(answer["body"])), Label.BODY, key.id) == {"words": ANSWER}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("act", "form"), DOORS)
def test_no_page_carries_the_code_or_a_token(phone: Phone, prefix: str, act: str, form: dict[str, str]) -> None:
    page = phone.browser.post(f"{prefix}/box{act}", data=tokens(phone.code) | form)
    assert page.status_code == 200
    held = [phone.code.secret.hex(), *phone.code.digits, *tokens(phone.code).values(), to_text(phone.code.access)]
    assert [secret for secret in held if secret in page.text] == []
    assert "seed" not in page.text


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("act", "form"), [*DOORS, ("/delete", {"sure": "1"})])
def test_what_lies_in_the_outbox_opens_and_deletes_nothing(
    phone: Phone, house: House, prefix: str, act: str, form: dict[str, str]
) -> None:
    before = len(waiting(house))
    page = phone.browser.post(f"{prefix}/box{act}", data=outbox(phone.code) | form)
    assert page.status_code == 404
    assert "data-desk" not in page.text
    assert len(waiting(house)) == before
    assert asks(phone).status_code == 200


@pytest.mark.parametrize(("act", "form"), [*DOORS, ("/delete", {"sure": "1"})])
def test_a_stranger_s_token_opens_no_other_mailbox(phone: Phone, house: House, act: str, form: dict[str, str]) -> None:
    stranger = Phone(house)
    stranger.hands_in(stranger.report())
    theirs = tokens(stranger.code)["read"]
    assert asks(phone, act, {"read": theirs}, **form).status_code == 404
    assert asks(phone).status_code == 200


@pytest.mark.parametrize("wrong", ["", "x", "A" * 42, "A" * 43, "A" * 44, "+" * 43, "🙂" * 43])
def test_what_is_no_token_gets_the_kind_page_of_a_wrong_code(phone: Phone, wrong: str) -> None:
    for name in ("lookup", "read"):
        page = asks(phone, held={name: wrong})
        assert page.status_code == 404
        assert "Gửi tin mới" in page.text


def test_guessing_is_slow_and_the_right_token_always_opens(phone: Phone) -> None:
    guessed = [asks(phone, held=outbox(phone.code)).status_code for _ in range(12)]
    assert guessed == [404] * 10 + [429] * 2
    assert asks(phone).status_code == 200


@pytest.mark.parametrize("act", ["/contact", "/add"])
def test_words_in_clear_are_not_taken_from_a_phone_that_seals(phone: Phone, house: House, act: str) -> None:
    page = asks(phone, act, words="Nó vừa gọi.")
    assert page.status_code == 404
    assert "Nó vừa gọi" not in page.text
    with house.reading() as session:
        ring = house.ring(session, house.lan)
        assert len(conversations.opened(session, ring, [talk(house)])) == 1


@pytest.mark.parametrize("act", ["/contact", "/add"])
def test_the_forms_name_the_desk_that_reads_now(phone: Phone, house: House, act: str) -> None:
    assert told(asks(phone, act, show="1"), "desk")["key_id"] == phone.desk["key_id"]
    minh = Colleague(house, house.minh)
    minh.does(handing.hand_to_desk, minh.opens(talk(house)), "follow-up", reason="")
    desk = house.desk("follow-up")
    expected = {"desk": "follow-up", "key_id": str(desk.key_id), "public": to_text(desk.public)}
    assert told(asks(phone, act, show="1"), "desk") == expected


def test_news_are_asked_for_and_the_mailbox_is_let_go_by_its_reader(phone: Phone, house: House) -> None:
    asks(phone, "/news")
    assert "news" in {row.kind for row in waiting(house)}
    asks(phone, "/delete", sure="1")
    assert asks(phone).status_code == 404


@pytest.mark.parametrize("act", ["/code", "/check", "/square"])
def test_pages_that_show_a_code_open_with_the_code_alone(phone: Phone, act: str) -> None:
    assert asks(phone, act).status_code == 404


def test_nobody_s_tokens_find_nothing(phone: Phone) -> None:
    assert asks(phone, held=tokens(new_code())).status_code == 404
