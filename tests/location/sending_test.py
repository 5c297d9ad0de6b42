"""'Gửi vị trí' without script: what was pasted is read at once, kept whole, and nothing is fetched."""

import pytest
from flask.testing import FlaskClient

from api.settings import Settings
from tests.people import House
from tests.senders import Sender

PASTED = "Em ở đây https://maps.google.com/?q=21.0285,105.8542"


@pytest.fixture
def mai(house: House) -> Sender:
    return Sender(house)


def test_mai_pastes_a_link_and_sees_that_it_was_understood(mai: Sender) -> None:
    page = mai.sends("/place", place=PASTED, about="self")
    assert "Đã đọc được toạ độ: 21.02850, 105.85420" in page.text
    assert mai.arrived()[0].content == {"format": 1, "about": "self", "place": {"text": PASTED}}


def test_a_short_link_is_not_opened_and_mai_is_told(mai: Sender) -> None:
    page = mai.sends("/place", place="https://maps.app.goo.gl/AbC123")
    assert "Liên kết ngắn: chúng tôi không mở" in page.text


def test_a_place_in_the_words_of_a_report_is_read_at_once_too(mai: Sender) -> None:
    assert "Đã đọc được toạ độ: 10.77690, 106.70090" in mai.sends("/write", words="10.7769, 106.7009").text


def test_what_a_father_pastes_after_a_call_is_read_at_once_too(mai: Sender) -> None:
    mai.sends("/write", words="Cháu mất liên lạc.")
    assert "Đã đọc được toạ độ: 21.02850, 105.85420" in mai.in_box("/contact", words=PASTED).text


def test_zero_and_swapped_are_said(mai: Sender) -> None:
    assert "thường là máy ghi sai" in mai.sends("/place", place="0.0000, 0.0000").text
    assert "có thể bị đảo thứ tự: 21.02850" in mai.sends("/place", place="105.8542, 21.0285").text


def test_nothing_at_all_gives_the_form_back(mai: Sender) -> None:
    page = mai.sends("/place", about="self")
    assert page.status_code == 422
    assert 'id="told"' in page.text


def test_another_language_keeps_what_was_typed(mai: Sender) -> None:
    page = mai.sends("/en/place", place=PASTED, show="1", place_lat="21.5", blur="1000")
    assert PASTED in page.text
    assert 'name="place-lat" value="21.5"' in page.text
    assert 'value="1000" autocomplete="off" checked' in page.text


def sms(house: House, number: str) -> str:
    house.settings = Settings(**{**vars(house.settings), "sms_number": number})
    house.app.extensions["settings"] = house.settings
    client: FlaskClient = house.client()
    return client.get("/place").text


def test_an_sms_is_offered_only_where_there_is_a_number(house: House) -> None:
    assert "sms:" not in sms(house, "")
    page = sms(house, "+84123456789")
    assert 'href="sms:+84123456789?body=Toi%20o%20day%3A%20"' in page
    assert "nằm lại trong mục tin nhắn" in page
