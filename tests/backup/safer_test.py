"""A restore makes nobody less safe: what was narrowed, changed or ended after the back-up is not as it was before."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from api import server_key
from api.casework import accompanying, guarding, handing, late, pictures, restricting, sharing
from api.casework.late import Outcome
from api.casework.pictures import Covered, Mark
from api.checkin import pausing
from api.checkin import rules as checkin
from api.checkin.kinds import Appointed, State
from api.checkin.pausing import LookedAtFirst
from api.contact.card import Card
from api.contact.guard import Relation, Verdict, Wish
from api.contact.holding import Decision
from api.contact.rules import CardLost, CardNotRead
from api.errors import NotFound
from api.keys import rules as keys
from api.push import rules as push
from api.push.notice import Browser
from api.report.content import File
from tests.backup.conftest import Kept, brought_back
from tests.casework.people import Colleague, Writer
from tests.checkin.people import EVENINGS, came_home
from tests.checkin.pin_test import HELP, RIGHT, chosen, opens
from tests.contact.guard_test import WHERE, answers
from tests.contact.people import OWN, Keeper
from tests.location.live_test import Daughter
from tests.people import House
from tests.push.receiver import Subscribed
from tests.senders import photo

Url = Callable[[], str]
AVOID = Card(avoid=True)


def moved_to(house: House, who: Keeper) -> Keeper:
    return Keeper(house, who.person)


def test_nobody_is_contacted_by_what_was_known_of_them_before(kept: Kept, empty_url: Url) -> None:
    """A card, a wish and a standing were written anew, and a supervisor refused an answer; the back-up is older."""
    house, father, aunt = kept.house, Writer(kept.house), Writer(kept.house)
    lan, nga, hoa = (Keeper(house, each) for each in (house.lan, house.nga, house.hoa))
    talk, other = father.writes(person_name="Trần Thị Ví Dụ"), aunt.writes()
    case_id, second = lan.opens(talk), lan.opens(other)
    person = lan.person_of(case_id)
    lan.writes_card(case_id, talk)
    answers(lan, case_id, talk, ask=True)
    made, (held,) = kept.make(), lan.held(case_id)
    house.later(hours=1)
    lan.writes_card(case_id, talk, AVOID, version=1)
    lan.writes_card(case_id, person, AVOID)
    lan.wishes(case_id, Wish.REFUSES)
    lan.weighs(second, other, Relation.SPOUSE, Verdict.INVOLVED)
    hoa.does(guarding.decide, case_id, held.id, Decision.RETURNED, reason="nói ra chỗ ở")
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, _):
        lan, nga, hoa = (moved_to(restored, each) for each in (lan, nga, hoa))
        for subject in (talk, person):
            with pytest.raises(CardLost):
                lan.may(case_id, subject)
        shown = lan.browser.get(f"/console/case/{case_id}").text
        assert "Đừng liên lạc: hãy hỏi lại" in shown
        assert "có người đã ghi lại ai muốn gì" in shown
        assert {"restored", "returned"} <= {row.kind for row in lan.waiting()}
        assert "approval" not in {row.kind for row in hoa.waiting()}
        assert [one.decision for one in lan.held(case_id)] == ["lost"]
        lan.writes_card(case_id, talk, OWN, version=1)
        lan.may(case_id, talk)
        with pytest.raises(CardNotRead):
            nga.may(case_id, talk)
        for each, mailbox in ((case_id, talk), (second, other)):
            answers(lan, each, mailbox, "Có tin rồi.")
        father.house = aunt.house = restored
        assert father.answers() == aunt.answers() == []
        lan.wishes(case_id, Wish.NOT_FOUND)
        lan.weighs(second, other, Relation.PARENT, Verdict.CLEAR)
        for each, mailbox in ((case_id, talk), (second, other)):
            answers(lan, each, mailbox, WHERE)
        assert father.answers() == aunt.answers() == [WHERE]


def test_every_card_is_read_anew_after_a_restore(kept: Kept, empty_url: Url) -> None:
    lan, talk = Keeper(kept.house, kept.house.lan), Writer(kept.house).writes()
    case_id = lan.opens(talk)
    lan.writes_card(case_id, talk)
    made = kept.make()
    lan.may(case_id, talk)
    with brought_back(kept, empty_url(), made.path) as (restored, _):
        lan = moved_to(restored, lan)
        with pytest.raises(CardNotRead):
            lan.may(case_id, talk)
        lan.reads_card(case_id, talk)
        lan.may(case_id, talk)


def test_a_case_that_was_restricted_or_handed_on_is_not_open_again(kept: Kept, empty_url: Url) -> None:
    """Restricted to Lan, handed to supervision, and a covered picture: Nga of intake opens nothing of them."""
    house, father, aunt = kept.house, Writer(kept.house), Writer(kept.house)
    lan, nga, hoa = (Colleague(house, each) for each in (house.lan, house.nga, house.hoa))
    case_id, handed = lan.opens(father.writes(files=(File("image/jpeg", photo()),))), lan.opens(aunt.writes())
    file_id = lan.sees(case_id).messages[0].files[0].id
    name = lan.sees(case_id).listed.name
    made = kept.make()
    house.later(hours=1)
    lan.does(restricting.restrict, case_id, [lan.id], reason="người quen trong bàn")
    lan.does(pictures.cover, case_id, file_id, Mark.CHILD)
    lan.does(handing.hand_to_desk, handed, "supervision", reason="")
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, _):
        lan, nga, hoa = (Colleague(restored, each.person) for each in (lan, nga, hoa))
        for each in (case_id, handed):
            assert nga.browser.get(f"/console/case/{each}").status_code == 404
        assert name not in nga.browser.get("/console/all").text
        assert nga.browser.get(f"/console/file/{file_id}").status_code == 404
        seen = lan.sees(case_id)
        assert [message.content is None for message in seen.messages] == [False]
        with pytest.raises(Covered):
            lan.asks(pictures.may_see, file_id)
        assert "Che lại" in hoa.browser.get(f"/console/case/{case_id}").text
        hoa.does(pictures.uncovered, file_id, "xem lại")
        # the desk before is asked for the keys; its members give them and see nothing
        waiting = [row for row in nga.waiting() if row.kind == "late"]
        assert len(waiting) == 2
        for row in waiting:
            found = nga.does(late.hand_over, row.subject_id)
            assert (found.outcome, found.here) == (Outcome.GIVEN, False)
        with restored.reading() as session:
            ring = nga.ring(session)
            mine = [message.key_id for each in (case_id, handed) for message in hoa.sees(each).messages]
            assert [each for each in mine if ring.can_open(session, each)] == []
        assert lan.sees(case_id).messages[0].content
        assert [row for row in nga.waiting() if row.kind == "late"] == []


def test_a_case_desk_that_somebody_lost_stays_shut_to_them(kept: Kept, empty_url: Url) -> None:
    """Lan was named and then taken from supervision's list: the line names the desk, which a restore makes anew."""
    house, father = kept.house, Writer(kept.house)
    lan, hoa = Colleague(house, house.lan), Colleague(house, house.hoa)
    case_id = lan.opens(father.writes())
    made = kept.make()
    lan.does(restricting.restrict, case_id, [lan.id, hoa.id], reason="")
    with house.writing() as session:
        desk = next(each for each in lan.ring(session).desk_codes(session) if len(each) == 12)
        keys.revoke_desk(session, hoa.ring(session), desk, lan.id, at=house.at)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, _):
        with pytest.raises(NotFound):
            Colleague(restored, house.lan).sees(case_id)
        assert Colleague(restored, house.hoa).sees(case_id)


