"""Wishing for notices, and no more of them: in one tap, with the mailbox, with the account."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from api import server_key
from api.accounts import rules as accounts
from api.accounts.proof import issue
from api.push import rules
from api.server_key import load
from api.timed import rules as timed
from tests.people import House
from tests.phones import Phone, tokens
from tests.push.people import Mai, rows, somebody, tidy, work
from tests.push.receiver import Receiver, Subscribed, content
from tests.push.receiver import text as coded


def wishes(client: FlaskClient, browser: Subscribed) -> int:
    """A member switches their notices on."""
    return client.post("/console/me/notices", data=browser.told()).status_code


def is_told(house: House, service: Receiver, browser: Subscribed) -> bool:
    """Whether the next turn of the work sends something there."""
    before = len(service.sent_to(browser))
    work(house)
    return len(service.sent_to(browser)) > before


def test_the_house_s_key_is_a_point_and_stays_when_the_server_key_changes(able: House) -> None:
    def key() -> str:
        told: str = able.client().get("/api/v1/push").get_json()["public"]
        return told

    before = key()
    assert len(content(before)) == 65
    server_key.rotate(able.settings.server_key)
    assert key() == before


def test_nobody_wishes_for_a_mailbox_they_cannot_read(mai: Mai, service: Receiver) -> None:
    stranger = Phone(mai.house)
    only_posts = {**tokens(mai.phone.code), "read": coded(mai.phone.code.access)}
    for wrong in (tokens(stranger.code), only_posts, {"lookup": "x", "read": "y"}):
        assert mai.wishes(service.browser(), **wrong) == 404
    assert rows(mai.house) == []


@pytest.mark.parametrize("wrong", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": "!"}, {"p256dh": coded(bytes(65))}])
def test_keys_of_another_shape_are_refused(mai: Mai, service: Receiver, wrong: dict[str, str]) -> None:
    assert mai.wishes(service.browser(), **wrong) == 422


def test_asking_twice_is_told_once(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    assert (mai.wishes(phone), mai.wishes(phone)) == (204, 204)
    mai.is_answered()
    work(mai.house)
    assert len(service.sent_to(phone)) == 1


def test_a_mailbox_has_few_browsers_and_the_oldest_makes_room(mai: Mai, service: Receiver) -> None:
    phones = [service.browser() for _ in range(rules.MOST + 1)]
    for phone in phones:
        mai.house.later(seconds=1)
        mai.wishes(phone)
    mai.is_answered()
    work(mai.house)
    assert [len(service.sent_to(phone)) for phone in phones] == [0] + [1] * rules.MOST


def test_the_browser_s_own_address_switches_it_off_for_every_mailbox(mai: Mai, service: Receiver) -> None:
    phone, other = service.browser(), somebody(mai.house)
    mai.wishes(phone)
    other.wishes(phone)
    answer = mai.house.client().delete("/api/v1/push", json={"endpoint": phone.endpoint})
    assert answer.status_code == 204
    assert rows(mai.house) == []


def test_switching_off_what_is_not_there_tells_nothing(able: House) -> None:
    answer = able.client().delete("/api/v1/push", json={"endpoint": "https://push.example/x"})
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize("kept", [True, False])
def test_the_mailbox_switches_it_off_without_any_script(mai: Mai, service: Receiver, kept: bool) -> None:
    mai.wishes(service.browser())
    shown = tokens(mai.phone.code) if kept else {"code": " ".join(mai.phone.code.words)}
    assert "/box/no-notices" in mai.phone.browser.post("/box", data=shown).text
    page = mai.phone.browser.post("/box/no-notices", data=shown).text
    assert "Đã tắt" in page
    assert 'action="/box/no-notices"' not in page
    assert rows(mai.house) == []


def test_deleting_the_mailbox_ends_its_notices(mai: Mai, service: Receiver) -> None:
    mai.wishes(service.browser())
    mai.phone.browser.post("/box/delete", data=tokens(mai.phone.code) | {"sure": "1"})
    assert rows(mai.house) == []


def test_a_member_hears_of_what_is_urgent_at_their_desks(able: House, service: Receiver) -> None:
    lan, tuan = service.browser(), service.browser()
    assert wishes(able.sign_in(able.lan), lan) == 303
    assert wishes(able.sign_in(able.tuan), tuan) == 303
    somebody(able)
    assert not is_told(able, service, lan)
    phone = Phone(able)
    assert phone.hands_in(phone.report(urgency="red")).status_code == 201
    assert is_told(able, service, lan)
    assert not is_told(able, service, lan)
    assert service.sent_to(tuan) == []


def test_a_member_hears_once_of_what_has_become_due(able: House, service: Receiver) -> None:
    lan = service.browser()
    assert wishes(able.sign_in(able.lan), lan) == 303
    somebody(able)
    due = timed.jobs(able.app)["tasks.due"]

    def minute() -> None:
        able.later(minutes=1)
        with able.app.app_context():
            due.run()

    minute()
    assert not is_told(able, service, lan)
    able.later(hours=12, minutes=-1, seconds=-30)
    minute()
    assert is_told(able, service, lan)
    minute()
    assert not is_told(able, service, lan)


def test_a_member_switches_it_off_everywhere(able: House, service: Receiver) -> None:
    client = able.sign_in(able.lan)
    wishes(client, service.browser())
    wishes(client, service.browser())
    assert "Đang bật trên 2 máy." in client.get("/console/me").text
    assert client.post("/console/me/no-notices").status_code == 303
    assert rows(able) == []


@pytest.mark.parametrize("ends", ["close", "reset"])
def test_an_account_that_ends_is_told_nothing(able: House, service: Receiver, ends: str) -> None:
    nga = service.browser()
    wishes(able.sign_in(able.nga), nga)
    with able.writing() as session:
        if ends == "close":
            accounts.close(session, able.nga.id, at=able.at, by=able.tuan.id)
        else:
            first = issue(able.settings)
            accounts.reset(session, able.nga.id, first, at=able.at, by=able.tuan.id)
    phone = Phone(able)
    phone.hands_in(phone.report(urgency="red"))
    assert not is_told(able, service, nga)
    tidy(able)
    assert rows(able) == []


# --- at rest ---


def test_a_thief_of_the_rows_learns_no_address(mai: Mai, service: Receiver, capfd: pytest.CaptureFixture[str]) -> None:
    phone = service.browser(500)
    mai.wishes(phone)
    mai.is_answered()
    work(mai.house)
    with mai.house.reading() as session:
        taken = b"".join(
            cell if isinstance(cell, bytes) else str(cell).encode()
            for row in session.execute(text("SELECT * FROM push_subscription"))
            for cell in row
        )
    told = phone.told()
    logs = "".join(capfd.readouterr())
    for secret in (*told.values(), service.origin, phone.endpoint.rpartition("/")[2]):
        assert secret.encode() not in taken
        assert secret not in logs
    assert phone.secret not in taken
    assert '"count": 1' in logs


def test_without_its_server_key_the_rows_open_nothing(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    mai.wishes(phone)
    mai.is_answered()
    mai.house.settings.server_key.unlink()
    server_key.make(mai.house.settings.server_key)
    work(mai.house)
    assert service.came == []


def test_one_row_s_address_cannot_be_put_into_another(mai: Mai, service: Receiver) -> None:
    mai.wishes(service.browser())
    other = somebody(mai.house)
    other.wishes(service.browser())
    with mai.house.writing() as session:
        session.execute(
            text("UPDATE push_subscription SET locked = (SELECT max(locked) FROM push_subscription)")
            if mai.house.settings.database.startswith("sqlite")
            else text("UPDATE push_subscription SET locked = (SELECT locked FROM push_subscription LIMIT 1)")
        )
    mai.is_answered()
    other.is_answered()
    work(mai.house)
    assert len(service.came) == 1


def test_after_a_change_of_the_server_key_everything_lies_under_the_new_one(mai: Mai, service: Receiver) -> None:
    phone, path = service.browser(), mai.house.settings.server_key
    mai.wishes(phone)
    server_key.rotate(path)
    mai.is_answered()
    assert is_told(mai.house, service, phone)
    tidy(mai.house)
    lines = path.read_text("ascii").splitlines()
    path.write_text(lines[0] + "\n", "ascii")  # the old generation is thrown away
    (row,) = rows(mai.house)
    with mai.house.writing():
        assert load(path).is_current(row.locked)
    mai.is_answered()
    assert is_told(mai.house, service, phone)
    assert mai.house.client().delete("/api/v1/push", json={"endpoint": phone.endpoint}).status_code == 204
    assert rows(mai.house) == []


def test_under_an_older_copy_of_the_key_file_a_wish_waits_for_the_newer_one(mai: Mai, service: Receiver) -> None:
    phone, path = service.browser(), mai.house.settings.server_key
    older = path.read_text("ascii")
    server_key.rotate(path)
    mai.wishes(phone)
    newer = path.read_text("ascii")
    path.write_text(older, "ascii")
    mai.is_answered()
    work(mai.house)
    tidy(mai.house)
    path.write_text(newer, "ascii")
    mai.house.later(minutes=1)
    assert is_told(mai.house, service, phone)


def test_an_older_generation_s_row_is_switched_off_too(mai: Mai, service: Receiver) -> None:
    phone = service.browser()
    mai.wishes(phone)
    server_key.rotate(mai.house.settings.server_key)
    mai.house.client().delete("/api/v1/push", json={"endpoint": phone.endpoint})
    assert rows(mai.house) == []


# --- what the person is promised ---


def test_news_have_a_time_that_asking_again_does_not_move(mai: Mai) -> None:
    first = mai.phone.browser.post("/box/news", data=tokens(mai.phone.code)).text
    mai.house.later(hours=3)
    again = mai.phone.browser.post("/box/news", data=tokens(mai.phone.code)).text
    promised = "Chúng tôi trả lời trước 21:00, cả khi chưa có gì mới."
    assert (promised in first, again.count(promised)) == (True, 2)
    mai.is_answered()
    mai.house.later(minutes=1)
    assert promised not in mai.phone.browser.post("/box", data=tokens(mai.phone.code)).text
