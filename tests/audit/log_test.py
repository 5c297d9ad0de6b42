"""The audit as a page: Đức follows a case, a member, an act, some days; what he looks at and takes is written down."""

import csv
import html
import io
import json
import re
import uuid
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from api.audit import chain, queries
from api.audit import rules as audit
from api.audit.acts import Act
from api.audit.queries import Filter
from api.casework import handing
from api.server_key import ServerKey
from pwa.audit.sentences import SENTENCES, grouped
from tests.casework.people import Colleague, Writer
from tests.people import House

REASON = "Tôi quen gia đình này."


@pytest.fixture
def duc(house: House) -> FlaskClient:
    return house.sign_in(house.duc)


@pytest.fixture
def case_id(house: House) -> uuid.UUID:
    """A case that Lan opened and handed to Nga, with a reason."""
    father, lan = Writer(house), Colleague(house, house.lan)
    case_id = lan.opens(father.writes())
    lan.does(handing.hand_to_colleague, case_id, house.nga.id, reason=REASON)
    return case_id


def main_of(client: FlaskClient, **asked: object) -> str:
    """The page's own part, without lists and names around it."""
    page = client.get("/console/audit", query_string=asked).text
    return page.partition("<tbody>")[2]


def test_every_act_reads_as_a_sentence() -> None:
    assert set(SENTENCES) == set(Act)


def test_every_act_is_offered_once_in_a_group_of_its_kind(house: House) -> None:
    with house.app.test_request_context("/console/audit"):
        offered = [name for _title, part in grouped() for name, _told in part]
    assert sorted(offered) == sorted(Act.__members__)


def test_from_a_case_one_tap_leads_to_who_opened_it(hoa: Colleague, lan: Colleague, case_id: uuid.UUID) -> None:
    page = hoa.looks(case_id).text
    (href,) = re.findall(r'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?Ai đã xem hồ sơ này', page)
    assert f"{lan.person.name}</a>" in hoa.browser.get(html.unescape(href)).text
    assert "Ai đã xem hồ sơ này" not in lan.looks(case_id).text


def test_duc_sees_that_lan_signed_in_and_that_he_looked(house: House, duc: FlaskClient) -> None:
    house.sign_in(house.lan)
    duc.get("/console/audit")
    page = main_of(duc)
    assert house.lan.name in page
    assert "đăng nhập" in page
    assert "xem nhật ký" in page


def test_what_nobody_of_the_staff_did_was_done_outside_or_by_the_house(
    house: House, duc: FlaskClient, case_id: uuid.UUID
) -> None:
    house.app.test_cli_runner().invoke(args=["staff", "add", "moi@example.org", "Mới"])
    assert "máy chủ" in main_of(duc, act="STAFF_ADDED")
    assert "bên ngoài" in main_of(duc, act="REPORT_RECEIVED")


def test_duc_can_follow_one_member(house: House, duc: FlaskClient) -> None:
    house.sign_in(house.lan)
    page = main_of(duc, by=house.lan.id)
    assert house.lan.name in page
    assert house.duc.name not in page


def test_duc_types_a_case_by_its_name_and_its_id_alone_stands_in_the_address(
    house: House, duc: FlaskClient, case_id: uuid.UUID
) -> None:
    with house.reading() as session:
        name = str(session.execute(text("SELECT name FROM case_file")).scalar())
    answer = duc.post("/console/audit", data={"case": name.upper(), "act": "deeds", "from": "2026-11-24"})
    assert answer.location == f"/console/audit?on={case_id}&act=deeds&from=2026-11-24"
    page = duc.get(answer.location).text
    assert f'value="{name}"' in page
    told = page.partition("<tbody>")[2]
    assert "giao hồ sơ" in told
    assert "gửi một tin" in told
    assert "xem hồ sơ" not in told
    assert f"{name} · " in told


def test_a_name_that_no_case_has_is_said_so(duc: FlaskClient) -> None:
    page = duc.post("/console/audit", data={"case": "Không Có 1234"}).text
    assert "Không có hồ sơ nào tên “Không Có 1234”" in page
    assert "<tbody>" not in page


def test_acts_and_members_and_days_narrow_together(house: House, duc: FlaskClient, case_id: uuid.UUID) -> None:
    assert main_of(duc, act="CASE_HANDED", by=house.lan.id).count("<tr>") == 1
    assert main_of(duc, act="CASE_HANDED", by=house.nga.id) == ""
    assert main_of(duc, act="CASE_HANDED", to="2026-11-23") == ""
    assert main_of(duc, act="CASE_HANDED", **{"from": "2026-11-24", "to": "2026-11-24"}).count("<tr>") == 1
    assert "giao hồ sơ" not in main_of(duc, act="reads")
    assert "xem hồ sơ" not in main_of(duc, act="deeds")


