"""Writing a report without script: what arrives, and that nothing typed is lost or doubled."""

import pytest

from api.conversation.queries import standing
from tests.people import House
from tests.senders import Sender, waiting


@pytest.fixture
def mai(house: House) -> Sender:
    """Mai writes about her sister from her mother's phone."""
    return Sender(house)


def test_one_line_is_a_report(mai: Sender, house: House) -> None:
    before = len(waiting(house))
    page = mai.sends("/write", words="Em tôi mất liên lạc từ tháng 8.")
    assert page.status_code == 200
    assert "Đã nhận lúc 09:00" in page.text
    assert len(mai.code.split()) == 8
    assert mai.arrived()[0].content == {
        "format": 1,
        "words": "Em tôi mất liên lạc từ tháng 8.",
    }
    assert len(waiting(house)) == before + 1


def test_everything_that_is_asked_can_be_told(mai: Sender) -> None:
    mai.sends(
        "/write",
        about="family",
        words="Em gọi một phút.",
        place="gần chợ, bên sông",
        place_lat="11.5",
        place_lon="104.9",
        place_accuracy="40",
        danger="yes",
        where="inside",
        reply="phone",
        reply_contact="0900000000",
        reply_safe="buổi sáng",
        age="under_18",
        last_how="zalo",
        consent_receivers=["police", "ngo", "neighbour"],
        **{"person-name": "Nguyễn Thị Thử"},
    )
    (message,) = mai.arrived()
    content = message.content or {}
    assert content["place"] == {"text": "gần chợ, bên sông", "lat": 11.5, "lon": 104.9, "accuracy": 40.0}
    assert content["reply"] == {"how": "phone", "contact": "0900000000", "safe": "buổi sáng"}
    assert content["cards"] == {
        "last": {"how": "zalo"},
        "person": {"name": "Nguyễn Thị Thử"},
        "consent": {"receivers": ["police", "ngo"]},
    }
    assert message.urgency == "red"


def test_a_double_tap_is_one_report(mai: Sender, house: House) -> None:
    first = mai.sends("/write", words="Em tôi gọi.")
    code, before = mai.code, len(waiting(house))
    house.later(minutes=3)
    second = mai.sends("/write", fresh=False, words="Em tôi gọi.")
    assert mai.code == code
    assert len(mai.arrived()) == 1
    assert len(waiting(house)) == before
    assert "Đã nhận lúc 09:00" in first.text
    assert "Đã nhận lúc 09:00" in second.text


def test_the_back_button_and_other_words_add_to_the_same_report(mai: Sender) -> None:
    mai.sends("/write", words="Em tôi gọi.")
    code = mai.code
    mai.house.later(minutes=1)
    page = mai.sends("/write", fresh=False, words="Em tôi gọi từ số lạ.")
    assert mai.code == code
    assert "thêm vào tin trước" in page.text
    assert [(message.content or {})["words"] for message in mai.arrived()] == ["Em tôi gọi.", "Em tôi gọi từ số lạ."]


def test_each_opening_of_the_form_is_another_report(mai: Sender) -> None:
    mai.opens("/write")
    first = mai.seed
    mai.opens("/write")
    assert mai.seed != first


def test_an_empty_form_comes_back_with_what_was_chosen(mai: Sender) -> None:
    page = mai.sends("/write", about="self", where="abroad", reply_contact="chị Hai")
    assert page.status_code == 422
    assert "Chưa có gì để gửi" in page.text
    assert 'value="abroad" autocomplete="off" checked' in page.text
    assert 'value="chị Hai"' in page.text


def test_the_form_that_came_back_is_the_same_report(mai: Sender) -> None:
    mai.opens("/write")
    seed = mai.seed
    mai.sends("/write", fresh=False)
    assert mai.seed == seed


def test_danger_now_is_enough_to_send(mai: Sender) -> None:
    assert mai.sends("/write", danger="yes").status_code == 200
    assert mai.arrived()[0].urgency == "red"


def test_a_child_who_writes_is_seen_sooner(mai: Sender) -> None:
    mai.sends("/write", words="con sợ", age="under_18")
    assert mai.arrived()[0].urgency == "amber"


def test_no_browser_and_no_proxy_keeps_the_form_or_the_code(mai: Sender) -> None:
    assert mai.opens("/write").headers["Cache-Control"] == "no-store"
    assert mai.sends("/write", words="x").headers["Cache-Control"] == "no-store"


def test_no_field_is_kept_by_the_browsers_own_memory(mai: Sender) -> None:
    page = mai.opens("/write").text
    for tag in ('<input type="text"', "<textarea", "<select"):
        for part in page.split(tag)[1:]:
            assert 'autocomplete="off"' in part.split(">")[0]


def test_english_readers_are_answered_in_english(mai: Sender) -> None:
    mai.sends("/en/write", words="My brother is on a boat.")
    with mai.house.reading() as session:
        assert standing(session, [mai.arrived()[0].conversation_id])[0].language == "en"


def test_a_very_busy_network_loses_no_words(mai: Sender, house: House) -> None:
    for _ in range(house.settings.reports_per_minute):
        mai.sends("/quiet/add", fresh=False)
    page = mai.sends("/write", words="Em tôi ở trên tàu.")
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert "Em tôi ở trên tàu." in page.text
    house.forgive()
    assert mai.sends("/write", fresh=False, words="Em tôi ở trên tàu.").status_code == 200
