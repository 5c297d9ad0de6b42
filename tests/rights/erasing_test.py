"""When a case goes, nothing of it is left but ids in the audit: no row, no file, and no restore brings it back."""

import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import Uuid, select

from api import db
from api.casework import handing, people, pictures, restricting, rules, tasking
from api.casework.pictures import Mark
from api.contact.guard import Relation, Verdict, Wish
from api.missing.entitlements import Support
from api.report.content import File
from api.rights import erasing, retention
from api.rights import rules as rights
from api.sealed import Label
from api.settings import UnsafeSettings, from_environment
from tests.calls.people import begins, saves
from tests.casework.people import Colleague, Writer
from tests.checkin.people import at_home, something_everywhere
from tests.consent.consent_test import gives
from tests.consent.release_test import sends
from tests.contact.people import Keeper
from tests.people import House

Rows = dict[str, set[tuple[object, ...]]]
# What a case can have besides, and this one has not: the sweep treats all tables alike.
NOT_HERE = {"conversation_past", "live_share", "push_subscription", "legal_hold", "wake"}
ONE_COUNT = {"content_key": (1, 0), "key_wrap": (1, 0), "kept_count": (1, 0)}


def photo() -> File:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#123456").save(out, "JPEG")
    return File("image/jpeg", out.getvalue())


def everything(house: House) -> Rows:
    with house.reading() as session:
        return {
            table.name: {tuple(row) for row in session.execute(select(table))}
            for table in db.Base.metadata.sorted_tables
            if table.name not in erasing.KEPT | {"staff", "staff_session", "timed_work", "return_count"}
        }


def changes(before: Rows, after: Rows) -> dict[str, tuple[int, int]]:
    """How many rows of each table are new, and how many are gone."""
    found = {name: (len(after[name] - before[name]), len(before[name] - after[name])) for name in before}
    return {name: change for name, change in found.items() if change != (0, 0)}


def a_full_case(house: House, father: Writer) -> uuid.UUID:
    """A case in which something stands in every table that can hold a part of one."""
    lan = Keeper(house, house.lan)
    talk = father.writes("Con tôi ở 21.0285, 105.8542", files=(photo(),), last_number="0912345678")
    case_id = lan.opens(talk)
    person = lan.person_of(case_id)
    lan.does(rules.note, case_id, "gọi lại chiều nay")
    lan.does(rules.answer, case_id, talk, "Đã nhận.", look_again_in=timedelta(days=1))
    lan.does(rules.promise, case_id, house.at + timedelta(days=30))
    lan.does(rights.receive, case_id, rights.Asked.DELETE, rights.Wish("Ba", "đọc mã", "x"), within=timedelta(days=3))
    lan.does(pictures.cover, case_id, next(m.files[0].id for m in lan.sees(case_id).messages if m.files), Mark.HARD)
    lan.does(tasking.write_task, case_id, "hỏi xã", to=lan.id)
    other = lan.does(people.add_person, case_id, "Em của Mai")
    lan.does(people.relate, case_id, person, people.Tie.SIBLING, other)
    lan.does(people.change_support, case_id, person, Support(), version=0)
    saves(lan, begins(lan), case_name=lan.sees(case_id).listed.name, words="bà gọi", then="join")
    for subject in (talk, person):
        lan.writes_card(case_id, subject)
        lan.reads_card(case_id, subject)
    for subject in (person, other):
        gives(lan, case_id, subject)
    assert sends(lan, case_id).status_code == 200
    mai = at_home(lan, case_id)
    mai.joins()
    something_everywhere(mai)
    lan.weighs(case_id, talk, Relation.PARENT, Verdict.UNCLEAR)
    lan.wishes(case_id, Wish.FOUND)
    lan.does(rules.answer, case_id, talk, "Chờ người giám sát.", look_again_in=timedelta(days=1))
    return case_id


def erased(house: House, hoa: Colleague, case_id: uuid.UUID) -> None:
    name = hoa.sees(case_id).listed.name
    assert hoa.sends(case_id, "erase", **{"name-erase": name}).status_code == 303


def test_nothing_is_left_and_the_neighbours_stay(house: House, father: Writer, lan: Colleague, hoa: Colleague) -> None:
    mother, named = (
        Writer(house),
        {"case_id", "conversation_id", "message_id", "person_id", "file_id", "due_id", "follow_up_id"},
    )
    other = a_full_case(house, mother)
    parts = [each.name for each in db.Base.metadata.sorted_tables if named & set(each.columns.keys())]
    assert {name for name, rows in everything(house).items() if name in parts and not rows} == NOT_HERE
    _ = hoa.browser
    before, files = everything(house), set(house.settings.files.rglob("*"))
    case_id = a_full_case(house, father)
    shell = lan.opens(Writer(house).writes("Bà cũng báo tin."))
    lan.does(handing.join, shell, lan.sees(case_id).listed.name)
    erased(house, hoa, case_id)
    assert changes(before, everything(house)) == ONE_COUNT
    assert {one for one in house.settings.files.rglob("*") if one.is_file()} == {one for one in files if one.is_file()}
    assert lan.sees(other).notes
    assert father_is_unknown(father)


