"""Quick replies: kept by who leads, at hand for who answers, in the writer's language."""

import uuid
from typing import Any

import pytest

from api.casework import replies
from api.errors import NotFound
from tests.casework.people import Colleague, Writer
from tests.people import House

THANKS = "Cảm ơn bạn đã viết. 👨‍👩‍👧 \u202eabc\u202c"


def form(house: House, **other: str) -> dict[str, Any]:
    return {"desk": str(house.desk().id), "language": "vi", "title": "Cảm ơn", "words": THANKS} | other


def one(house: House) -> replies.Reply:
    with house.reading() as session:
        return replies.replies(session, [house.desk().id])[0]


def test_a_lead_writes_and_lan_has_it_at_hand(house: House, father: Writer, lan: Colleague, minh: Colleague) -> None:
    assert minh.browser.post("/console/replies", data=form(house)).status_code == 303
    case_id = lan.opens(father.writes())
    page = lan.looks(case_id).text
    assert f'data-ask="{THANKS}">Cảm ơn</a>' in page
    filled = lan.browser.get(f"/console/case/{case_id}?quick={one(house).id}").text
    assert f">{THANKS}</textarea>" in filled
    assert f">{THANKS}</textarea>" not in lan.browser.get(f"/console/case/{case_id}?quick={uuid.uuid4()}").text


def test_only_words_in_the_writers_language_where_there_are_any(
    house: House, father: Writer, lan: Colleague, minh: Colleague
) -> None:
    minh.browser.post("/console/replies", data=form(house, language="en", title="Thanks"))
    case_id = lan.opens(father.writes())
    assert "Thanks</a>" in lan.looks(case_id).text
    minh.browser.post("/console/replies", data=form(house))
    assert "Thanks</a>" not in lan.looks(case_id).text


def test_an_older_version_is_refused_and_what_was_typed_stays(house: House, minh: Colleague, hoa: Colleague) -> None:
    minh.browser.post("/console/replies", data=form(house))
    at = f"/console/replies/{one(house).id}"
    assert minh.browser.post(at, data=form(house, words="Cảm ơn bạn.", version="1")).status_code == 303
    page = minh.browser.post(at, data=form(house, words="Xin cảm ơn.", version="1"))
    assert page.status_code == 409
    assert "Xin cảm ơn.</textarea>" in page.text
    assert "Cảm ơn bạn.</p>" in page.text
    with pytest.raises(NotFound):  # Hoa has left that desk
        hoa.does(replies.remove, one(house).id)
    assert minh.browser.post(f"{at}/remove").status_code == 303
    assert "Chưa có câu nào" in minh.browser.get("/console/replies").text


def test_what_cannot_be_kept_comes_back(house: House, minh: Colleague) -> None:
    for wrong in ({"title": ""}, {"title": "x" * 61}, {"words": "\0"}, {"language": "x" * 9}):
        page = minh.browser.post("/console/replies", data=form(house) | wrong)
        assert page.status_code == 422, wrong
        assert 'role="alert"' in page.text
    assert minh.browser.post("/console/replies", data=form(house, title="\0Cảm ơn")).status_code == 303


def test_sent_twice_it_is_one_and_lan_may_not(house: House, minh: Colleague, lan: Colleague) -> None:
    for _ in range(2):
        minh.browser.post("/console/replies", data=form(house, token="a"))
    with house.reading() as session:
        assert len(replies.replies(session, [house.desk().id])) == 1
    assert lan.browser.get("/console/replies").status_code == 403