def test_nobody_is_asked_before_a_member_has_looked(kept: Kept, empty_url: Url) -> None:
    """Hours, a pause, a PIN and who accompanies were changed, an appointment called off; the back-up is older."""
    house = kept.house
    lan, nga = Keeper(house, house.lan), Colleague(house, house.nga)
    mai, hue, hoa, same = (came_home(lan) for _ in range(4))
    for each in (mai, hue, hoa, same):
        each.joins()
    chosen(hoa, RIGHT, HELP)
    meets = house.at + timedelta(days=2)
    same.lan.does(sharing.offer, same.follow_id, meets, "gặp ở quán", outside=True, token=uuid.uuid4().hex)
    made = kept.make()
    house.later(hours=1)
    mai.joins(EVENINGS)
    hue.does(pausing.pause, None, by=None)
    chosen(hoa, "909090", "808080")
    with house.writing() as session:
        follow = checkin.of_case(session, hue.case_id, hue.follow_id)
        checkin.hand_to(session, follow, nga.id, by=lan.id, at=house.at)
        off = checkin.of_case(session, same.case_id, same.follow_id)
        (meeting,) = sharing.appointments.listed(session, off)
        sharing.appointments.answer(session, off, meeting.id, Appointed.CANCELLED, version=meeting.version, at=house.at)
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, _):
        lan = moved_to(restored, lan)
        mai, hue, hoa, same = (replace(each, house=restored, lan=lan) for each in (mai, hue, hoa, same))
        for each in (mai, hue, hoa):
            assert (each.now().state, each.now().paused_until, each.now().next_at) == (State.PAUSED, None, None)
            assert "restored" in each.kinds()
            with pytest.raises(LookedAtFirst):
                each.does(pausing.go_on, by=None)
        hue.does(pausing.pause, restored.at + timedelta(days=14), by=None)
        assert hue.now().paused_until is None  # the clock does not end it either
        assert same.now().state is State.ACTIVE
        assert "appointment" not in same.kinds()
        assert (hue.now().counsellor_id, mai.now().counsellor_id) == (nga.id, lan.id)
        assert not opens(hoa, RIGHT)
        assert "duress" in hoa.kinds()  # what she typed may have been the one that calls for help
        assert "bản mới không còn" in lan.browser.get(f"/console/followed/{mai.follow_id}").text
        version = mai.now().version
        lan.does(accompanying.pace, mai.follow_id, State.ACTIVE, slower=False, version=version)
        assert (mai.now().state, "restored" in mai.kinds()) == (State.ACTIVE, False)
        mai.does(pausing.pause, None, by=None)
        mai.does(pausing.go_on, by=None)


