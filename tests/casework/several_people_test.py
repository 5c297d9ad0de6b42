"""Several people in one case: each with their own facts, clues and support; how they belong together."""

import uuid
from typing import Any

import pytest

from api.casework import handing, people, restricting, rules
from api.casework.people import SamePerson, Tie, TooManyPersons
from api.casework.queries import OpenedCase
from api.errors import Changed, NotFound
from api.missing.clues import Told
from api.missing.entitlements import Item, Stage, Status, Support
from api.missing.model import PersonSupport
from api.sealed import Kind
from tests.casework.people import Colleague, Writer, both_at_once
from tests.people import House

WORDS = "Mai 👨‍👩‍👧 \u202eabc\u202c שלום <b>x</b>"
ASKED = Support(Status.IDENTIFIED, items={"medical": Item(Stage.ASKED, "2026-11-20", WORDS)})


@pytest.fixture
def case_id(father: Writer, minh: Colleague) -> uuid.UUID:
    """A father reports his son; he was with a girl."""
    return minh.opens(father.writes(person_name="Trần Thí Dụ", place="gần sông"))


def mai(who: Colleague, case_id: uuid.UUID, name: str = "Mai") -> uuid.UUID:
    found: uuid.UUID = who.does(people.add_person, case_id, name, token=f"form of {name}")
    return found


def named(case: OpenedCase) -> list[str]:
    return [person.facts.get("name", "") for person in case.persons]


def clues(case: OpenedCase, number: int) -> set[str]:
    return {clue.told.text for clue in case.persons[number].clues}


def test_each_has_facts_and_clues_of_their_own(case_id: uuid.UUID, minh: Colleague, father: Writer) -> None:
    girl = mai(minh, case_id)
    assert (
        minh.sends(case_id, "facts", person=str(girl), fact_name="Mai", fact_home="Sa Pa", version=1).status_code == 303
    )
    sent = minh.sends(case_id, "clue", person=str(girl), clue="áo đỏ")
    assert sent.location == f"/console/case/{case_id}?person={girl}#clues"
    father.writes("Nhớ thêm.", Kind.ADDITION, last_when="hôm kia")
    minh.looks(case_id)
    seen = minh.sees(case_id)
    assert named(seen) == ["Trần Thí Dụ", "Mai"]
    assert seen.persons[1].facts["home"] == "Sa Pa"
    assert clues(seen, 1) == {"áo đỏ"}
    assert clues(seen, 0) >= {"gần sông", "hôm kia"}


def test_the_page_shows_one_at_a_time(case_id: uuid.UUID, minh: Colleague) -> None:
    girl = mai(minh, case_id, WORDS)
    minh.does(rules.add_clue, case_id, Told("staff.noted", "áo đỏ"), person_id=girl)
    first, second = minh.looks(case_id).text, minh.browser.get(f"/console/case/{case_id}?person={girl}").text
    assert "áo đỏ" not in first
    assert "áo đỏ" in second
    assert f'?person={girl}#people" aria-current="true"' in second
    assert WORDS.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;") in first
    assert "Mai" not in first.split("<title>")[1].split("</title>")[0]
    assert minh.browser.get(f"/console/case/{case_id}?person=%00").status_code == 200


def test_a_second_tap_adds_nobody_and_a_name_may_be_missing(case_id: uuid.UUID, minh: Colleague, house: House) -> None:
    assert mai(minh, case_id) == mai(minh, case_id)
    minh.does(people.add_person, case_id, "")
    assert "Người 3" in minh.looks(case_id).text
    page = minh.sends(case_id, "person", **{"person-name": "M" * 2_001})
    assert page.status_code == 422
    assert "M" * 2_001 in page.text
    assert house.acts().count("PERSON_ADDED") == 2


def test_a_name_of_a_thousand_letters_is_kept_whole(case_id: uuid.UUID, minh: Colleague) -> None:
    mai(minh, case_id, "Ằ" * 1_000)
    assert "Ằ" * 1_000 in named(minh.sees(case_id))
    assert minh.looks(case_id).status_code == 200


def test_there_is_an_end(case_id: uuid.UUID, minh: Colleague) -> None:
    for number in range(people.MOST_PERSONS - 1):
        mai(minh, case_id, str(number))
    with pytest.raises(TooManyPersons):
        mai(minh, case_id, "thêm một người")