def test_a_day_is_a_day_in_viet_nam(house: House, duc: FlaskClient) -> None:
    midnight = house.at.replace(hour=17, minute=0)
    with house.writing() as session:
        audit.record(session, Act.NEWS_ASKED, at=midnight - timedelta(seconds=1))
        audit.record(session, Act.MAILBOX_DELETED, at=midnight)
    assert "xin cho biết tin" in main_of(duc, to="2026-11-24", act="NEWS_ASKED")
    assert main_of(duc, to="2026-11-24", act="MAILBOX_DELETED") == ""
    assert "xóa quyền mở hộp thư" in main_of(duc, act="MAILBOX_DELETED", **{"from": "2026-11-25"})


def test_a_reason_is_read_by_who_holds_its_key_and_by_nobody_else(
    house: House, duc: FlaskClient, case_id: uuid.UUID
) -> None:
    assert REASON in main_of(house.sign_in(house.hoa), act="CASE_HANDED")
    page = main_of(duc, act="CASE_HANDED")
    assert REASON not in page
    assert "có lý do, chỉ người có khóa đọc được" in page


@pytest.mark.parametrize("wrong", ["after=never~nothing&by=x", "from=soon&to=9999-12-31&act=NOTHING", "on=%00"])
def test_a_forged_mark_in_the_address_is_no_failure(duc: FlaskClient, wrong: str) -> None:
    assert duc.get(f"/console/audit?{wrong}").status_code == 200


def test_an_act_that_another_release_wrote_breaks_no_page(
    house: House, hoa: Colleague, case_id: uuid.UUID, duc: FlaskClient
) -> None:
    with house.writing() as session:
        session.execute(text("UPDATE audit_entry SET act = 'TEA_MADE' WHERE act = 'CASE_HANDED'"))
    assert "làm một việc mà bản này không biết: TEA_MADE" in main_of(duc, on=case_id)
    assert "TEA_MADE" in exported(duc, on=case_id)
    assert hoa.browser.get(f"/console/case/{case_id}/timeline").status_code == 200


def test_pages_leave_nothing_out_and_show_nothing_twice(house: House) -> None:
    with house.writing() as session:
        for _ in range(7):
            audit.record(session, Act.NEWS_ASKED, at=house.at)
    seen, after = [], None
    with house.reading() as session:
        while found := queries.done(session, Filter(act=Act.NEWS_ASKED), after=after, most=2):
            seen += [row.id for row in found]
            after = found[-1].at, found[-1].id
    assert len(seen) == len(set(seen)) == 7


def test_how_far_the_chain_goes_stands_on_the_page(duc: FlaskClient) -> None:
    page = duc.get("/console/audit").text
    assert "Chưa có việc nào được nối vào chuỗi." in page
    assert "việc chưa nối." in page


def exported(client: FlaskClient, **form: object) -> str:
    answer = client.post("/console/audit/export", data=form)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-2026-11-24.')
    return answer.text


def test_duc_takes_a_copy_for_a_spreadsheet_and_that_is_written_down(
    house: House, duc: FlaskClient, case_id: uuid.UUID
) -> None:
    told = exported(duc, format="csv", on=case_id, act="CASE_HANDED")
    assert told.startswith("\ufeffSố,")
    heads, line = list(csv.reader(io.StringIO(told)))
    assert dict(zip(heads, line, strict=True))["Ai"] == house.lan.name
    assert str(case_id) in line
    assert line[-1] == "x"
    assert house.acts()[-1] == "AUDIT_EXPORTED"
    assert REASON not in told


def test_a_name_is_no_formula_in_a_spreadsheet(house: House, duc: FlaskClient) -> None:
    with house.writing() as session:
        session.execute(text("UPDATE staff SET name = '=1+1' WHERE name = :name"), {"name": house.lan.name})
    house.sign_in(house.lan)
    assert ",'=1+1," in exported(duc, format="csv")


def test_for_a_program_each_act_is_one_line(house: House, duc: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pwa.audit.export.STEP", 3)
    lines = [json.loads(line) for line in exported(duc, format="jsonl").splitlines()]
    with house.reading() as session:
        everything = session.execute(text("SELECT count(*) FROM audit_entry")).scalar()
    assert len(lines) == everything
    assert lines[0]["act"] == "AUDIT_EXPORTED"
    assert lines[0]["by_name"] == house.duc.name


def test_a_copy_is_of_one_moment_whatever_is_written_meanwhile(
    house: House, duc: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pwa.audit.export.STEP", 3)
    answer = duc.post("/console/audit/export", data={"format": "jsonl"}, buffered=False)
    with house.reading() as session:
        there = {str(row.id) for row in queries.done(session)}
    lines = answer.iter_encoded()
    taken = [next(lines), next(lines)]
    with house.writing() as session:
        audit.record(session, Act.NEWS_ASKED, at=house.later(seconds=1))
        chain.chain_some(session, ServerKey({"new": bytes(32)}))
    taken += list(lines)
    assert len(taken) == len(there)
    assert b"NEWS_ASKED" not in b"".join(taken)


def test_a_copy_is_written_down_before_its_first_byte_leaves(house: House, duc: FlaskClient) -> None:
    answer = duc.post("/console/audit/export", data={"format": "jsonl"}, buffered=False)
    assert house.acts()[-1] == "AUDIT_EXPORTED"
    answer.close()
