"""The safe-contact card: proposed, read before any contact, confirmed again when it is old."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from api.casework import rules as casework
from api.contact.card import Address, Card, Channel, Phone, card_of, merged, proposed
from api.contact.rules import CardExpired, CardNotRead, DoNotContact, NoCard, NotThisWay, confirm_card
from api.errors import Changed
from tests.casework.people import Writer, both_at_once
from tests.contact.people import OWN, Keeper

DAY = timedelta(days=1)


def test_a_card_says_the_same_after_it_was_sealed() -> None:
    told = Card(channels=(Channel.ZALO,), days=("mon",), phone=Phone.SHARED, address=Address.BAC, agreed_word="mưa")
    assert card_of(told.body()) == told
    assert card_of(Card(channels=()).body()) == Card(channels=())


def test_the_first_card_is_proposed_from_what_the_report_says() -> None:
    said = {
        "about": "family",
        "reply": {"how": "phone", "contact": "số mẫu 1", "safe": "sau 20 giờ"},
        "cards": {"last": {"phone_watched": "yes", "number": "số mẫu 2", "when_to_call": "đừng gọi"}},
    }
    his, hers = proposed(said, writer=True), proposed(said, writer=False)
    assert (his.channels, his.number, his.note) == ((Channel.MAILBOX, Channel.CALL), "số mẫu 1", "sau 20 giờ")
    assert (hers.channels, hers.phone, hers.number) == ((Channel.MAILBOX,), Phone.WATCHED, "số mẫu 2")
    assert hers.note == "đừng gọi"
    own = proposed({"about": "self", "cards": {"quiet": {"near": "yes"}}}, writer=True)
    assert own.phone is Phone.WATCHED


@pytest.mark.parametrize(
    ("card", "inside"),
    [
        (Card(), True),
        (Card(since="08:00", until="11:00"), True),
        (Card(since="08:00", until="11:01", zone="Asia/Tokyo"), True),
        (Card(since="08:00", until="10:30", zone="Asia/Tokyo"), False),
        (Card(since="22:00", until="06:00"), False),
        (Card(since="22:00", until="10:00"), True),
        (Card(days=("mon",)), False),
        (Card(days=("tue",)), True),
    ],
)
def test_hours_are_those_of_the_place_where_the_person_is(card: Card, inside: bool) -> None:
    tuesday_nine_in_viet_nam = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert card.inside(tuesday_nine_in_viet_nam) is inside


def test_of_two_cards_the_more_careful_one_stays() -> None:
    newer = Card(channels=(Channel.CALL, Channel.MAILBOX), note="tối", phone=Phone.OWN)
    older = Card(channels=(Channel.MAILBOX,), avoid=True, note="sáng", phone=Phone.WATCHED, agreed_word="mưa")
    both = merged(newer, older)
    assert (both.channels, both.avoid, both.phone) == ((Channel.MAILBOX,), True, Phone.WATCHED)
    assert (both.note, both.agreed_word) == ("tối · sáng", "mưa")


def test_without_a_card_the_mailbox_alone_is_a_safe_way(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper) -> None:
    lan.may(case_id, talk)
    for way in (Channel.CALL, Channel.SMS, Channel.ZALO):
        with pytest.raises(NoCard):
            lan.may(case_id, talk, way)


def test_nothing_goes_out_before_the_card_was_read(
    case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, nga: Keeper, father: Writer
) -> None:
    nga.writes_card(case_id, talk)
    page = lan.sends(case_id, "answer", conversation=str(talk), answer="Chào bác.")
    assert page.status_code == 409
    assert "Hãy đọc thẻ" in page.text
    assert "Chào bác.</textarea>" in page.text
    assert father.answers() == []
    assert lan.sends(case_id, "card-read", subject=str(talk), version=1).status_code == 303
    assert lan.sends(case_id, "answer", conversation=str(talk), answer="Chào bác.").status_code == 303
    assert father.answers() == ["Chào bác."]
    nga.may(case_id, talk, Channel.CALL)  # who wrote it has read it


def test_it_is_read_anew_when_it_changes_and_in_each_shift(
    case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, nga: Keeper
) -> None:
    nga.writes_card(case_id, talk)
    lan.reads_card(case_id, talk)
    lan.may(case_id, talk)
    nga.writes_card(case_id, talk, version=1)
    with pytest.raises(CardNotRead):
        lan.may(case_id, talk)
    lan.reads_card(case_id, talk, 2)
    lan.house.later(hours=11)
    lan.may(case_id, talk)
    lan.house.later(hours=1)
    with pytest.raises(CardNotRead):
        lan.may(case_id, talk)


def test_an_old_card_is_confirmed_again(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper) -> None:
    lan.writes_card(case_id, talk)
    lan.house.later(days=90)
    with pytest.raises(CardExpired):
        lan.may(case_id, talk)
    with lan.house.writing() as session:
        confirm_card(session, case_id, talk, version=1, by=lan.id, at=lan.house.at)
    lan.may(case_id, talk)
    assert "CARD_CONFIRMED" in lan.house.acts()


def test_do_not_contact_means_nobody_and_no_way(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper) -> None:
    lan.writes_card(case_id, talk, Card(avoid=True))
    for way in Channel:
        with pytest.raises(DoNotContact):
            lan.may(case_id, talk, way)


def test_only_the_ways_that_were_named(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper) -> None:
    lan.writes_card(case_id, talk)
    lan.may(case_id, talk, Channel.CALL)
    with pytest.raises(NotThisWay):
        lan.may(case_id, talk, Channel.SMS)


def test_of_two_who_write_it_at_once_one_is_refused(
    case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, nga: Keeper
) -> None:
    found = both_at_once(*(lambda each=each: each.writes_card(case_id, talk) for each in (lan, nga)))
    assert sorted(type(each).__name__ for each in found) == ["Changed", "NoneType"]
    with pytest.raises(Changed):
        lan.writes_card(case_id, talk, version=0)


def test_what_was_typed_stays_when_somebody_was_quicker(
    case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, nga: Keeper
) -> None:
    nga.writes_card(case_id, talk)
    form = {"subject": str(talk), "version": 0, "if_other": "bán hàng", "channels": ["sms"], "days": ["sun"]}
    page = lan.sends(case_id, "card", **form)
    assert page.status_code == 409
    assert 'value="bán hàng"' in page.text
    assert 'value="sms" autocomplete="off" checked' in page.text
    assert "nhầm số" in page.text
    assert lan.sends(case_id, "card", **form | {"version": 1}).status_code == 303
    assert lan.cards(case_id)[talk].card.if_other == "bán hàng"


def test_three_lines_are_pinned_on_the_case(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, nga: Keeper) -> None:
    assert "chưa có thẻ liên lạc" in lan.looks(case_id).text
    nga.writes_card(case_id, talk)
    lan.house.later(days=3)
    page = Keeper(lan.house, lan.person).looks(case_id).text  # she signs in anew
    assert "Qua: Hộp thư này, Gọi điện · gọi là “bạn”" in page
    assert "Người khác nghe máy: nhầm số" in page
    assert "xác nhận lần cuối 3 ngày trước" in page
    assert "Hãy đọc thẻ trước khi liên lạc." in page


def test_the_page_proposes_and_shows_the_whole_card(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper) -> None:
    person = lan.person_of(case_id)
    page = lan.browser.get(f"/console/case/{case_id}/contact/{person}").text
    assert '<option value="watched" selected>' in page
    assert lan.sends(case_id, "card", subject=str(person), version=0, duress_word="trời mưa").status_code == 303
    assert "trời mưa" in lan.browser.get(f"/console/case/{case_id}/contact/{person}").text
    assert "trời mưa" not in lan.looks(case_id).text


def test_a_card_belongs_to_its_case(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper) -> None:
    lan.writes_card(case_id, talk)
    other = Writer(lan.house).writes()
    other_case = lan.opens(other)
    assert lan.browser.get(f"/console/case/{other_case}/contact/{talk}").status_code == 404
    for act in ("card", "card-read", "card-confirmed"):
        assert lan.sends(other_case, act, subject=str(talk), version=1).status_code == 404
    assert lan.cards(case_id)[talk].card == OWN


def test_an_answer_asks_the_card_of_its_own_conversation(
    case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, father: Writer
) -> None:
    lan.writes_card(case_id, lan.person_of(case_id), Card(avoid=True))
    lan.does(casework.answer, case_id, talk, "Chào bác.", look_again_in=DAY)
    assert father.answers() == ["Chào bác."]
