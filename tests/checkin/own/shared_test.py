"""What Lan shares with Mai opens with Mai's code alone, and with the case's key; never with anything that is stored."""

import uuid

import pytest

from api import sealed
from api.casework import granting, sharing
from api.checkin import shared
from api.checkin.cell import Cell, Resource
from api.checkin.model import FollowUpShared
from api.checkin.shared import TooMuchShared
from api.consent.kinds import Given, How, Purpose, Recipient
from api.contact.guard import Wish
from api.contact.rules import CardNotRead
from api.conversation.code import new_code
from api.conversation.model import Conversation
from api.errors import Changed, NotFound
from api.keys.model import ContentKeyRow
from api.sealed import Broken, Label
from tests.checkin.own.mai import CELL, Mai
from tests.contact.people import Keeper
from tests.people import House


def test_mai_reads_what_lan_shares(mai: Mai) -> None:
    mai.shares()
    cell = mai.sees().cell
    assert cell is not None
    assert (cell.safety, cell.resources, cell.counsellor) == (CELL.safety, CELL.resources, CELL.counsellor)
    assert [(one.purpose, one.recipient) for one in cell.consents.values()] == [("follow_up", "person")]


def test_from_the_first_day_she_sees_what_she_agreed_to(mai: Mai, lan: Keeper) -> None:
    cell = mai.sees().cell
    assert cell is not None
    assert [one.purpose for one in cell.consents.values()] == ["follow_up"]
    given = Given(Purpose.REFERRAL, Recipient.HEALTH, how=How.CALL, receiver="Trạm y tế xã")
    lan.does(granting.give, mai.case_id, lan.person_of(mai.case_id), given)
    cell = mai.sees().cell
    assert cell is not None
    assert ("referral", "Trạm y tế xã") in [(one.purpose, one.receiver) for one in cell.consents.values()]


def test_another_code_opens_nothing_of_it(house: House, mai: Mai) -> None:
    mai.shares()
    with house.reading() as session:
        assert shared.for_code(session, mai.follow_id, new_code()) is None
        told = shared.sealed_for(session, mai.follow_id)
        assert told is not None
        key = sealed.unwrap(told.content_key_id, told.wrapped, mai.code.pair.private)
        with pytest.raises(Broken):
            key.open(told.body, Label.BODY, key.id)


def test_each_writing_has_a_key_of_its_own_and_the_one_before_goes(house: House, mai: Mai) -> None:
    mai.shares()
    with house.reading() as session:
        before = session.get_one(FollowUpShared, mai.follow_id).content_key_id
    mai.shares(Cell(safety={"calm": "thở chậm"}), version=2)
    with house.reading() as session:
        assert session.get(ContentKeyRow, before) is None
    cell = mai.sees().cell
    assert cell is not None
    assert cell.safety == {"calm": "thở chậm"}
    assert cell.resources == ()


def test_who_writes_upon_an_older_version_is_told(mai: Mai) -> None:
    mai.shares()
    with pytest.raises(Changed):
        mai.shares(Cell(counsellor="chị Nga"), version=1)


def test_a_cell_has_its_bounds(mai: Mai) -> None:
    with pytest.raises(TooMuchShared):
        mai.shares(Cell(safety={"calm": "a" * 2_001}))
    with pytest.raises(TooMuchShared):
        mai.shares(Cell(resources=(Resource("Trạm"),) * 21))


def test_nothing_is_shared_before_the_card_is_read(mai: Mai, nga: Keeper) -> None:
    with pytest.raises(CardNotRead):
        nga.does(sharing.publish, mai.follow_id, CELL, version=1)


def test_nothing_is_shared_before_a_supervisor_is_sure_who_reads(mai: Mai, lan: Keeper) -> None:
    lan.wishes(mai.case_id, Wish.FOUND)
    with pytest.raises(sharing.NotSureYet):
        mai.shares()


def test_a_stranger_to_the_desk_finds_nothing(house: House, mai: Mai) -> None:
    mai.shares()
    with pytest.raises(NotFound):
        Keeper(house, house.tuan).asks(sharing.sharing, mai.follow_id)
    with pytest.raises(NotFound):
        Keeper(house, house.lan).asks(sharing.sharing, uuid.uuid4())


def test_a_new_code_reads_it_and_the_lost_one_does_not(house: House, mai: Mai, lan: Keeper) -> None:
    mai.shares()
    lost, mai.code = mai.code, new_code()
    with house.writing() as session:
        follow, _key = sharing._of(session, lan.ring(session), mai.follow_id, change=True)
        mailbox = session.get_one(Conversation, follow.conversation_id)
        mailbox.lookup_hash, mailbox.access_hash = mai.code.lookup_hash, mai.code.access_hash
        mailbox.public = mai.code.pair.public
        sharing.seal_again(session, lan.ring(session), follow, mai.code)
    cell = mai.sees().cell
    assert cell is not None
    assert cell.counsellor == "cô Lan"
    with house.reading() as session:
        assert shared.for_code(session, mai.follow_id, lost) is None


def test_on_disk_nothing_of_it_can_be_read(house: House, mai: Mai) -> None:
    mai.shares()
    with house.reading() as session:
        row = session.get_one(FollowUpShared, mai.follow_id)
        stored = bytes(row.body) + bytes(row.for_person)
    assert "Dì Sáu".encode() not in stored
    assert "Dì Sáu" not in mai.opens_by_tokens().text
    assert "Dì Sáu" in mai.opens().text