def test_a_clue_is_given_to_whom_it_belongs(case_id: uuid.UUID, minh: Colleague) -> None:
    girl = mai(minh, case_id)
    (clue,) = (each for each in minh.sees(case_id).persons[0].clues if each.told.text == "gần sông")
    form: dict[str, Any] = {"clue-id": str(clue.id), "clues-to": str(girl)}
    assert minh.sends(case_id, "give-clues", **form).status_code == 303
    seen = minh.sees(case_id)
    assert "gần sông" in clues(seen, 1)
    assert "gần sông" not in clues(seen, 0)


def test_nothing_of_another_case_can_be_named(house: House, case_id: uuid.UUID, minh: Colleague) -> None:
    other = minh.opens(Writer(house).writes(person_name="Ai", place="chợ"))
    stranger, mine = minh.sees(other).persons[0], minh.sees(case_id).persons[0]
    for refused in (
        lambda: minh.does(rules.add_clue, case_id, Told("staff.noted", "x"), person_id=stranger.id),
        lambda: minh.does(rules.change_facts, case_id, {}, person_id=stranger.id, version=1),
        lambda: minh.does(people.relate, case_id, mine.id, Tie.SIBLING, stranger.id),
        lambda: minh.does(people.give_clues, case_id, [], stranger.id),
        lambda: minh.does(people.change_support, case_id, stranger.id, ASKED, version=0),
        lambda: minh.asks(people.support_of, case_id, stranger.id),
    ):
        with pytest.raises(NotFound):
            refused()
    minh.does(people.give_clues, case_id, [clue.id for clue in stranger.clues], mine.id)
    assert minh.sees(other).persons[0].clues == stranger.clues
    assert minh.browser.get(f"/console/case/{case_id}/support/{stranger.id}").status_code == 404


def test_how_they_belong_together(case_id: uuid.UUID, minh: Colleague, father: Writer) -> None:
    girl, boy = mai(minh, case_id), minh.sees(case_id).persons[0].id
    talk = minh.sees(case_id).conversations[0].id
    form: dict[str, Any] = {
        "tie-one": str(talk),
        "tie": "parent",
        "tie-other": str(boy),
        "tie-note": WORDS,
        "token": "a",
    }
    for _ in range(2):
        assert minh.sends(case_id, "relate", **form).status_code == 303
    minh.house.later(seconds=1)
    minh.does(people.relate, case_id, girl, Tie.WENT_ALONG, boy)
    first, second = minh.asks(people.relations, case_id)
    assert (first.one, first.tie, first.other, first.note) == (talk, Tie.PARENT, boy, WORDS)
    assert "<b>Người báo tin</b> là <b>cha hoặc mẹ</b>" in minh.looks(case_id).text
    assert minh.sends(case_id, "unrelate", relation=str(second.id)).status_code == 303
    assert minh.asks(people.relations, case_id) == [first]
    with pytest.raises(SamePerson):
        minh.does(people.relate, case_id, girl, Tie.SIBLING, girl)


def test_joined_the_two_first_are_one_and_the_others_stay(house: House, case_id: uuid.UUID, minh: Colleague) -> None:
    mother = Writer(house)
    hers = minh.opens(mother.writes(person_name="Tèo", place="nhà ba tầng"))
    girl, boy = mai(minh, hers, "Mai"), minh.sees(hers).persons[0].id
    minh.does(rules.add_clue, hers, Told("staff.noted", "áo đỏ"), person_id=girl)
    minh.does(people.relate, hers, girl, Tie.SIBLING, boy, note="cùng cha")
    for person in (girl, boy):
        minh.does(people.change_support, hers, person, ASKED, version=0)
    minh.does(handing.join, hers, minh.sees(case_id).listed.name)
    mother.writes("Còn nữa.", Kind.ADDITION, last_when="hôm kia")
    minh.looks(case_id)
    seen = minh.sees(case_id)
    his = seen.persons[0].id
    assert named(seen) == ["Trần Thí Dụ", "Mai"]
    assert clues(seen, 1) == {"áo đỏ"}
    assert clues(seen, 0) >= {"gần sông", "nhà ba tầng", "hôm kia", "Tèo"}
    (tie,) = minh.asks(people.relations, case_id)
    assert (tie.one, tie.other, tie.note) == (girl, his, "cùng cha")
    assert [minh.asks(people.support_of, case_id, each)[0] for each in (his, girl)] == [ASKED, ASKED]


