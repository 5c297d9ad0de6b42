"""Consents and grounds: for one purpose and one receiver, of the person themselves, until they end."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from api.casework import granting, handing
from api.consent import queries, rules
from api.consent.kinds import Given, Ground, How, Purpose, Recipient, given_of
from api.consent.rules import NoBasis, NobodyStands, NotSaidHow, NotUntilThen, basis
from api.consent.texts import editions, present
from api.errors import NotFound
from tests.casework.people import Writer
from tests.contact.people import Keeper

TO_POLICE = Given(Purpose.REFERRAL, Recipient.POLICE, How.CALL, text="2026-11-24")


def asks(who: Keeper, case_id: uuid.UUID, subject: uuid.UUID, *what: Any, **named: Any) -> uuid.UUID:
    """The consent on which this may go out. Raises NoBasis."""

    def ask(session: Any, key: Any, case_id: uuid.UUID, subject: uuid.UUID, *what: Any, by: Any, **named: Any) -> Any:
        return basis(session, key, case_id, subject, *what, **named)

    found: uuid.UUID = who.keeps(ask, case_id, subject, *what, **named)
    return found


def gives(who: Keeper, case_id: uuid.UUID, subject: uuid.UUID, given: Given = TO_POLICE, **named: Any) -> uuid.UUID:
    found: uuid.UUID = who.keeps(rules.give, case_id, subject, given, **named)
    return found


@pytest.fixture
def person(case_id: uuid.UUID, lan: Keeper) -> uuid.UUID:
    return lan.person_of(case_id)


def test_a_consent_says_the_same_after_it_was_sealed() -> None:
    for given in (TO_POLICE, Given(Purpose.SUPPORT, Recipient.NGO, ground=Ground.LIFE, reason="x", receiver="y")):
        assert given_of(given.body()) == given


def test_every_purpose_has_words_in_both_languages_and_editions_stay() -> None:
    assert editions()[0].version == "2026-11-24"
    for purpose in Purpose:
        assert present().words(purpose, "vi") != present().words(purpose, "en")
        assert present().words(purpose, "km") == present().words(purpose, "vi")


def test_it_covers_its_own_purpose_and_receiver_and_nothing_else(
    case_id: uuid.UUID, person: uuid.UUID, lan: Keeper
) -> None:
    consent = gives(lan, case_id, person)
    assert asks(lan, case_id, person, Purpose.REFERRAL, Recipient.POLICE) == consent
    for purpose in Purpose:
        for recipient in Recipient:
            if (purpose, recipient) != (Purpose.REFERRAL, Recipient.POLICE):
                with pytest.raises(NoBasis):
                    asks(lan, case_id, person, purpose, recipient)


def test_one_named_receiver_is_no_other_one(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    gives(lan, case_id, person, Given(Purpose.SUPPORT, Recipient.NGO, How.WRITING, receiver="Nhà Mẫu"))
    assert asks(lan, case_id, person, Purpose.SUPPORT, Recipient.NGO, receiver=" nhà mẫu ")
    for other in ("", "Nhà Khác"):
        with pytest.raises(NoBasis):
            asks(lan, case_id, person, Purpose.SUPPORT, Recipient.NGO, receiver=other)


def test_who_reports_consents_for_themselves_alone(
    case_id: uuid.UUID, person: uuid.UUID, talk: uuid.UUID, lan: Keeper
) -> None:
    gives(lan, case_id, talk)
    assert asks(lan, case_id, talk, Purpose.REFERRAL, Recipient.POLICE)
    with pytest.raises(NoBasis):
        asks(lan, case_id, person, Purpose.REFERRAL, Recipient.POLICE)


def test_it_ends_at_its_time_and_when_it_is_withdrawn(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    until = lan.house.at + timedelta(days=1)
    gives(lan, case_id, person, expires_at=until)
    lan.house.at = until
    with pytest.raises(NoBasis):
        asks(lan, case_id, person, Purpose.REFERRAL, Recipient.POLICE)
    later = gives(lan, case_id, person)
    lan.keeps(withdraws, case_id, person, later)
    with pytest.raises(NoBasis):
        asks(lan, case_id, person, Purpose.REFERRAL, Recipient.POLICE)
    assert {"CONSENT_GIVEN", "CONSENT_WITHDRAWN"} <= set(lan.house.acts())


def withdraws(session: Any, key: Any, case_id: uuid.UUID, subject: uuid.UUID, consent: uuid.UUID, **now: Any) -> None:
    rules.withdraw(session, key, case_id, consent, why="Em gọi lại.", **now)


def test_a_consent_says_how_and_ends_ahead(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    with pytest.raises(NotSaidHow):
        gives(lan, case_id, person, Given(Purpose.SUPPORT, Recipient.NGO))
    for days in (0, -1, 4000):
        with pytest.raises(NotUntilThen):
            gives(lan, case_id, person, expires_at=lan.house.at + timedelta(days=days))


def test_another_supervisor_stands_for_a_ground(
    case_id: uuid.UUID, person: uuid.UUID, lan: Keeper, nga: Keeper, hoa: Keeper
) -> None:
    life = Given(Purpose.SEARCH_ABROAD, Recipient.FOREIGN_MINISTRY, ground=Ground.LIFE, reason="Bị dọa giết.")
    for who, approver in ((lan, None), (lan, lan.id), (lan, nga.id), (hoa, hoa.id)):
        with pytest.raises(NobodyStands):
            gives(who, case_id, person, life, approver_id=approver)
    with pytest.raises(NobodyStands):
        gives(lan, case_id, person, Given(life.purpose, life.recipient, ground=Ground.LIFE), approver_id=hoa.id)
    gives(lan, case_id, person, life, approver_id=hoa.id)
    assert asks(lan, case_id, person, Purpose.SEARCH_ABROAD, Recipient.FOREIGN_MINISTRY)
    assert "GROUND_RECORDED" in lan.house.acts()


def test_who_is_named_hears_of_it_and_nobody_else_says_so_for_her(
    case_id: uuid.UUID, person: uuid.UUID, lan: Keeper, hoa: Keeper
) -> None:
    form = {"g-subject": str(person), "g-purpose": "support", "g-recipient": "ngo", "g-reason": "Bị dọa giết."}
    form |= {"ground": "life", "approver": str(hoa.id), "token": "t"}
    for _ in range(2):
        assert lan.browser.post(f"/console/case/{case_id}/ground", data=form).status_code == 303
    (row,) = [row for row in hoa.waiting() if row.kind == "ground"]
    assert row.assignee_id == hoa.id
    assert hoa.browser.get(f"/console/open/{row.subject_id}").location.endswith(str(case_id))
    assert "Tên bạn được ghi là người đứng ra." in hoa.browser.get(f"/console/case/{case_id}/consent").text
    with pytest.raises(NotFound):
        lan.does(granting.seen, case_id, row.subject_id)
    assert hoa.sends(case_id, "ground-seen", consent=str(row.subject_id)).status_code == 303
    assert [row for row in hoa.waiting() if row.kind == "ground"] == []


def test_it_comes_along_when_cases_are_joined(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    gives(lan, case_id, person)
    into = lan.opens(Writer(lan.house).writes("Em tôi đâu?"))
    lan.does(handing.join, case_id, lan.sees(into).listed.name)
    assert asks(lan, into, lan.person_of(into), Purpose.REFERRAL, Recipient.POLICE)
    assert [one.given for one in lan.finds(queries.consents, into)] == [TO_POLICE]


FORM = {"purpose": "referral", "recipient": "police", "how": "call", "language": "vi", "witness": "Nga", "token": "t"}


def test_lan_writes_it_down_once_and_withdraws_it_in_the_browser(
    case_id: uuid.UUID, person: uuid.UUID, lan: Keeper
) -> None:
    for _ in range(2):
        assert lan.sends(case_id, "consent", subject=str(person), **FORM).status_code == 303
    (consent,) = lan.finds(queries.consents, case_id)
    assert consent.given.text == present().version
    page = lan.browser.get(f"/console/case/{case_id}/consent").text
    assert "Nói trong cuộc gọi có ghi âm" in page
    assert "Công an" in lan.looks(case_id).text
    form = {"consent": str(consent.id), f"why-{consent.id}": "Em gọi lại."}
    assert lan.browser.post(f"/console/case/{case_id}/withdraw", data=form).status_code == 303
    assert "Em gọi lại." in lan.browser.get(f"/console/case/{case_id}/consent").text


def test_a_refused_consent_keeps_what_was_typed(case_id: uuid.UUID, person: uuid.UUID, lan: Keeper) -> None:
    page = lan.sends(case_id, "consent", subject=str(person), **FORM | {"how": "", "receiver": "Nhà Mẫu"})
    assert page.status_code == 422
    assert 'value="Nhà Mẫu"' in page.text
    ground = {"g-subject": str(person), "g-purpose": "support", "g-recipient": "ngo", "g-reason": "Bị dọa giết."}
    page = lan.browser.post(f"/console/case/{case_id}/ground", data=ground | {"ground": "life"})
    assert page.status_code == 422
    assert "Bị dọa giết.</textarea>" in page.text
    assert lan.finds(queries.consents, case_id) == []
