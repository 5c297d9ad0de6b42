"""The one door that lets a case out: nothing without a basis, a line for everything, and a withdrawal wins."""

import uuid
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from api.audit.model import Entry
from api.casework import opening, releasing
from api.casework.people import add_person
from api.casework.releasing import Part, Wanted
from api.consent import queries, rules
from api.consent.kinds import Given, How, Purpose, Recipient
from api.consent.model import Release
from api.consent.rules import NoBasis
from api.contact.card import Card
from tests.consent.consent_test import TO_POLICE, gives
from tests.contact.people import Keeper

WANTED = Wanted(Purpose.REFERRAL, Recipient.POLICE, frozenset({Part.FACTS, Part.CLUES}))
FORM = {"purpose": "referral", "recipient": "police", "parts": ["facts", "clues"], "receiver": "đồn Mẫu", "token": "t"}


@pytest.fixture
def person(case_id: uuid.UUID, lan: Keeper) -> uuid.UUID:
    return lan.person_of(case_id)


def sends(lan: Keeper, case_id: uuid.UUID, **form: Any) -> TestResponse:
    return lan.sends(case_id, "release", **FORM | form)


def releases(lan: Keeper) -> int:
    with lan.house.reading() as session:
        return session.scalar(select(func.count()).select_from(Release)) or 0


def test_nothing_goes_out_without_a_basis(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    page = sends(lan, case_id)
    assert page.status_code == 409
    assert "Chưa gửi gì." in page.text
    assert 'value="đồn Mẫu"' in page.text
    assert "Trần Thị Ví Dụ" not in page.text
    assert (releases(lan), "CASE_RELEASED" in lan.house.acts()) == (0, False)


def test_what_goes_out_is_a_page_to_print_and_a_line(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    gives(lan, case_id, person)
    page = sends(lan, case_id)
    assert page.status_code == 200
    assert "Trần Thị Ví Dụ" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "<title>Bản in" in page.text
    (out,) = lan.finds(queries.releases, case_id)
    assert (out.what, out.recipient, out.receiver) == (("clues", "facts"), "police", "đồn Mẫu")
    assert "CASE_RELEASED" in lan.house.acts()
    assert sends(lan, case_id).status_code == 200
    assert releases(lan) == 1
    assert "đồn Mẫu" in lan.browser.get(f"/console/case/{case_id}/consent").text


def test_the_same_as_a_file(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    gives(lan, case_id, person)
    lan.writes_card(case_id, person, Card(if_other="nhầm số", agreed_word="mưa", duress_word="nắng"))
    told = sends(lan, case_id, **{"as": "json", "parts": ["facts", "safe_way"]})
    assert told.headers["Content-Disposition"] == "attachment; filename=file.json"
    assert told.headers["Cache-Control"] == "no-store"
    assert told.json is not None
    assert told.json["people"][0]["facts"]["name"] == "Trần Thị Ví Dụ"
    assert told.json["people"][0]["safe_contact"]["if_other"] == "nhầm số"
    assert told.json["people"][0]["clues"] == []
    assert "mưa" not in told.text
    assert "nắng" not in told.text


def test_who_reported_goes_along_only_on_their_own_consent(
    case_id: uuid.UUID, person: uuid.UUID, talk: uuid.UUID, lan: Keeper
) -> None:
    gives(lan, case_id, person)
    assert "Cha, mẹ" not in sends(lan, case_id).text
    assert sends(lan, case_id, talks=[str(talk)]).status_code == 409
    gives(lan, case_id, talk)
    assert "Cha, mẹ" in sends(lan, case_id, talks=[str(talk)]).text
    assert sends(lan, case_id, parts=[], talks=[str(talk)]).status_code == 200


def test_nothing_chosen_and_nowhere_to(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    gives(lan, case_id, person)
    assert sends(lan, case_id, parts=[]).status_code == 422
    assert sends(lan, case_id, recipient="nobody").status_code == 422
    assert sends(lan, case_id, talks=[str(uuid.uuid4())], parts=[]).status_code == 422
    for recipient in ("reporter", "person"):
        gives(lan, case_id, person, Given(Purpose.REFERRAL, Recipient(recipient), How.CALL))
        assert sends(lan, case_id, recipient=recipient).status_code == 403
    assert releases(lan) == 0


def test_a_withdrawal_that_is_on_its_way_wins(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper, nga: Keeper) -> None:
    """Nga has withdrawn and not yet committed; Lan lets the case out meanwhile: she waits, and gets nothing."""
    consent = gives(lan, case_id, person)
    withdrawn, asked, found = Event(), Event(), []

    def lets_out() -> None:
        withdrawn.wait(5)
        asked.set()
        try:
            lan.does(releasing.let_out, case_id, WANTED)
        except NoBasis as refused:
            found.append(refused)

    thread = Thread(target=lets_out)
    thread.start()
    with nga.house.writing() as session:
        _case, key = opening.case_of(session, nga.house.ring(session, nga.person), case_id)
        rules.withdraw(session, key, case_id, consent, why="", by=nga.id, at=nga.house.at)
        withdrawn.set()
        asked.wait(5)
        thread.join(0.3)  # time for her to get through, if she could
        assert thread.is_alive()
    thread.join()
    assert len(found) == 1
    assert releases(lan) == 0


def test_a_withdrawal_waits_for_what_is_going_out(
    case_id: uuid.UUID, person: uuid.UUID, lan: Keeper, nga: Keeper
) -> None:
    consent = gives(lan, case_id, person)

    def withdraws() -> None:
        with nga.house.writing() as session:
            _case, key = opening.case_of(session, nga.house.ring(session, nga.person), case_id)
            rules.withdraw(session, key, case_id, consent, why="", by=nga.id, at=nga.house.at)

    with lan.house.writing() as session:
        releasing.let_out(session, lan.house.ring(session, lan.person), case_id, WANTED, at=lan.house.at)
        thread = Thread(target=withdraws)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
    assert sends(lan, case_id).status_code == 409
    assert releases(lan) == 1


def test_of_two_people_the_chosen_one_goes_and_needs_her_own_basis(
    case_id: uuid.UUID, person: uuid.UUID, lan: Keeper
) -> None:
    other = lan.does(add_person, case_id, "Em Hai Thí Dụ")
    gives(lan, case_id, person)
    chosen = {"persons": [str(other)], "as": "json"}
    assert sends(lan, case_id, **chosen).status_code == 409
    gives(lan, case_id, other)
    told = sends(lan, case_id, **chosen).json
    assert [one["facts"] for one in (told or {})["people"]] == [{"name": "Em Hai Thí Dụ"}]


def test_the_places_page_says_how_it_stands(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    lan.sends(case_id, "clue", clue="21.0285, 105.8542", source="reporter")
    page = lan.browser.get(f"/console/case/{case_id}/places").text
    assert "Chưa có đồng ý hay căn cứ nào." in page
    assert "gọi ngay, ghi căn cứ sau" in page
    gives(lan, case_id, person)
    assert "Công an" in lan.browser.get(f"/console/case/{case_id}/places").text


def test_the_audit_does_not_say_what_went_where(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    gives(lan, case_id, person, TO_POLICE)
    sends(lan, case_id)
    with lan.house.reading() as session:
        for row in [*session.scalars(select(Entry)), *session.scalars(select(Release))]:
            plain = repr({name: value for name, value in vars(row).items() if not isinstance(value, bytes)})
            assert "police" not in plain
            assert "Mẫu" not in plain