def test_who_is_brought_from_an_older_file_does_not_become_the_first(house: House, minh: Colleague) -> None:
    mother, father = Writer(house), Writer(house)
    hers = minh.opens(mother.writes(person_name="Tèo"))
    mai(minh, hers)
    his = minh.opens(father.writes(person_name="Dụ"))
    minh.does(handing.join, hers, minh.sees(his).listed.name)
    assert named(minh.sees(his)) == ["Dụ", "Mai"]
    father.writes("Nhớ thêm.", Kind.ADDITION, person_home="Sa Pa")
    minh.looks(his)
    assert minh.sees(his).persons[0].facts["home"] == "Sa Pa"


def test_support_is_kept_by_one_at_a_time_and_no_word_is_lost(
    case_id: uuid.UUID, minh: Colleague, lan: Colleague, house: House
) -> None:
    boy = minh.sees(case_id).persons[0].id
    at = f"/console/case/{case_id}/support/{boy}"
    form = {
        "status": "under_identification",
        "place": "abroad",
        "age": "adult",
        "nationality": "vietnamese",
        "version": 0,
    }
    was = {"was-status": "unknown", "was-place": "unknown", "was-age": "unknown", "was-nationality": "unknown"}
    assert minh.browser.post(at, data=form | was | {"note-medical": WORDS, "stage-medical": "asked"}).status_code == 303
    page = lan.browser.post(
        at, data=form | was | {"status": "unknown", "note-travel": "vé xe", "stage-travel": "waiting"}
    )
    assert page.status_code == 409
    assert ">vé xe</textarea>" in page.text
    newer = WORDS.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;")
    assert f">{newer}</textarea>" in page.text
    assert '<option value="under_identification" selected>' in page.text
    found, version = minh.asks(people.support_of, case_id, boy)
    assert (version, set(found.items)) == (1, {"medical"})
    assert minh.browser.post(at, data=form | {"version": 1, "day-medical": "hôm qua"}).status_code == 422
    with house.reading() as session:
        assert all(b"Mai" not in bytes(row.body) for row in session.query(PersonSupport))


def test_of_two_who_save_support_at_once_one_is_refused(case_id: uuid.UUID, minh: Colleague, lan: Colleague) -> None:
    boy = minh.sees(case_id).persons[0].id
    found = both_at_once(
        *(lambda each=each: each.does(people.change_support, case_id, boy, ASKED, version=0) for each in (minh, lan))
    )
    kinds = {type(each) for each in found}
    assert type(None) in kinds
    assert len(kinds) == 2
    assert minh.asks(people.support_of, case_id, boy)[1] == 1


def test_a_restricted_case_keeps_its_people_inside(case_id: uuid.UUID, minh: Colleague, nga: Colleague) -> None:
    girl, boy = mai(minh, case_id), minh.sees(case_id).persons[0].id
    minh.does(people.relate, case_id, girl, Tie.SIBLING, boy)
    minh.does(people.change_support, case_id, girl, ASKED, version=0)
    minh.does(restricting.restrict, case_id, [minh.id], reason="")
    for path in ("", "/timeline", f"/support/{girl}", f"?person={girl}"):
        assert nga.browser.get(f"/console/case/{case_id}{path}").status_code == 404
    for question in (lambda: nga.asks(people.relations, case_id), lambda: nga.asks(people.support_of, case_id, girl)):
        with pytest.raises(NotFound):
            question()
    assert minh.asks(people.support_of, case_id, girl)[0] == ASKED
    assert len(minh.asks(people.relations, case_id)) == 1


def test_changed_is_raised_for_facts_of_the_second_too(case_id: uuid.UUID, minh: Colleague) -> None:
    girl = mai(minh, case_id)
    minh.does(rules.change_facts, case_id, {"name": "Mai"}, person_id=girl, version=1)
    with pytest.raises(Changed):
        minh.does(rules.change_facts, case_id, {"name": "My"}, person_id=girl, version=1)
