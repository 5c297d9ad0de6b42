"""Mai's own page: slower, a pause, no more; what she agreed to; what she asks of her data; behind her code alone."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from api import clock
from api.binary import to_text
from api.casework.sharing import sharing as own_sharing
from api.checkin import own
from api.checkin.kinds import Reminder, State
from api.checkin.own import Pace
from api.consent import rules as consent
from api.consent.kinds import Given, How, Purpose, Recipient
from api.consent.model import Consent
from api.consent.rules import NoBasis
from api.contact.window import Window
from api.conversation.code import new_code
from api.conversation.noting import Asks
from api.errors import NotFound
from api.rights import queries as rights
from api.rights import rules as answering
from api.sealed import ContentKey, Label, derived
from tests.casework.people import Writer
from tests.checkin.own.mai import Mai
from tests.contact.people import Keeper
from tests.people import House
from tests.phones import tokens


def test_her_page_says_what_is_next_and_what_is_shared(mai: Mai) -> None:
    mai.shares()
    text = mai.opens().text
    assert "Chúng tôi hỏi lại khoảng 27/11" in text
    assert "Trạm y tế xã" in text
    assert "Tim đập nhanh" in text
    assert "Hỏi thăm bạn" in text


def test_a_phone_that_keeps_its_code_gets_it_sealed(mai: Mai) -> None:
    mai.shares()
    text = mai.opens_by_tokens().text
    assert "data-shared" in text
    assert "Tim đập nhanh" not in text
    assert mai.code.secret.hex() not in text


def test_neither_a_strangers_code_nor_a_reporters_opens_it(house: House, mai: Mai) -> None:
    assert mai.browser.post("/today/mine", data={"code": " ".join(new_code().words)}).status_code == 404
    father = Writer(house)
    father.writes()
    answer = mai.browser.post("/today/mine", data={"seed": father.code.secret.hex()})
    assert answer.status_code == 404
    assert "hãy mở hộp thư" in answer.text


def test_what_only_posts_does_not_read(mai: Mai) -> None:
    lookup = to_text(derived(mai.code.secret, Label.CODE_LOOKUP))
    posting = {"lookup": lookup, "read": to_text(mai.code.access), "access": to_text(mai.code.access)}
    assert mai.browser.post("/today/mine", data=posting).status_code == 404


def test_guessing_is_slow(mai: Mai) -> None:
    answers = [mai.browser.post("/today/mine", data={"code": "x"}).status_code for _ in range(12)]
    assert answers[-1] == 429
    assert mai.opens().status_code == 200


def test_one_tap_asks_and_the_second_one_does_it(mai: Mai) -> None:
    assert "Hỏi thưa hơn?" in mai.opens("/pace", do="slower").text
    assert not mai.row().slower
    before = mai.row().next_at
    assert "Đã ghi. Chúng tôi hỏi thưa hơn." in mai.opens("/pace", do="slower:sure").text
    after = mai.row().next_at
    assert before is not None
    assert after is not None
    assert after > before
    assert "faster" in mai.buttons("do")


def test_a_pause_ends_by_itself_or_when_she_says_so(house: House, mai: Mai) -> None:
    mai.does(own.change, Pace.PAUSE_14)
    row = mai.row()
    assert (row.state, row.paused_until) == (State.PAUSED.value, house.at + timedelta(days=14))
    mai.does(own.change, Pace.PAUSE)
    assert mai.row().paused_until is None
    assert mai.buttons("do") == ["go_on", "stop"]
    mai.does(own.change, Pace.GO_ON)
    assert mai.row().state == State.ACTIVE.value


def test_when_she_stops_her_page_stays_and_nothing_is_asked(mai: Mai) -> None:
    mai.shares()
    assert "Đã dừng" in mai.opens("/pace", do="stop:sure").text
    assert mai.row().state == State.STOPPED.value
    text = mai.opens().text
    assert "Chúng tôi không hỏi nữa" in text
    assert "Tim đập nhanh" in text
    assert 'name="do"' not in text
    assert mai.opens("/pace", do="go_on:sure").status_code == 404


def test_an_own_phone_pauses_with_what_posts_alone(mai: Mai) -> None:
    lookup = to_text(derived(mai.code.secret, Label.CODE_LOOKUP))
    told = {"lookup": lookup, "access": to_text(mai.code.access), "do": "pause_30"}
    assert "Đã tạm dừng một tháng" in mai.browser.post("/today/pause", data=told).text
    assert mai.row().state == State.PAUSED.value
    assert mai.browser.post("/today/pause", data=told | {"access": lookup}).status_code == 404
    assert mai.browser.post("/today/pause", data={"code": " ".join(mai.code.words), "do": "go_on"}).status_code == 200
    assert mai.row().state == State.ACTIVE.value


def test_where_a_pin_was_chosen_what_posts_is_not_enough(house: House, mai: Mai) -> None:
    with house.writing() as session:
        own.found(session, mai.code).pin_mac = b"x" * 32
    lookup = to_text(derived(mai.code.secret, Label.CODE_LOOKUP))
    told = {"lookup": lookup, "access": to_text(mai.code.access), "do": "stop"}
    assert mai.browser.post("/today/pause", data=told).status_code == 404
    assert mai.row().state == State.ACTIVE.value
    assert mai.browser.post("/today/pause", data=tokens(mai.code) | {"do": "stop"}).status_code == 200
    assert mai.row().state == State.STOPPED.value


def test_other_hours_move_what_is_to_come_and_tell_lan(mai: Mai, lan: Keeper) -> None:
    told = {"days": "sun", "since": "08:00", "until": "10:00", "zone": "Asia/Bangkok", "reminder": "push"}
    assert "Chúng tôi chỉ nhắc và gọi trong giờ này" in mai.opens("/hours", **told).text
    row = mai.row()
    assert row.window == Window("Asia/Bangkok", ("sun",), "08:00", "10:00")
    assert row.reminder == Reminder.PUSH
    assert row.next_at is not None
    assert row.window.inside(row.next_at)
    assert mai.waits() == ["addition"]
    assert "giờ an toàn" in str([one.content for one in lan.sees(mai.case_id).messages])


def test_she_withdraws_a_consent_and_nothing_goes_out_on_it(house: House, mai: Mai, lan: Keeper) -> None:
    person = lan.person_of(mai.case_id)
    given = Given(Purpose.REFERRAL, Recipient.WOMEN_UNION, how=How.IN_PERSON)
    which = lan.keeps(consent.give, mai.case_id, person, given)
    mai.shares()
    assert f"{which}:referral" in mai.buttons("consent")
    assert mai.row().state == State.ACTIVE.value
    mai.opens("/consent", consent=f"{which}:referral:sure")
    mai.opens("/consent", consent=f"{which}:referral:sure")
    with pytest.raises(NoBasis):
        lan.finds(_basis, mai.case_id, person=person)
    assert house.acts().count("CONSENT_WITHDRAWN") == 1
    assert mai.row().state == State.ACTIVE.value
    assert f"{which}:referral" not in mai.buttons("consent")


def _basis(session: Any, case_id: uuid.UUID, key: ContentKey, *, person: uuid.UUID) -> None:
    consent.basis(session, key, case_id, person, Purpose.REFERRAL, Recipient.WOMEN_UNION, at=clock.now())


def test_without_her_consent_nobody_goes_on_asking(house: House, mai: Mai) -> None:
    with house.reading() as session:
        which = session.scalars(select(Consent.id)).one()
    assert "việc hỏi thăm cũng dừng" in mai.opens("/consent", consent=f"{which}:follow_up").text
    mai.opens("/consent", consent=f"{which}::sure")  # nothing is shared yet, so that the page cannot say for what
    assert mai.row().state == State.STOPPED.value


def test_nobody_withdraws_what_is_not_theirs(house: House, mai: Mai, lan: Keeper) -> None:
    other = Mai(house, lan)
    (theirs,) = (one.id for one in other.sees().consents)
    with pytest.raises(NotFound):
        mai.does(own.withdraw, theirs, "", "x", within=timedelta(hours=12))
    assert len(other.sees().consents) == 1


def test_what_she_asks_of_her_data_is_due_and_answered_like_any_other(mai: Mai, lan: Keeper) -> None:
    told = next(value for value in mai.buttons("ask") if value.startswith("export:"))
    for _ in range(2):
        assert "Trong 72 giờ" in mai.opens("/ask", ask=told).text
    assert mai.waits() == ["request"]
    due = next(one for one in lan.waiting() if one.kind == "request")
    lan.opens(due.subject_id)
    (request,) = lan.asks(rights.requests, mai.case_id)
    assert (request.kind, request.due_at) == ("export", due.due_at)
    assert request.wish.about == str(mai.row().conversation_id)
    assert mai.waits() == ["request"]
    lan.does(answering.close, request.id, answering.Outcome.DONE, "Gửi bạn.")
    assert mai.waits() == []


def test_her_own_course_goes_along_only_when_she_wishes(mai: Mai, lan: Keeper) -> None:
    assert not lan.asks(own_sharing, mai.follow_id).wished
    mai.does(own.ask, Asks.PROGRESS, "tôi muốn xem", token=uuid.uuid4().hex, within=timedelta(hours=12))
    assert lan.asks(own_sharing, mai.follow_id).wished
    mai.does(own.ask, Asks.NO_PROGRESS, "đừng hiện nữa", token=uuid.uuid4().hex, within=timedelta(hours=12))
    assert not lan.asks(own_sharing, mai.follow_id).wished


def test_what_is_shared_is_hers_to_take_along(mai: Mai) -> None:
    mai.shares()
    mai.offers()
    answer = mai.opens("/save")
    assert answer.headers["Content-Disposition"] == "attachment; filename=ghi-chu.txt"
    for text in ("Tim đập nhanh", "Trạm y tế xã · cạnh chợ · 02093 123 456", "Ở quán nước, với cô Lan"):
        assert text in answer.text
    assert mai.browser.post("/today/mine/save", data=tokens(mai.code)).status_code == 404


def test_nothing_of_her_stands_in_an_address_a_title_or_a_cache(mai: Mai) -> None:
    mai.shares()
    for answer in (mai.opens(), mai.opens_by_tokens(), mai.opens("/pace", do="stop")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert re.search(r"<title>(.*?)</title>", answer.text)[1] == "Lối Về"  # type: ignore[index]


def test_lan_writes_it_with_her_in_the_console(mai: Mai, lan: Keeper) -> None:
    page = f"/console/followed/{mai.follow_id}/shared"
    assert "Chưa chia sẻ gì" in lan.browser.get(page).text
    told = {"version": "1", "signs": "Mất ngủ", "name": ["Trạm y tế", ""], "where": ["chợ", ""]}
    told |= {"tel": ["123", ""], "note": ["", ""]}
    assert lan.browser.post(page, data=told).status_code == 303
    assert "Mất ngủ" in mai.opens().text
    again = lan.browser.post(page, data=told | {"signs": "Khó thở"})
    assert again.status_code == 409
    assert "Khó thở" in again.text
    assert "Mất ngủ" in again.text


def test_lan_offers_a_time_in_the_console(mai: Mai, lan: Keeper) -> None:
    page = f"/console/followed/{mai.follow_id}/appointments"
    late = lan.browser.post(page, data={"token": "x", "day": "2026-11-26", "hour": "23:00", "text": "gọi"})
    assert late.status_code == 422
    assert "Người ấy đã đồng ý giờ này" in late.text
    assert 'value="23:00"' in late.text
    assert lan.browser.post(page, data={"token": "x", "day": "2026-11-26", "hour": "19:30"}).status_code == 303
    (one,) = mai.sees().meetings
    assert "chờ trả lời" in lan.browser.get(page).text
    assert "thứ năm 26/11, 19:30" in mai.opens().text
    done = {"appointment": str(one.id), "version": "1", "state": "done"}
    assert lan.browser.post(page[:-1], data=done).status_code == 303
    assert mai.opens("/appointment", answer=f"{one.id}:2:agreed").status_code == 409
