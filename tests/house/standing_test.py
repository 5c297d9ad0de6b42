"""How the house stands: Tuấn, who keeps it running, sees what is late first and nothing of anybody."""

import shutil
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from api import server_key
from api.audit import jobs as audit_jobs
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import jobs as backup_jobs
from api.backup import rules as backup
from api.backup import shelf
from api.backup.model import Restoration
from api.timed import rules as timed
from pwa.house.work import WORK
from tests.casework.people import Colleague, Writer
from tests.people import House

WRONG, WELL = "Cần xem", "Vẫn chạy tốt"


@pytest.fixture
def tuan(house: House) -> FlaskClient:
    """Tuấn at a house whose timed work is written down and whose server key is made."""
    server_key.make(house.settings.server_key)
    with house.writing() as session:
        timed.write_down(session, at=house.at)
    return house.sign_in(house.tuan)


def parts(client: FlaskClient) -> tuple[str, str]:
    """What should be looked at, and what is well."""
    page = client.get("/console/house").text.partition("<main")[2]
    return page.partition(WELL)[0], page.partition(WELL)[2]


def work(house: House) -> None:
    with house.app.app_context():
        timed.work_once(uuid.uuid4())


def test_what_is_done_in_time_is_well(house: House, tuan: FlaskClient) -> None:
    work(house)
    wrong, well = parts(tuan)
    assert "Nối nhật ký" in well
    assert "Xong lần cuối lúc" in well
    assert "Nối nhật ký" not in wrong
    assert "Đã nối đến số" in well


def test_work_that_nobody_does_and_acts_that_stay_unchained_come_first(house: House, tuan: FlaskClient) -> None:
    house.later(minutes=3)
    wrong, _ = parts(tuan)
    assert "Nối nhật ký" in wrong
    assert "Trễ từ" in wrong
    assert "việc chưa nối" in wrong


def test_work_that_fails_says_since_when(house: House, tuan: FlaskClient) -> None:
    house.settings.server_key.unlink()
    work(house)
    house.later(minutes=2)
    work(house)
    assert "Không làm được từ 09:00 (NoServerKey). Chưa xong lần nào." in parts(tuan)[0]


def test_a_house_without_back_ups_says_so(tuan: FlaskClient) -> None:
    wrong, _ = parts(tuan)
    assert "Chưa đặt sao lưu" in wrong
    assert "Không được chép ra ngoài" in wrong


def test_the_newest_back_up_is_told_with_its_size_and_called_late_after_a_day_and_a_half(
    house: House, tuan: FlaskClient, tmp_path: Path
) -> None:
    (outside := tmp_path / "outside").mkdir()
    set_back_ups(house, outside)
    assert "Chưa có bản nào." in parts(tuan)[0]
    (outside / shelf.name_of(house.at)).write_bytes(bytes(2048))
    house.later(minutes=10)
    assert "Bản cuối lúc 09:00, cách đây 10 phút, 2 KB." in parts(tuan)[1]
    house.later(hours=36)
    tuan = house.sign_in(house.tuan)
    assert "Trễ: bản cuối lúc 09:00, 24/11" in parts(tuan)[0]
    outside.rename(tmp_path / "away")
    assert "Không mở được BACKUP_DIR" in parts(tuan)[0]


def set_back_ups(house: House, folder: Path) -> None:
    house.settings = replace(house.settings, backup_dir=str(folder), backup_to="age1")
    house.app.extensions["settings"] = house.settings


def test_a_disk_that_is_nearly_full_comes_first(tuan: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Còn trống" in parts(tuan)[1]
    usage = type(shutil.disk_usage("/"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10 * 2**30, 2**30 * 19 // 2, 2**29))
    assert "Sắp đầy. Còn trống 512 MB trong 10 GB." in parts(tuan)[0]


def test_a_clock_that_was_set_back_is_told_here_and_to_machines(house: House, tuan: FlaskClient) -> None:
    assert "clock" not in (house.client().get("/healthz").json or {})
    with house.writing() as session:
        audit.record(session, Act.SIGNED_IN, at=house.at + timedelta(minutes=61))
    told = house.client().get("/healthz")
    assert (told.status_code, told.json["status"], told.json["clock"]) == (200, "ok", "behind")
    assert "Hãy chỉnh lại giờ" in parts(tuan)[0]


def test_machines_are_told_what_is_late(house: House, tuan: FlaskClient) -> None:
    work(house)
    assert house.client().get("/healthz").json["late"] == []
    house.later(minutes=3)
    told = house.client().get("/healthz")
    assert (told.status_code, told.json["late"]) == (200, ["audit.chain", "checkin.turn", "push.send"])


def test_a_desk_key_whose_holder_has_gone_should_be_rotated(house: House, tuan: FlaskClient) -> None:
    with house.writing() as session:
        session.execute(
            text("UPDATE desk_key SET stale_since = :at WHERE desk_id = (SELECT id FROM desk WHERE code = 'intake')"),
            {
                "at": "2026-11-23 02:00:00+00:00"
                if "postgresql" in house.settings.database_url
                else "2026-11-23 02:00:00.000000"
            },
        )
    wrong, _ = parts(tuan)
    assert "Bàn tiếp nhận" in wrong
    assert "Nên đổi khóa: có người từng giữ khóa đã nghỉ từ 09:00, 23/11." in wrong


def test_a_restored_house_that_nobody_confirmed_says_so(house: House, tuan: FlaskClient) -> None:
    assert "khôi phục" not in parts(tuan)[0]
    with house.writing() as session:
        session.add(Restoration(from_moment=house.at, restored_at=house.at))
    assert "Hệ thống vừa được khôi phục" in parts(tuan)[0]


def test_while_nobody_confirmed_every_page_of_the_console_says_so(house: House) -> None:
    held = "Máy được khôi phục từ bản sao lưu"
    lan = house.sign_in(house.lan)
    assert held not in lan.get("/console").text
    with house.writing() as session:
        session.add(Restoration(from_moment=house.at, restored_at=house.at))
    assert held in lan.get("/console").text
    assert held in lan.get("/console/me").text
    assert held not in house.client().get("/").text
    with house.writing() as session:
        backup.confirm(session, at=house.at)
    assert held not in lan.get("/console").text


def test_nothing_of_anybody_stands_on_the_page(house: House, tuan: FlaskClient) -> None:
    lan = Colleague(house, house.lan)
    case_id = lan.opens(Writer(house).writes())
    page = tuan.get("/console/house").text
    for one in (lan.sees(case_id).listed.name, house.lan.name, house.lan.email, str(case_id)):
        assert one not in page


def test_hoa_sees_it_too_and_lan_does_not(house: House) -> None:
    assert house.sign_in(house.hoa).get("/console/house").status_code == 200
    assert house.sign_in(house.lan).get("/console/house").status_code == 403


def test_all_timed_work_has_words(house: House) -> None:
    settings = replace(house.settings, backup_dir="elsewhere", backup_to="age1")
    house.app.extensions["settings"] = settings
    for room in (audit_jobs, backup_jobs):
        room.init_app(house.app)
    assert set(timed.jobs(house.app)) <= set(WORK)
