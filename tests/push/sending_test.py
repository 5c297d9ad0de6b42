"""Sending: what is owed goes out once, whatever the service answers and whoever is killed."""

import threading
from datetime import timedelta
from email.utils import format_datetime

import pytest

from api.push import jobs, post, rules
from api.push.notice import browser, public_text
from api.push.post import Answer, Outcome
from api.server_key import load
from tests.people import House
from tests.push.people import Mai, rows, somebody, work
from tests.push.receiver import DRIP, HANG, Receiver, Subscribed


def told(mai: Mai, browser: Subscribed) -> None:
    """Mai wished for notices, and has an answer."""
    assert mai.wishes(browser) == 204
    mai.is_answered()


def test_an_answer_sends_one_notice_that_says_nothing(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    told(mai, phone)
    work(mai.house)
    work(mai.house)
    (came,) = service.sent_to(phone)
    assert phone.opens(came.body).strip() == b"note"
    assert came.headers["ttl"] == str(3 * 24 * 3600)
    assert (came.headers["topic"], came.headers["urgency"]) == ("note", "high")
    assert came.headers["content-encoding"] == "aes128gcm"


def test_the_house_signs_for_the_very_service(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    told(mai, phone)
    work(mai.house)
    claims = service.sent_to(phone)[0].claims(public_text(load(mai.house.settings.server_key)))
    assert claims["aud"] == service.origin
    assert claims["sub"] == "mailto:postmaster@localhost"


def test_notices_are_alike_for_all_and_for_every_reason(mai: Mai, service: Receiver) -> None:
    phone, desk = service.browser(), service.browser()
    told(mai, phone)
    house = mai.house
    with house.writing() as session:
        key = load(house.settings.server_key)
        rules.subscribe(session, key, browser(**desk.told()), staff_id=house.lan.id, at=house.at)
        rules.owed_to(session, [house.lan.id], at=house.at)
    work(house)
    (one,), (other,) = service.sent_to(phone), service.sent_to(desk)
    assert phone.opens(one.body) == desk.opens(other.body)
    assert len(one.body) == len(other.body)
    apart = {"authorization"}
    assert {name: one.headers[name] for name in one.headers if name not in apart} == {
        name: other.headers[name] for name in other.headers if name not in apart
    }


def test_nothing_is_sent_to_who_did_not_ask(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    assert mai.wishes(phone) == 204
    somebody(mai.house).is_answered()
    work(mai.house)
    assert service.came == []


def test_several_answers_before_the_worker_comes_are_one_notice(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    told(mai, phone)
    mai.house.later(seconds=2)
    mai.is_answered()
    work(mai.house)
    assert len(service.sent_to(phone)) == 1


def test_an_answer_while_a_notice_is_on_its_way_sends_another(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    told(mai, phone)
    with mai.house.writing() as session:
        (claimed,) = rules.claim(session, at=mai.house.at, most=9)
    mai.is_answered()
    with mai.house.writing() as session:
        rules.put_down(session, claimed, Answer(Outcome.TAKEN), at=mai.house.at)
    mai.house.later(seconds=1)
    work(mai.house)
    work(mai.house)
    assert len(service.sent_to(phone)) == 1


@pytest.mark.parametrize("answer", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(mai: Mai, service: Receiver, answer: int) -> None:
    told(mai, service.browser(answer))
    work(mai.house)
    assert rows(mai.house) == []


@pytest.mark.parametrize("answer", [400, 413, 301, 307])
def test_what_is_refused_for_good_is_not_sent_again(mai: Mai, service: Receiver, answer: int) -> None:
    told(mai, service.browser(answer, Location=service.origin + "/elsewhere"))
    work(mai.house)
    mai.house.later(days=2)
    work(mai.house)
    assert len(service.came) == 1
    assert len(rows(mai.house)) == 1


@pytest.mark.parametrize("answer", [401, 403, 429, 500, 503])
def test_who_is_busy_or_broken_is_asked_again_after_growing_waits(mai: Mai, service: Receiver, answer: int) -> None:
    phone = service.browser(answer)
    told(mai, phone)
    for minutes in (1, 2, 4):
        work(mai.house)
        mai.house.later(minutes=minutes, seconds=-1)
        before = len(service.sent_to(phone))
        work(mai.house)
        assert len(service.sent_to(phone)) == before
        mai.house.later(seconds=1)
    service.answers.clear()
    work(mai.house)
    work(mai.house)
    assert len(service.sent_to(phone)) == 4


def test_a_service_that_names_a_time_is_left_alone_until_then(mai: Mai, service: Receiver) -> None:
    phone = service.browser(429, Retry_After="7200")
    told(mai, phone)
    work(mai.house)
    mai.house.later(minutes=119)
    work(mai.house)
    assert len(service.sent_to(phone)) == 1
    mai.house.later(minutes=1)
    work(mai.house)
    assert len(service.sent_to(phone)) == 2


def test_a_wait_is_told_in_seconds_or_as_a_date_and_is_never_longer_than_a_day(house: House) -> None:
    day = timedelta(days=1)
    date = format_datetime(house.at + timedelta(hours=3), usegmt=True)
    for said, wait in {
        "90": timedelta(seconds=90),
        date: timedelta(hours=3),
        "9" * 40: day,
        "soon": timedelta(),
    }.items():
        assert post.wait_asked(said, house.at) == wait


def test_at_last_a_notice_is_given_up_and_the_next_answer_tries_again(mai: Mai, service: Receiver) -> None:
    phone = service.browser(500)
    told(mai, phone)
    for _ in range(20):
        work(mai.house)
        mai.house.later(hours=6)
    assert len(service.sent_to(phone)) == rules.TRIES
    mai.is_answered()
    work(mai.house)
    assert len(service.sent_to(phone)) == rules.TRIES + 1


@pytest.mark.parametrize("answer", [HANG, DRIP])
def test_a_service_that_never_ends_holds_nobody_up(
    mai: Mai, service: Receiver, answer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ROUND", 1.0)
    hangs, well = service.browser(answer), service.browser()
    told(mai, hangs)
    told(somebody(mai.house), well)
    work(mai.house)
    assert (len(service.sent_to(hangs)), len(service.sent_to(well))) == (1, 1)
    due = sorted(str(row.due_at) for row in rows(mai.house))
    assert due == sorted([str(mai.house.at + timedelta(minutes=1)), "None"])


def test_a_service_that_is_away_is_asked_later(mai: Mai) -> None:
    with Receiver() as gone:
        phone = gone.browser()
    told(mai, phone)
    work(mai.house)
    assert rows(mai.house)[0].due_at == mai.house.at + timedelta(minutes=1)


class Killed(BaseException):
    """What happens to a worker that is killed: nothing more runs."""


def test_a_worker_killed_before_it_sends_loses_nothing(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    told(mai, phone)
    with mai.house.writing() as session:
        rules.claim(session, at=mai.house.at, most=9)
    work(mai.house)
    assert service.came == []
    mai.house.later(minutes=2)
    work(mai.house)
    work(mai.house)
    assert len(service.sent_to(phone)) == 1


def test_a_worker_killed_after_it_sent_sends_once_more_with_the_same_topic(
    mai: Mai, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = service.browser()
    told(mai, phone)
    with monkeypatch.context() as killing:
        killing.setattr(rules, "put_down", _killed)
        with pytest.raises(Killed):
            work(mai.house)
    work(mai.house)
    assert len(service.sent_to(phone)) == 1
    mai.house.later(minutes=2)
    work(mai.house)
    work(mai.house)
    assert [one.headers["topic"] for one in service.sent_to(phone)] == ["note", "note"]


def _killed(*_: object, **__: object) -> None:
    raise Killed


def test_who_comes_back_after_the_lease_marks_nothing(mai: Mai, service: Receiver) -> None:
    told(mai, service.browser())
    with mai.house.writing() as session:
        (claimed,) = rules.claim(session, at=mai.house.at, most=9)
    mai.house.later(minutes=3)
    with mai.house.writing() as session:
        rules.claim(session, at=mai.house.at, most=9)
    with mai.house.writing() as session:
        rules.put_down(session, claimed, Answer(Outcome.TAKEN), at=mai.house.at)
    assert rows(mai.house)[0].due_at is not None


def test_of_workers_side_by_side_each_notice_has_one(able: House, service: Receiver) -> None:
    people = [somebody(able) for _ in range(6)]
    phones = [service.browser() for _ in people]
    for person, phone in zip(people, phones, strict=True):
        told(person, phone)
    threads = [threading.Thread(target=work, args=(able,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(service.sent_to(phone)) for phone in phones] == [1] * 6


def test_a_clock_that_was_set_back_keeps_no_notice_for_ever(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    told(mai, phone)
    mai.house.later(days=-365)
    work(mai.house)
    assert len(service.sent_to(phone)) == 1
