"""Mai asks for a copy of what is kept about her: her answers and what was asked of her, never a member's notes."""

import re
import uuid

from api.casework import handing
from tests.accompanying.people import Mai, does, page
from tests.casework.people import Colleague, Writer
from tests.people import House


def copy_of(lan: Colleague, mai: Mai, about: uuid.UUID) -> str:
    wish = {"asks": "export", "about": str(about), "asker": "Mai", "proof": "gặp mặt", "token": uuid.uuid4().hex}
    request = lan.sends(mai.case_id, "request", **wish).location
    return lan.browser.get(f"{request}/data").text


def test_a_copy_holds_her_answers_and_visits_and_no_note_of_a_member(house: House, lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers({"short.mood": 3}, words="đêm khó ngủ")
    does(lan, mai, "visit", kind="visit", day="2026-11-24", time="08:00", words="gặp ở lớp may")
    does(lan, mai, "notes", private="chuyện trị liệu")
    does(lan, mai, "looked", looked="bàn với chị Hoa", level="quiet")
    for about in (mai.row.person_id, mai.row.conversation_id):
        copy = copy_of(lan, mai, about)
        assert re.search(r"<dd[^>]*>Mệt</dd>", copy)
        for theirs in ("đêm khó ngủ", "gặp ở lớp may"):
            assert theirs in copy
        for ours in ("chuyện trị liệu", "bàn với chị Hoa"):
            assert ours not in copy


def test_who_reported_gets_nothing_of_hers(lan: Colleague, mai: Mai) -> None:
    mai.joins()
    mai.answers({"short.mood": 3}, words="đêm khó ngủ")
    father = next(one.id for one in lan.sees(mai.case_id).conversations if one.id != mai.row.conversation_id)
    assert "đêm khó ngủ" not in copy_of(lan, mai, father)


def test_a_course_goes_along_when_cases_are_joined_and_restricted_notes_stay_closed(
    house: House, lan: Colleague, nga: Colleague, mai: Mai
) -> None:
    does(lan, mai, "visit", kind="visit", day="2026-11-24", time="08:00", words="gặp ở lớp may")
    does(lan, mai, "notes", private="chuyện trị liệu")
    other = lan.opens(Writer(house).writes("Chị của Mai viết."))
    lan.does(handing.join, mai.case_id, lan.sees(other).listed.name)
    mai.case_id = other
    assert "gặp ở lớp may" in page(nga, mai)
    path = f"/console/followed/{mai.id}/notes"
    assert "chuyện trị liệu" in lan.browser.get(path).text
    assert "chuyện trị liệu" not in nga.browser.get(path).text