def test_what_was_switched_off_stopped_or_done_does_not_begin_again(kept: Kept, empty_url: Url) -> None:
    house, father = kept.house, Writer(kept.house)
    talk, bystander = father.writes(), Writer(kept.house).writes()
    key = server_key.load(house.settings.server_key)
    daughter, son = Daughter(house), Daughter(house)
    for each in (daughter, son):
        assert each.begins(60).status_code == 201
    browsers = {one: Browser(**Subscribed(f"https://push.example.org/{one}").told()) for one in (talk, bystander)}
    with house.writing() as session:
        for mailbox, browser in browsers.items():
            push.subscribe(session, key, browser, at=house.at, conversation_id=mailbox)
    made = kept.make()
    house.later(minutes=5)
    with house.writing() as session:
        push.subscribe(session, key, browsers[talk], at=house.at, conversation_id=talk)
        push.drop(session, conversation_id=talk, at=house.at)
    daughter.stops()
    kept.work()
    with brought_back(kept, empty_url(), made.path) as (restored, done):
        assert done.again == 2
        with restored.writing() as session:
            assert push.owed_in(session, [talk, bystander], at=restored.at) == {bystander}
        daughter.browser = son.browser = restored.client()
        assert (daughter.sends(daughter.point(1)).status_code, son.sends(son.point(1)).status_code) == (410, 200)
