"""The lists: all of it, page by page, found by name; and no word of a report in any of them."""

import re
import uuid
from datetime import timedelta

from api.casework import handing, queries, rules
from api.casework.kinds import CallClass, State
from api.casework.model import Case
from api.sealed import Kind
from api.tasks import queries as tasks
from tests.casework.people import Colleague, Writer
from tests.people import House

CANARY = "CHIM-HOÀNG-YẾN"
NEXT = re.compile(r'href="(/console[^"]*\?[^"]*after=[^"]*)"')
CASE = re.compile(r'href="/console/case/([0-9a-f-]{36})"')
WAITING = re.compile(r'href="/console/open/([0-9a-f-]{36})"')


def walked(who: Colleague, page: str, link: re.Pattern[str]) -> list[str]:
    """Every row of a list, from page to page."""
    found: list[str] = []
    while page:
        text = who.browser.get(page).text
        found += link.findall(text)
        more = NEXT.search(text)
        page = more[1].replace("&amp;", "&") if more else ""
    return found


def test_a_list_is_walked_to_its_end_though_all_changed_at_one_moment(
    house: House, father: Writer, lan: Colleague
) -> None:
    first = lan.opens(father.writes())
    with house.writing() as session:
        row = {column.name: getattr(session.get_one(Case, first), column.name) for column in Case.__table__.columns}
        session.add_all(Case(**row | {"id": uuid.uuid4(), "name": f"Hạt Dẻ {each}"}) for each in range(1000, 1120))
    found = walked(lan, "/console/all", CASE)
    assert (len(found), len(set(found))) == (121, 121)


def test_what_waits_is_walked_to_its_end_danger_first(house: House, lan: Colleague) -> None:
    for each in range(2 * tasks.PAGE + 3):
        Writer(house).writes(danger="yes" if each % 9 == 8 else "no")
        house.later(seconds=-1)  # all at one moment
    found = walked(lan, "/console", WAITING)
    assert (len(found), len(set(found))) == (103, 103)
    assert [row.rank for row in lan.waiting()[:12]] == [0] * 11 + [2]


def test_the_count_beside_the_list_is_what_waits(father: Writer, lan: Colleague, house: House) -> None:
    case_id = lan.opens(father.writes())
    Writer(house).writes(kind=Kind.QUIET)
    lan.does(rules.promise, case_id, house.at + timedelta(hours=3))
    assert 'aria-current="page">Bây giờ <span>2</span>' in lan.browser.get("/console").text


def test_a_case_is_found_by_its_name_as_it_is_heard(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    with lan.house.writing() as session:
        session.get_one(Case, case_id).name = "Đèn Lồng 2047"
    for heard in ("Đèn Lồng 2047", "den long 2047", " ĐÈN  LỒNG2047 "):
        answer = lan.browser.post("/console/find", data={"name": heard})
        assert (answer.status_code, answer.location) == (303, f"/console/case/{case_id}")
    page = lan.browser.post("/console/find", data={"name": "Đèn Lồng 2048"})
    assert page.status_code == 404
    assert "Không thấy “Đèn Lồng 2048” trong hồ sơ" in page.text
    assert 'action="/console/all"' in page.text


def test_a_list_shows_what_was_asked_for(house: House, father: Writer, lan: Colleague, nga: Colleague) -> None:
    mine, closed = lan.opens(father.writes()), lan.opens(Writer(house).writes())
    lan.does(handing.take, mine)
    lan.does(rules.classify, mine, CallClass.TRANSFER, None, version=1)
    lan.does(rules.set_state, closed, State.CLOSED)
    assert walked(lan, "/console/mine", CASE) == [str(mine)]
    assert walked(nga, "/console/mine", CASE) == []
    assert walked(nga, "/console/all?state=closed", CASE) == [str(closed)]
    assert walked(nga, "/console/all?call_class=transfer", CASE) == [str(mine)]
    assert len(walked(nga, "/console/all?state=no&call_class=no", CASE)) == 2


def test_each_desk_lists_its_own(father: Writer, minh: Colleague, lan: Colleague) -> None:
    case_id = minh.opens(father.writes())
    minh.does(handing.hand_to_desk, case_id, "follow-up", reason="")
    assert walked(minh, "/console/all", CASE) == [str(case_id)]
    assert walked(lan, "/console/all", CASE) == walked(lan, "/console", WAITING) == []
    with lan.house.reading() as session:
        name = minh.sees(case_id).listed.name
        assert queries.by_name(session, lan.ring(session).desks(session), name) is None


def test_no_list_and_no_title_says_a_word_of_a_report(house: House, father: Writer, lan: Colleague) -> None:
    told = dict.fromkeys(("person_name", "last_said", "place", "you_contact", "reply-contact"), CANARY)
    case_id = lan.opens(father.writes(CANARY, **told))
    lan.does(rules.note, case_id, CANARY)
    lan.does(handing.hand_to_colleague, case_id, house.nga.id, reason=CANARY)
    father.writes(CANARY, Kind.ADDITION)
    for page in ("/console", "/console/all", "/console/mine", "/en/console"):
        assert CANARY not in lan.browser.get(page).text
    text = lan.looks(case_id).text
    assert text.count(CANARY) >= 6
    assert CANARY not in text.split("<title>")[1].split("</title>")[0]
