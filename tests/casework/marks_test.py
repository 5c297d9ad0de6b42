"""A case is found again by a number or an account, however it is written; rows hold digests alone."""

import re
import uuid

import pytest

from api.casework import handing, marking, marks, opening, queries, restricting
from api.casework.model import Case, CaseMark
from api.keys.model import KeyWrap
from api.keys.rules import rotate_desk
from api.missing.clues import Told
from tests.casework.people import Colleague, Writer
from tests.people import House

NUMBER = "0912 345 678"


@pytest.fixture
def case_id(father: Writer, lan: Colleague) -> uuid.UUID:
    told = father.writes(
        f"Kẻ đó gọi từ {NUMBER}.", recruiter_account="facebook.com/Cong.Ty.Viec.Nhe", place_plate="29A-123.45"
    )
    return lan.opens(told)


def found(who: Colleague, text: str) -> list[uuid.UUID]:
    return [case.id for case in who.asks(queries.by_mark, text)]


@pytest.mark.parametrize(
    "text",
    ["0912345678", "+84 912 345 678", "0084912345678", "912.345.678", "@cong.ty.viec.nhe", "29a 12345"],
)
def test_however_it_is_written(case_id: uuid.UUID, lan: Colleague, text: str) -> None:
    assert found(lan, text) == [case_id]


@pytest.mark.parametrize("text", ["", "0912345679", "cong.ty", "29A", "Con trai", "' OR 1=1 --", "0" * 5000, "\0"])
def test_anything_else_finds_nothing(case_id: uuid.UUID, lan: Colleague, text: str) -> None:
    assert found(lan, text) == []


def test_lan_types_it_and_the_case_opens(case_id: uuid.UUID, lan: Colleague, house: House) -> None:
    answer = lan.browser.post("/console/find", data={"name": NUMBER})
    assert (answer.status_code, answer.location) == (303, f"/console/case/{case_id}")
    assert house.acts()[-1] == "CASE_FOUND"


def test_two_cases_with_one_number_are_both_shown(case_id: uuid.UUID, house: House, lan: Colleague) -> None:
    other = lan.opens(Writer(house).writes(f"Tôi nhận được cuộc gọi của {NUMBER}"))
    page = lan.browser.post("/console/find", data={"name": NUMBER})
    assert page.status_code == 200
    assert f"2 hồ sơ nói đến “{NUMBER}”" in page.text
    assert all(str(each) in page.text for each in (case_id, other))


def test_a_clue_that_lan_notes_is_found_too(case_id: uuid.UUID, lan: Colleague) -> None:
    lan.sends(case_id, "clue", clue="Số mới: 0987 654 321", source="staff", certainty="sure")
    assert found(lan, "0987654321") == [case_id]


def test_a_case_of_another_desk_is_not_found(case_id: uuid.UUID, lan: Colleague, minh: Colleague) -> None:
    minh.does(restricting.restrict, case_id, [minh.id], reason="")
    assert found(minh, NUMBER) == [case_id]
    assert found(lan, NUMBER) == []


def test_a_joined_case_is_found_where_its_content_went(case_id: uuid.UUID, house: House, minh: Colleague) -> None:
    other = minh.opens(Writer(house).writes("Một tin khác, gọi 0987 654 321."))
    minh.does(handing.join, case_id, minh.sees(other).listed.name)
    assert found(minh, NUMBER) == [other]
    assert found(minh, "0987654321") == [other]


def test_after_the_index_key_is_rotated_it_is_found_before_and_after_it_was_marked_anew(
    case_id: uuid.UUID, lan: Colleague, minh: Colleague, house: House
) -> None:
    minh.does(rotate_desk, "index")
    assert found(lan, NUMBER) == [case_id]
    assert lan.asks(queries.unmarked) == [case_id]
    with house.reading() as session:
        before = {mark.digest for mark in session.query(CaseMark)}
    with house.writing() as session:
        opening.remark(session, lan.ring(session), case_id)
    with house.reading() as session:
        assert before.isdisjoint({mark.digest for mark in session.query(CaseMark)})
    assert found(lan, NUMBER) == [case_id]
    assert lan.asks(queries.unmarked) == []


def test_reading_a_case_marks_it_anew_by_itself(case_id: uuid.UUID, lan: Colleague, minh: Colleague) -> None:
    minh.does(rotate_desk, "index")
    lan.does(opening.read, case_id)
    assert lan.asks(queries.unmarked) == []


def test_a_number_in_the_middle_of_a_long_story_is_found() -> None:
    assert "tel:+84912345678" in marks.numbers_in("Chuyện dài. " * 500 + NUMBER)


def test_what_stands_in_a_clue_is_read_by_what_it_is_about() -> None:
    assert marks.said_of("place.plate", "29A-123.45") == {"plate:29A12345"}
    assert marks.said_of("last.account", Told("last.account", "  @Sơn.Tra ").text) == {"account:sơn.tra"}


def test_minh_marks_them_anew_on_the_page_past_those_that_open_to_nobody(
    case_id: uuid.UUID, minh: Colleague, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "AT_ONCE", 2)
    others = [minh.opens(Writer(house).writes()) for _ in range(3)]
    minh.does(rotate_desk, "index")
    with house.writing() as session:
        shut = [session.get_one(Case, each).content_key_id for each in sorted([case_id, *others])[:2]]
        session.query(KeyWrap).filter(KeyWrap.content_key_id.in_(shut)).delete()
    page = minh.browser.get("/console/keys").text
    assert "Còn 4 hồ sơ chưa được đánh dấu" in page
    for _ in range(3):
        page = minh.browser.post("/console/keys/mark", data=marked_after(page), follow_redirects=True).text
    assert "Còn 2 hồ sơ chưa được đánh dấu" in page
    assert len(set(minh.asks(queries.unmarked)) - set(sorted([case_id, *others])[:2])) == 0
    assert house.acts().count("CASES_MARKED") == 1


def marked_after(page: str) -> dict[str, str]:
    """What the form on the page sends along."""
    found = re.search(r'keys/mark">(<input type="hidden" name="after" value="([^"]+)">)?', page)
    assert found is not None
    return {"after": found[2]} if found[2] else {}


def test_minh_marks_all_cases_anew_on_a_terminal(case_id: uuid.UUID, minh: Colleague, house: House) -> None:
    minh.does(rotate_desk, "index")
    typed = "\n".join([house.minh.email, house.minh.password, house.code(house.minh)]) + "\n"
    shown = house.app.test_cli_runner().invoke(args=["cases", "mark"], input=typed)
    assert "Marked anew: 1." in shown.output
    assert minh.asks(queries.unmarked) == []