def father_is_unknown(father: Writer) -> bool:
    try:
        father.box()
    except Exception as error:
        return type(error).__name__ == "UnknownCode"
    return False


def test_a_restricted_case_takes_its_key_along(house: House, father: Writer, lan: Colleague, hoa: Colleague) -> None:
    _ = hoa.browser
    before = everything(house)
    case_id = lan.opens(father.writes())
    hoa.does(restricting.restrict, case_id, [house.lan.id], reason="")
    erased(house, hoa, case_id)
    assert changes(before, everything(house)) == ONE_COUNT


def test_what_is_kept_is_a_count_without_a_name(house: House, father: Writer, lan: Colleague, hoa: Colleague) -> None:
    told = {"person_name": "Mai", "person_born": "2009", "person_sex": "female", "person_ethnicity": "Mông"}
    case_id = lan.opens(father.writes("ở Mộc Bài", **told))
    erased(house, hoa, case_id)
    (row,) = everything(house)["kept_count"]
    with house.reading() as session:
        body = row[2]
        key = hoa.ring(session).content_key(session, body.key_id)  # type: ignore[attr-defined]
        kept = key.open_json(body, Label.KEPT_COUNT, row[0])
    assert kept == {
        "rank": "2",
        "where": "unknown",
        "sex": "female",
        "age": "16-17",
        "ethnicity": "minority",
        "persons": "1",
    }
    assert row[1] == "2026-11"


def test_a_held_case_stays_whoever_asks(father: Writer, lan: Colleague, hoa: Colleague) -> None:
    case_id = lan.opens(father.writes())
    assert lan.sends(case_id, "hold", **{"reason-hold": "toà yêu cầu"}).status_code == 303
    name = hoa.sees(case_id).listed.name
    assert hoa.sends(case_id, "erase", **{"name-erase": name}).status_code == 409
    assert "toà yêu cầu" in lan.looks(case_id).text
    assert lan.sends(case_id, "unhold").status_code == 403
    hoa.sends(case_id, "unhold")
    assert hoa.sends(case_id, "erase", **{"name-erase": name}).status_code == 303


def test_the_name_of_another_case_erases_nothing(house: House, father: Writer, lan: Colleague, hoa: Colleague) -> None:
    case_id, other = lan.opens(father.writes()), lan.opens(Writer(house).writes())
    wrong = hoa.sees(other).listed.name
    assert hoa.sends(case_id, "erase", **{"name-erase": wrong}).status_code == 422
    assert lan.sends(case_id, "erase", **{"name-erase": hoa.sees(case_id).listed.name}).status_code == 403
    assert lan.sees(case_id).messages


def test_a_case_that_changed_after_the_preview_stays(house: House, father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    lan.does(rules.set_state, case_id, rules.State.CLOSED)
    house.later(days=366)
    keeps = house.settings.keeps
    assert [one.listed.id for one in lan.asks(retention.preview, keeps, at=house.at)] == [case_id]
    father.writes("Cháu vừa gọi.")
    lan.does(rules.set_state, case_id, rules.State.OPEN)
    assert lan.does(retention.let_go, case_id, keeps) is False
    assert lan.sees(case_id).messages


def test_the_preview_shows_what_goes_and_only_that_goes(house: House, father: Writer, lan: Colleague) -> None:
    gone, held, fresh = (lan.opens(Writer(house).writes()) for _ in range(3))
    for case_id in (gone, held):
        lan.does(rules.set_state, case_id, rules.State.CLOSED)
    lan.does(rights.hold, held, "vụ án")
    house.later(days=366)
    lan.does(rules.set_state, fresh, rules.State.CLOSED)
    hoa = house.sign_in(house.hoa)
    shown = hoa.get("/console/retention").text
    assert (f'value="{gone}"' in shown, f'value="{held}"' in shown, f'value="{fresh}"' in shown) == (True, False, False)
    answer = hoa.post("/console/retention", data={"case": [str(gone), str(held), str(fresh)]})
    assert answer.headers["Location"].endswith("?gone=1&stayed=2")
    assert house.sign_in(house.lan).get(f"/console/case/{gone}").status_code == 404
    assert lan.sees(held).messages
    assert lan.sees(fresh).messages


@pytest.mark.parametrize("told", ["", "information=0", "information=365", "x=1,calls=2"])
def test_a_retention_that_leaves_a_class_out_is_refused(told: str) -> None:
    with pytest.raises(UnsafeSettings, match="RETENTION"):
        from_environment({"RETENTION": told or "none"})


def test_ids_are_found_by_every_column_that_can_hold_one() -> None:
    """A new table that names a case in a column of another type would stay behind."""
    named = {"case_id", "conversation_id", "message_id", "person_id", "subject_id", "file_id", "due_id", "follow_up_id"}
    wrong = [
        f"{table.name}.{column.name}"
        for table in db.Base.metadata.sorted_tables
        for column in table.columns
        if column.name in named and not isinstance(column.type, Uuid)
    ]
    assert wrong == []
