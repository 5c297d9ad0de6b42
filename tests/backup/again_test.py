"""What was taken back after a back-up stays taken back when the house is restored from it."""

import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api import server_key
from api.audit import heads
from api.backup import outside, rules
from api.backup.model import TakenBack
from api.backup.outside import BadList, Line
from api.backup.rules import Kind
from api.backup.taking import NotRestored
from api.casework import opening, releasing
from api.casework.releasing import Wanted
from api.checkin import pausing
from api.checkin import rules as checkin
from api.checkin.kinds import State
from api.consent import rules as consent
from api.consent.kinds import Given, How, Purpose, Recipient
from api.consent.rules import NoBasis
from api.conversation import rules as conversation
from api.conversation.code import UnknownCode, new_code
from api.keys import queries
from api.keys import rules as keys
from api.rights import retention
from tests.backup.conftest import Kept, brought_back
from tests.casework.people import Colleague, Writer
from tests.checkin.people import came_home
from tests.contact.people import Keeper
from tests.people import House

Url = Callable[[], str]


def list_of(kept: Kept) -> Path:
    return kept.outside / outside.FILE


def holds(house: House, code: str, member: uuid.UUID) -> bool:
    with house.reading() as session:
        return member in queries.members(session).get(code, set())


def revokes(house: House, member: uuid.UUID) -> None:
    """Hoa takes the intake desk from a colleague."""
    with house.writing() as session:
        keys.revoke_desk(session, house.ring(session, house.hoa), "intake", member, at=house.at)


def opens(house: House, ba: Writer) -> bool:
    ba.house = house
    with suppress(UnknownCode):
        ba.box()
        return True
    return False


def test_a_desk_that_was_taken_from_somebody_stays_so(kept: Kept, empty_url: Url) -> None:
    made, house = kept.make(), kept.house
    assert holds(house, "intake", house.lan.id)
    house.later(hours=1)
    revokes(house, house.lan.id)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, done):
        assert not holds(restored, "intake", house.lan.id)
        assert holds(restored, "intake", house.minh.id)
        assert done.again > 0
        with restored.reading() as session:
            assert "intake" in dict(queries.stale(session))


def test_a_mailbox_that_was_deleted_stays_so(kept: Kept, empty_url: Url) -> None:
    ba, me = Writer(kept.house), Writer(kept.house)
    ba.writes()
    me.writes()
    made = kept.make()
    kept.house.later(hours=1)
    with kept.house.writing() as session:
        conversation.let_go(session, ba.code, at=kept.house.at)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, done):
        assert (opens(restored, ba), opens(restored, me), done.again) == (False, True, 1)


def test_a_case_that_was_erased_stays_erased(kept: Kept, empty_url: Url) -> None:
    ba, me = Writer(kept.house), Writer(kept.house)
    lan, hoa = Colleague(kept.house, kept.house.lan), Colleague(kept.house, kept.house.hoa)
    case_id, _other = lan.opens(ba.writes()), lan.opens(me.writes())
    made = kept.make()
    kept.house.later(hours=1)
    hoa.does(retention.erase_asked, case_id)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, done):
        assert (opens(restored, ba), opens(restored, me), done.again) == (False, True, 1)


def test_who_stopped_is_not_asked_again_and_a_lost_code_opens_nothing(
    kept: Kept, empty_url: Url, lan: Colleague
) -> None:
    mai, hue = came_home(lan), came_home(lan)
    for each in (mai, hue):
        each.joins()
    made = kept.make()
    mai.does(pausing.end, State.STOPPED, by=None)
    with kept.house.writing() as session:
        follow = checkin.of_case(session, hue.case_id, hue.follow_id)
        checkin.new_code(session, lan.ring(session), follow, new_code(), at=kept.house.at)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (house, _):
        mai, hue = replace(mai, house=house), replace(hue, house=house)
        assert mai.now().state is State.STOPPED
        assert {each.state for each in mai.plan()} == {"dropped"}
        assert (hue.now().state, hue.sends(hue.envelope()).status_code) == (State.ACTIVE, 404)


def test_a_consent_that_was_withdrawn_stays_so(kept: Kept, empty_url: Url) -> None:
    ba, lan = Writer(kept.house), Keeper(kept.house, kept.house.lan)
    talk = ba.writes()
    case_id = lan.opens(talk)
    given = Given(Purpose.REFERRAL, Recipient.POLICE, How.CALL)
    consent_id = lan.keeps(consent.give, case_id, talk, given)
    made = kept.make()
    kept.house.later(hours=1)
    with kept.house.writing() as session:
        _case, key = opening.case_of(session, lan.ring(session), case_id)
        consent.withdraw(session, key, case_id, consent_id, why="", by=lan.id, at=kept.house.at)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, done):
        lan.house = restored
        with pytest.raises(NoBasis):
            lan.does(releasing.let_out, case_id, Wanted(given.purpose, given.recipient, frozenset(), frozenset({talk})))
        assert done.again == 1


def test_what_was_given_again_before_the_back_up_stays_given(kept: Kept, empty_url: Url) -> None:
    house = kept.house
    revokes(house, house.lan.id)
    kept.work()
    with house.writing() as session:
        keys.grant_desk(session, house.ring(session, house.hoa), "intake", house.lan.id, at=house.later(hours=1))
    made = kept.make()
    with brought_back(kept, empty_url(), made.path) as (restored, done):
        assert (holds(restored, "intake", house.lan.id), done.again) == (True, 0)


