"""The mailbox: state, answers, additions, asking for news, letting go; and what a finder of the code does not see."""

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from api import clock
from api.casework import handing, opening
from api.casework import rules as casework
from api.conversation import rules as conversation
from api.sealed import Kind
from tests.people import House
from tests.senders import Sender, file, photo, waiting

SECRET = "Em ở tầng ba, cửa sổ nhìn ra sông."


@pytest.fixture
def hai(house: House) -> Sender:
    """Bác Hai wrote about his son, and copied the code onto paper."""
    hai = Sender(house)
    hai.sends("/write", words=SECRET)
    return hai


def answered(house: House, sender: Sender, text: str) -> None:
    """Lan opens the report and answers."""
    with house.writing() as session:
        ring = house.ring(session, house.lan)
        found = sender.arrived()[0].conversation_id
        case_id = opening.open_conversation(session, ring, found, at=house.at)
        opening.read(session, ring, case_id, at=house.at)
        casework.answer(session, ring, case_id, found, text, at=house.at, look_again_in=timedelta(hours=5))


def title(page: TestResponse) -> str:
    return page.text.split("<h1>")[1].split("</h1>")[0]


def test_it_says_received_read_and_handled_with_their_times(hai: Sender, house: House) -> None:
    page = hai.in_box()
    assert title(page) == "Đã nhận"
    assert "Đã nhận 09:00" in page.text
    assert "Xem lại trước 21:00" in page.text
    house.later(minutes=20)
    with house.writing() as session:
        conversation.mark_read_by_staff(session, [hai.arrived()[0].id], at=house.at)
    assert title(hai.in_box()) == "Đã đọc"
    assert "Đã đọc 09:20" in hai.in_box().text
    with house.writing() as session:
        conversation.mark_handled(session, hai.arrived()[0].conversation_id, at=house.at)
    assert title(hai.in_box()) == "Đang xử lý"


def test_an_answer_is_read_with_the_paper_on_any_phone(hai: Sender, house: House) -> None:
    house.later(minutes=31)
    answered(house, hai, "Chúng tôi đã đọc. Cháu gọi từ số nào?")
    other = Sender(house, "192.0.2.9")
    other.code = hai.code.upper()
    page = other.in_box()
    assert title(page) == "Có tin cho bạn"
    assert "Cháu gọi từ số nào?" in page.text
    house.later(minutes=1)
    assert title(other.in_box()) == "Đang xử lý"


def test_who_finds_the_code_does_not_read_the_story(hai: Sender, house: House) -> None:
    answered(house, hai, "Chúng tôi đã đọc.")
    page = hai.in_box().text
    assert SECRET not in page
    assert "Tin của bạn" in page


def test_the_page_is_kept_by_nobody_and_has_no_code_in_its_address(hai: Sender) -> None:
    page = hai.in_box()
    assert page.headers["Cache-Control"] == "no-store"
    assert page.request.path == "/box"
    assert not page.request.query_string
    assert "<title>Lối Về</title>" in page.text


def test_the_person_has_just_called(hai: Sender, house: House) -> None:
    form = hai.in_box("/contact", show="1")
    assert 'value="09:00"' in form.text
    house.later(minutes=1)
    page = hai.in_box("/contact", words="Em gọi bằng số lạ.", last_when="09:00", photo=file(photo()))
    assert "Đã nhận lúc 09:01" in page.text
    message = hai.arrived()[-1]
    assert (message.kind, message.urgency, len(message.files)) == ("contact", "amber", 1)
    assert "contact" in {row.kind for row in waiting(house)}


def test_the_time_of_the_call_alone_is_worth_sending(hai: Sender) -> None:
    hai.house.later(minutes=5)
    assert hai.in_box("/contact", last_when="09:00").status_code == 200
    assert hai.arrived()[-1].kind == "contact"


def test_a_detail_is_remembered_later(hai: Sender, house: House) -> None:
    house.later(days=2)
    hai.in_box("/add", **{"recruiter-name": "Chị Sáu"})
    assert (hai.arrived()[-1].content or {})["cards"] == {"recruiter": {"name": "Chị Sáu"}}
    assert "Đã nhận 09:00, 24/11" in hai.in_box().text


