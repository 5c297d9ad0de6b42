"""When a case goes, nothing of it is left but ids in the audit: no row, no file, and no restore brings it back."""

import uuid
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import Uuid, select

from api import db
from api.casework import handing, restricting, rules
from api.report.content import File
from api.rights import erasing, retention
from api.rights import rules as rights
from api.sealed import Label
from api.settings import UnsafeSettings, from_environment
from tests.casework.people import Colleague, Writer
from tests.people import House

Rows = dict[str, set[tuple[object, ...]]]
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


def a_full_case(house: House, father: Writer, lan: Colleague) -> uuid.UUID:
    case_id = lan.opens(father.writes("Con tôi ở 21.0285, 105.8542", files=(photo(),), last_number="0912345678"))
    lan.does(rules.note, case_id, "gọi lại chiều nay")
    lan.does(rules.answer, case_id, lan.sees(case_id).conversations[0].id, "Đã nhận.", look_again_in=rules.LOOK_AHEAD)
    lan.does(rules.promise, case_id, house.at.replace(year=2027, month=1))
    wish = rights.Wish("Ba", "đọc mã", "x")
    lan.does(rights.receive, case_id, rights.Asked.DELETE, wish, within=rules.LOOK_AHEAD)
    return case_id


def erased(house: House, hoa: Colleague, case_id: uuid.UUID) -> None:
    name = hoa.sees(case_id).listed.name
    assert hoa.sends(case_id, "erase", **{"name-erase": name}).status_code == 303


def test_nothing_is_left_and_the_neighbours_stay(house: House, father: Writer, lan: Colleague, hoa: Colleague) -> None:
    mother = Writer(house)
    other = a_full_case(house, mother, lan)
    _ = hoa.browser
    before, files = everything(house), set(house.settings.files.rglob("*"))
    case_id = a_full_case(house, father, lan)
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
    named = {"case_id", "conversation_id", "message_id", "person_id", "subject_id", "file_id", "due_id"}
    wrong = [
        f"{table.name}.{column.name}"
        for table in db.Base.metadata.sorted_tables
        for column in table.columns
        if column.name in named and not isinstance(column.type, Uuid)
    ]
    assert wrong == []