def test_what_a_deleted_mailbox_never_was_in_the_back_up_costs_nothing(kept: Kept, empty_url: Url) -> None:
    made, late = kept.make(), Writer(kept.house)
    late.writes()
    with kept.house.writing() as session:
        conversation.let_go(session, late.code, at=kept.house.at)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, done):
        assert (opens(restored, late), done.again) == (False, 1)


def test_a_second_restore_from_the_same_file_takes_back_the_same(kept: Kept, empty_url: Url) -> None:
    made, house = kept.make(), kept.house
    house.later(hours=1)
    revokes(house, house.lan.id)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (_, first):
        pass
    kept.elsewhere = kept.elsewhere.with_name("a third machine")
    with brought_back(kept, empty_url().replace("empty.sqlite3", "third.sqlite3"), made.path) as (restored, second):
        assert first.again == second.again > 0
        assert not holds(restored, "intake", house.lan.id)


def test_it_is_copied_out_once_within_seconds(kept: Kept) -> None:
    revokes(kept.house, kept.house.lan.id)
    kept.work()
    first = list_of(kept).read_text()
    kept.house.later(seconds=5)
    kept.work()
    assert list_of(kept).read_text() == first
    with kept.house.reading() as session:
        rows = session.scalars(select(TakenBack)).all()
        assert {row.copied_at is not None for row in rows} == {True}
    told = [json.loads(line) for line in first.splitlines()]
    assert {one["kind"] for one in told} == {"desk_revoked"}
    assert {uuid.UUID(one["id"]) for one in told} == {row.id for row in rows}
    assert list_of(kept).stat().st_mode & 0o777 == 0o600


def test_while_the_folder_is_away_it_waits(kept: Kept) -> None:
    revokes(kept.house, kept.house.lan.id)
    kept.outside.rename(kept.outside.with_name("away"))
    kept.work()
    with kept.house.reading() as session:
        waiting = select(func.count()).select_from(TakenBack).where(TakenBack.copied_at.is_(None))
        assert session.scalar(waiting)
    kept.outside.with_name("away").rename(kept.outside)
    kept.house.later(minutes=1)
    kept.work()
    with kept.house.reading() as session:
        assert session.scalar(waiting) == 0


def forge(kept: Kept, change: Callable[[str], str]) -> None:
    list_of(kept).write_text(change(list_of(kept).read_text()))


def test_a_line_that_this_house_did_not_write_is_refused(kept: Kept, empty_url: Url) -> None:
    made, house = kept.make(), kept.house
    revokes(house, house.lan.id)
    kept.work()
    true = list_of(kept).read_text()
    theirs = server_key.ServerKey({"theirs": bytes(32)})
    slipped_in = Line(uuid.uuid4(), house.at, Kind.DESK_REVOKED.value, house.hoa.id, house.desk().id)
    url = empty_url()
    for forgery in (
        lambda text: text.replace(house.lan.id.hex, house.hoa.id.hex),
        lambda text: text.replace('"mac": "', '"mac": "00'),
        lambda text: text + "words\n",
        lambda text: text + "[]\n",
    ):
        forge(kept, forgery)
        with pytest.raises(BadList, match="line"), brought_back(kept, url, made.path):
            pass
        list_of(kept).write_text(true)
    outside.append(kept.outside, [slipped_in], theirs, after=outside.Tail())
    with pytest.raises(BadList, match="line"), brought_back(kept, url, made.path):
        pass


def test_a_line_torn_by_a_power_cut_stands_again_further_on(kept: Kept) -> None:
    revokes(kept.house, kept.house.lan.id)
    kept.work()
    key, lines = server_key.load(kept.house.settings.server_key), list_of(kept).read_text().splitlines()
    list_of(kept).write_text(lines[0][:60])
    with pytest.raises(BadList):
        outside.read(kept.outside, key)
    for line in lines:
        heads.append(list_of(kept), line)
    assert len(outside.read(kept.outside, key)) == len(lines)


def test_a_list_that_is_gone_tells_nothing(kept: Kept, empty_url: Url) -> None:
    made = kept.make()
    list_of(kept).unlink()
    with pytest.raises(BadList, match="nobody can tell"), brought_back(kept, empty_url(), made.path):
        pass


def test_a_kind_that_nobody_can_take_back_once_more_is_refused(kept: Kept, empty_url: Url) -> None:
    made = kept.make()
    line = Line(uuid.uuid4(), kept.house.at, "newer_kind", uuid.uuid4(), None)
    outside.append(kept.outside, [line], server_key.load(kept.house.settings.server_key))
    with pytest.raises(NotRestored, match="cannot take back 'newer_kind'"), brought_back(kept, empty_url(), made.path):
        pass


def test_a_member_may_revoke_in_a_house_without_back_ups(kept: Kept) -> None:
    house = kept.house
    house.settings = replace(house.settings, backup_dir="", backup_to="")
    revokes(house, house.lan.id)
    assert not holds(house, "intake", house.lan.id)


def test_rooms_know_how_to_do_it_once_more(house: House) -> None:
    known = rules.agains(house.app)
    assert set(known) == set(Kind)
