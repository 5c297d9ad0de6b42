"""'Hôm nay' without script: by the code, four questions, a second look, and another moment whenever one likes."""

from typing import Any

import pytest

from api.binary import to_text
from api.checkin import pausing, queries, rules
from api.checkin.kinds import Standing, State
from api.conversation.code import new_code
from api.sealed import Label, derived
from tests.casework.people import Colleague, Writer
from tests.checkin.guest import Guest

WELL = {"short.mood": 1, "short.safe": 0, "short.need": 0, "short.contact": 0}


@pytest.fixture
def mai(lan: Colleague) -> Guest:
    guest = Guest(lan)
    assert guest.joins().status_code == 200
    return guest


def follow(guest: Guest) -> queries.Followed:
    with guest.house.reading() as session:
        return queries.of_case(session, guest.case_id)[0]


def test_who_looks_at_the_page_learns_nothing(lan: Colleague) -> None:
    page = lan.house.client().get("/today").text
    assert "<title>Lối Về</title>" in page
    assert "Bây giờ bạn đọc một mình được không?" in page
    assert not any(word in page for word in ("nạn nhân", "mua bán", "buôn", "hồi hương"))


def test_four_answers_and_a_second_look(mai: Guest) -> None:
    asked = mai.posts(**WELL)
    assert "Bạn đã trả lời 4 câu." in asked.text
    assert mai.told() == []
    done = mai.answers(WELL)
    assert "Cảm ơn bạn." in done.text
    ((kind, urgency, said),) = mai.told()
    assert said is not None
    assert (kind, urgency, said.answers, said.raised, said.half) == ("check_in", "normal", WELL, (), False)
    assert set(said.versions) == {"short"}
    assert said.changed == ()


def test_a_double_tap_is_one_answer(mai: Guest) -> None:
    for _ in range(2):
        mai.answers(WELL, form="0123456789abcdef")
    assert len(mai.told()) == 1


def test_more_questions_in_the_same_sitting_and_whatever_is_empty_was_skipped(mai: Guest) -> None:
    mai.answers({"short.mood": 2, "who5.1": 4, "safety.threat": 1})
    ((_, urgency, said),) = mai.told()
    assert said is not None
    assert (urgency, said.raised) == ("amber", ("threat",))
    assert said.skipped == ("short.safe", "short.need", "short.contact")
    assert follow(mai).standing is Standing.AMBER


def test_what_no_form_asks_is_left_out(mai: Guest) -> None:
    assert "Chưa có câu trả lời nào" in mai.posts(**{"short.mood": "9", "short.safe": "-1", "phq9.9": "3"}).text
    assert "Chưa có câu trả lời nào" in mai.posts(sure="1").text
    assert mai.told() == []


def test_not_safe_is_red_with_numbers_at_once_and_says_who_looks(mai: Guest) -> None:
    page = mai.answers(WELL | {"short.safe": 2}).text
    assert "Trang này không có người nhìn từng phút" in page
    assert "Xem các số để gọi" in page
    assert "Chưa có ai mở" in page
    assert [urgency for _, urgency, _ in mai.told()] == ["red"]
    assert follow(mai).standing is Standing.RED


def test_without_a_script_too_a_page_says_honestly_whether_somebody_has_it(mai: Guest) -> None:
    shown = '"{}"><b>'
    mai.answers(WELL | {"short.safe": 2})
    assert shown.format("wait") in mai.posts("/today/state").text
    mai.house.later(minutes=11)
    assert shown.format("none") in mai.posts("/today/state").text
    mai.lan.opens(follow(mai).conversation_id)
    assert shown.format("here") in mai.posts("/today/state").text
    assert mai.posts("/today/state", code=" ".join(new_code().words)).status_code == 404


def test_help_now_needs_no_answer_and_no_second_look(mai: Guest) -> None:
    page = mai.posts(help="1").text
    assert "Xem các số để gọi" in page
    ((_, urgency, said),) = mai.told()
    assert said is not None
    assert (urgency, said.answers, said.raised) == ("red", {"short.help": 1}, ("help_now",))


def test_another_moment_is_the_calendar_at_once_and_nothing_is_missed(mai: Guest) -> None:
    answer = mai.posts(later="1")
    assert (answer.status_code, answer.location) == (303, "/pause")
    assert [kind for kind, *_ in mai.told()] == ["later"]
    assert [one.kind for one in mai.lan.waiting()] == ["report"]  # the case of before, and nothing more


