"""What nobody should send: never a stack trace, and the words of an honest person always get through."""

from io import BytesIO

import pytest

from tests.people import House
from tests.senders import Sender

ODD = ["\0", "\x1b[31m", "🧭🙏🏽", "\u202eỳ uậg", "é" * 5, "<script>alert(1)</script>", "'; DROP TABLE message; --"]


@pytest.fixture
def an(house: House) -> Sender:
    return Sender(house)


@pytest.mark.parametrize("text", ODD)
def test_odd_letters_arrive_as_they_were_typed(an: Sender, text: str) -> None:
    assert an.sends("/write", words=f"a{text}b", last_when=f"a{text}b").status_code == 200
    content = an.arrived()[0].content or {}
    assert content["words"] == content["cards"]["last"]["when"] == f"a{text}b"


@pytest.mark.parametrize("text", ODD)
def test_odd_letters_come_back_harmless(an: Sender, text: str) -> None:
    page = an.sends("/write", reply_contact=text)
    assert page.status_code == 422
    assert "<script>alert" not in page.text


def test_bytes_that_are_no_letters(an: Sender) -> None:
    body = b"words=%ED%A0%80%FF&about=%00&danger[]=yes&place-lat=nan&place-lon=1e999"
    page = an.browser.post("/write", data=body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 200


def test_a_million_letters_are_cut_and_the_sender_is_told(an: Sender) -> None:
    page = an.sends("/write", words="ơ" * 1_000_000)
    assert page.status_code == 200
    assert "phần cuối chưa được gửi" in page.text
    assert len((an.arrived()[0].content or {})["words"]) == 100_000


def test_thousands_of_fields(an: Sender) -> None:
    fields = {f"field{number}": "x" for number in range(5000)}
    assert an.sends("/write", words="a", **fields).status_code == 413
    assert an.browser.post("/write", data={"words": "a", **fields}).status_code == 200


def test_fields_of_the_wrong_kind(an: Sender) -> None:
    page = an.sends("/write", words=["a", "b"], about="mayor", danger="maybe", where="moon", last_how="pigeon")
    assert page.status_code == 200
    assert an.arrived()[0].content == {"format": 1, "words": "a"}


def test_a_file_where_words_belong(an: Sender) -> None:
    page = an.sends("/write", words=(BytesIO(b"abc"), "a.txt"), place="gần sông")
    assert page.status_code == 200
    assert an.arrived()[0].content == {"format": 1, "place": {"text": "gần sông"}}


@pytest.mark.parametrize("seed", ["", "0" * 19, "g" * 20, "0" * 40, "\0" * 20])
def test_a_seed_that_is_none_gets_a_new_code(an: Sender, seed: str) -> None:
    page = an.browser.post("/write", data={"seed": seed, "words": "a"})
    assert page.status_code == 200


def test_a_form_from_another_page_is_refused(an: Sender) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}
    assert an.browser.post("/write", data={"words": "a"}, headers=foreign).status_code == 403


def test_an_old_browser_that_names_no_page_may_report(an: Sender) -> None:
    browser = an.house.app.test_client()
    assert browser.post("/write", data={"words": "a"}).status_code == 200


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data", "multipart/x"])
def test_a_body_that_is_no_form_tells_nothing(an: Sender, content_type: str) -> None:
    page = an.browser.post("/write", data=b'{"words": "a"}', content_type=content_type)
    assert page.status_code in {400, 422}
