"""Two at once: an older version is refused, and what was typed stands on the page beside what is stored."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from api.casework import rules
from api.casework.kinds import CallClass, Category
from api.errors import Changed
from tests.casework.people import Colleague, Writer, both_at_once
from tests.people import House


def chosen(page: TestResponse, value: str) -> bool:
    return f'<option value="{value}" selected>' in page.text


def test_an_older_class_is_refused_and_the_choice_stays(father: Writer, lan: Colleague, nga: Colleague) -> None:
    case_id = lan.opens(father.writes())
    assert nga.sends(case_id, "class", call_class="counselling", category="marriage", version=1).status_code == 303
    page = lan.sends(case_id, "class", call_class="transfer", category="child", version=1)
    assert page.status_code == 409
    assert "Chưa có gì bị ghi đè" in page.text
    assert chosen(page, "transfer")
    assert chosen(page, "child")
    assert "Kết hôn, giấy tờ kết hôn</span>" in page.text
    assert lan.sees(case_id).category == "marriage"
    assert lan.sends(case_id, "class", call_class="transfer", category="child", version=2).status_code == 303
    assert (lan.sees(case_id).listed.call_class, lan.sees(case_id).category) == ("transfer", "child")


def test_of_two_who_classify_at_once_one_is_refused(father: Writer, lan: Colleague, nga: Colleague) -> None:
    case_id = lan.opens(father.writes())
    kinds = (CallClass.COUNSELLING, Category.CHILD)
    found = both_at_once(
        *(lambda each=each: each.does(rules.classify, case_id, *kinds, version=1) for each in (lan, nga))
    )
    assert sorted(type(each).__name__ for each in found) == ["Changed", "NoneType"]


def test_older_facts_are_refused_and_what_was_typed_stays(father: Writer, lan: Colleague, nga: Colleague) -> None:
    case_id = lan.opens(father.writes(person_name="Thí Dụ"))
    version = lan.sees(case_id).persons[0].version
    assert nga.sends(case_id, "facts", fact_name="Trần Thí Dụ", version=version).status_code == 303
    page = lan.sends(case_id, "facts", fact_name="Nguyễn Thí Dụ", fact_home='<b>"Lào Cai"', version=version)
    assert page.status_code == 409
    assert 'value="Nguyễn Thí Dụ"' in page.text
    assert "&lt;b&gt;&#34;Lào Cai&#34;" in page.text
    assert "Trần Thí Dụ</dd>" in page.text
    assert f'name="version" value="{version + 1}"' in page.text
    assert lan.sees(case_id).persons[0].facts == {"name": "Trần Thí Dụ"}


def test_an_addition_read_in_between_is_not_wiped_out(father: Writer, lan: Colleague, nga: Colleague) -> None:
    case_id = lan.opens(father.writes())
    version = lan.sees(case_id).persons[0].version
    father.writes("Nhớ thêm.", person_born="2005")
    nga.looks(case_id)
    with pytest.raises(Changed):
        lan.does(rules.change_facts, case_id, {"name": "Thí Dụ"}, version=version)


def test_facts_of_somebody_of_whom_nothing_is_known_yet(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.seals({"words": "x"}))
    father.seals(b"no json")
    assert lan.sends(case_id, "facts", fact_name="Thí Dụ", version=1).status_code == 303
    assert lan.sees(case_id).persons[0].facts == {"name": "Thí Dụ"}
    other = lan.opens(Writer(lan.house).seals(b"no json"))
    assert lan.sees(other).persons == []
    assert lan.sends(other, "facts", fact_name="Ai", version=0).status_code == 303
    assert lan.sends(other, "facts", fact_name="Ai đó", version=0).status_code == 409


LONG = "chữ " * 250_000
KEPT: list[tuple[str, dict[str, Any], int, str]] = [
    ("note", {"note": " \n"}, 422, "Hãy viết vài chữ"),
    ("answer", {"answer": ""}, 422, "Hãy viết vài chữ"),
    ("clue", {"clue": " ", "when": "hôm kia"}, 422, "hôm kia"),
    ("promise", {"day": "hôm nay", "time": "8 giờ"}, 422, "8 giờ"),
    ("promise", {"day": "0001-01-01"}, 422, "0001-01-01"),
    ("promise", {"day": "9999-12-31", "time": "23:59"}, 422, "9999-12-31"),
    ("note", {"note": LONG}, 422, LONG.strip()),
    ("answer", {"answer": LONG}, 422, LONG.strip()),
    ("clue", {"clue": LONG}, 422, LONG.strip()),
    ("facts", {"fact_name": LONG, "version": 1}, 422, LONG.strip()),
    ("hand", {"to": "desk:follow-up", "reason": LONG}, 422, LONG.strip()),
]


@pytest.mark.parametrize(("act", "form", "status", "kept"), KEPT, ids=lambda value: str(value)[:30])
def test_what_cannot_be_saved_comes_back(
    house: House, father: Writer, minh: Colleague, act: str, form: dict[str, Any], status: int, kept: str
) -> None:
    talk = father.writes()
    case_id = minh.opens(talk)
    before = minh.sees(case_id)
    page = minh.sends(case_id, act, conversation=str(talk), **form)
    assert page.status_code == status
    assert kept in page.text
    assert 'role="alert"' in page.text
    assert minh.sees(case_id) == before