def test_an_empty_addition_comes_back(hai: Sender) -> None:
    page = hai.in_box("/add", danger="no", place_lat="1")
    assert page.status_code == 422
    assert "Chưa có gì để gửi" in page.text
    assert len(hai.arrived()) == 1


def test_an_addition_goes_to_the_desk_that_reads_now(hai: Sender, house: House) -> None:
    answered(house, hai, "Chúng tôi đã đọc.")
    with house.writing() as session:
        ring = house.ring(session, house.lan)
        found = hai.arrived()[0].conversation_id
        case_id = opening.open_conversation(session, ring, found, at=house.at)
        handing.hand_to_desk(session, ring, case_id, "follow-up", reason="theo dõi", at=house.at)
    house.later(minutes=1)
    assert hai.in_box("/add", words="Thêm một điều.").status_code == 200
    lists = [{row.kind for row in waiting(house, reader)} for reader in (house.lan, house.hoa)]
    assert [Kind.ADDITION in kinds for kinds in lists] == [False, True]
    assert (hai.arrived(house.hoa)[-1].content or {})["words"] == "Thêm một điều."


def test_asking_for_news_waits_once_and_promises_an_answer(hai: Sender, house: House) -> None:
    before = len(waiting(house))
    page = hai.in_box("/news")
    hai.in_box("/news")
    assert "trả lời trước 21:00, cả khi chưa có gì mới" in page.text
    assert len(waiting(house)) == before + 1


def test_a_deleted_mailbox_opens_for_nobody_and_the_hotline_keeps_the_report(hai: Sender, house: House) -> None:
    answered(house, hai, "Chúng tôi đã đọc.")
    found = hai.arrived()[0].conversation_id
    asked = hai.in_box("/delete")
    assert "vẫn giữ" in asked.text
    assert hai.in_box().status_code == 200
    hai.in_box("/delete", sure="1")
    assert hai.in_box().status_code == 404
    assert hai.in_box("/add", words="còn đó không").status_code == 404
    assert hai.in_box("/delete", sure="1").status_code == 404
    assert found in {row.subject_id for row in waiting(house)} or hai.arrived() == []


def test_an_unknown_code_gets_a_kind_page(house: House) -> None:
    stranger = Sender(house)
    for code in ("", "một hai ba", "1" * 25, "\0", "🙂" * 8, "x" * 100_000):
        stranger.code = code
        page = stranger.in_box()
        assert page.status_code == 404
        assert "Gửi tin mới" in page.text
        house.forgive()


def test_guessing_is_slow_and_the_right_code_always_opens(hai: Sender, house: House) -> None:
    guesser = Sender(house, "192.0.2.66")
    answers = []
    for _ in range(12):
        guesser.code = "1" * 25
        answers.append(guesser.in_box())
    assert [page.status_code for page in answers] == [404] * 10 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    guesser.code = hai.code
    assert guesser.in_box().status_code == 200


def test_two_words_show_that_the_code_was_kept(hai: Sender) -> None:
    asked = hai.in_box("/check")
    places = [place for place in range(1, 9) if f"word-{place}" in asked.text]
    assert len(places) == 2
    words = hai.code.split()
    wrong = hai.in_box("/check", **{f"word-{places[0]}": "sai"})
    assert "Chưa khớp" in wrong.text
    right = hai.in_box("/check", **{f"word-{place}": words[place - 1].upper() for place in places})
    assert "Bạn đã giữ được mã" in right.text


def test_a_promise_that_is_late_is_admitted(hai: Sender, house: House) -> None:
    house.later(hours=13)
    assert clock.now() == house.at
    assert "muộn hơn đã hẹn" in hai.in_box().text


def test_the_card_for_the_next_call_may_be_kept_on_the_phone(house: House) -> None:
    page = house.client().get("/next-time")
    assert page.status_code == 200
    assert "no-store" not in page.headers["Cache-Control"]