@pytest.mark.parametrize("code", ["", "không phải mã", "1" * 25])
def test_another_moment_opens_the_calendar_for_whoever_has_no_code(mai: Guest, code: str) -> None:
    answer = mai.posts(later="1", code=code)
    assert (answer.status_code, answer.location) == (303, "/pause")


def test_a_wrong_code_keeps_what_was_chosen_and_is_slow_to_guess(mai: Guest) -> None:
    wrong = " ".join(new_code().words)
    page = mai.posts(code=wrong, **WELL)
    assert page.status_code == 404
    assert "Mã này không mở được trang này" in page.text
    assert page.text.count(" checked") == len(WELL)
    assert [mai.posts(code=wrong, **WELL).status_code for _ in range(10)][-1] == 429
    assert mai.told() == []


def test_somebody_who_has_stopped_is_not_asked(mai: Guest) -> None:
    with mai.house.writing() as session:
        pausing.end(session, rules.held(session, mai.code), State.STOPPED, by=None, at=mai.house.at)
    assert mai.answers(WELL).status_code == 404
    assert mai.told() == []


def test_a_phone_learns_desk_and_turn_by_what_posts_alone(mai: Guest) -> None:
    lookup = to_text(derived(mai.code.secret, Label.CODE_LOOKUP))
    page = mai.browser.post("/today/here", data={"lookup": lookup, "access": to_text(mai.code.access)})
    assert '"desk": "intake"' in page.text.replace("&#34;", '"')
    assert '"turn": 0' in page.text
    for other in ({"lookup": lookup, "access": lookup}, {"lookup": "x", "access": ""}, {}):
        refused = mai.browser.post("/today/here", data=other)
        assert (refused.status_code, "data-told" in refused.text) == (404, False)


# --- joining ---


def test_she_reads_what_it_is_before_she_says_yes(lan: Colleague) -> None:
    mai = Guest(lan)
    page = mai.posts("/today/join").text
    assert "Máy dùng chung: không giữ lại gì" in page
    assert "Sau 3 ngày, 2 tuần, 1 tháng, 3 tháng" in page
    assert 'value="19:00"' in page
    assert page.count(" checked") == 2 + 2  # saturday and sunday; a shared phone, no reminder
    assert follow(mai).joined_at is None


def test_without_a_yes_nothing_begins_and_what_was_chosen_stays(lan: Colleague) -> None:
    mai = Guest(lan)
    page = mai.posts("/today/join", begin="1", since="08:00", until="09:00", days="mon", zone="Asia/Tokyo").text
    assert "Chưa có câu đồng ý" in page
    assert 'value="08:00"' in page
    assert follow(mai).joined_at is None


def test_her_own_hours_count_from_then_on(lan: Colleague) -> None:
    mai = Guest(lan)
    page = mai.joins(since="08:00", until="11:30", days=["mon", "fri"], zone="Asia/Tokyo", reminder="push").text
    assert "Bạn đã bắt đầu" in page
    now = follow(mai)
    assert (now.state, now.reminder, now.window.since, now.window.days) == ("active", "push", "08:00", ("mon", "fri"))
    assert now.window.zone == "Asia/Tokyo"


@pytest.mark.parametrize("hours", [{"since": "8"}, {"since": "25:00", "until": "09:00"}, {"zone": "Mars/Base"}])
def test_hours_of_no_clock_are_left_out(lan: Colleague, hours: dict[str, Any]) -> None:
    mai = Guest(lan)
    assert mai.joins(**hours).status_code == 200
    assert (follow(mai).window.since, follow(mai).window.zone) == ("", "Asia/Ho_Chi_Minh")


def test_a_stranger_who_tries_codes_is_slowed_down(lan: Colleague) -> None:
    browser = lan.house.client()
    tries = [browser.post("/today/join", data={"code": " ".join(new_code().words)}).status_code for _ in range(11)]
    assert tries == [404] * 10 + [429]


def test_an_ordinary_mailbox_joins_nothing(lan: Colleague) -> None:
    father = Writer(lan.house)
    father.writes()
    page = lan.house.client().post("/today/join", data={"code": " ".join(father.code.words), "begin": "1"})
    assert page.status_code == 404
